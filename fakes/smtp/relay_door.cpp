#include "fakes/smtp/relay_door.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "fakes/smtp/refusal.h"
#include "fakes/smtp/send_raw.h"
#include "fakes/wire/fault.h"
#include "sim/base/error.h"
#include "sim/base/text.h"

namespace fakes::smtp {
namespace {

constexpr std::string_view session_name = "aws-smtp-relay";

// arn:aws:iam::111122223333:role/path/name, as a session of it calls.
Identity session_of(const std::string& role) {
  const auto parts = sim::split(role, ':');
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  const bool is_role = parts.size() == 6 && parts[0] == "arn" && parts[2] == "iam" &&
                       parts[4].size() == 12 &&
                       std::all_of(parts[4].begin(), parts[4].end(), is_digit) &&
                       parts[5].rfind("role/", 0) == 0 && parts[5].back() != '/';
  if (!is_role) {
    throw sim::Error(sim::Category::usage, "the relay's role is no ARN of a role: {}", role);
  }
  const std::string name = parts[5].substr(parts[5].rfind('/') + 1);
  Identity identity;
  identity.account = parts[4];
  identity.arn =
      fmt::format("arn:{}:sts::{}:assumed-role/{}/{}", parts[1], parts[4], name, session_name);
  return identity;
}

}  // namespace

RelayDoor::RelayDoor(Core& core, RelaySettings settings)
    : core_(core), settings_(std::move(settings)) {
  if (!settings_.role.empty()) role_ = session_of(settings_.role);
  manners_.name = "relay";
  manners_.host = settings_.host;
  manners_.greeting = "AWS SMTP Relay ESMTP Service ready";
  manners_.has_enhanced_codes = true;
  manners_.has_utf8 = true;
  manners_.has_pipelining = true;
  manners_.max_recipients = 1000;
}

Outcome RelayDoor::accept(const Client& client, Mail mail) {
  RawSender sender;
  sender.region = settings_.region;
  sender.source_ip = client.ip;
  sender.configuration_set = settings_.configuration_set;
  sender.is_large_allowed = false;
  if (role_) {
    sender.identity = *role_;
  } else {
    // Looked up each time: a key may be made, made inactive and deleted while the relay runs.
    const auto key = core_.accounts.key(settings_.key);
    if (!key || !key->is_active) {
      const wire::Fault fault("InvalidClientTokenId",
                              "The security token included in the request is invalid.");
      Outcome outcome;
      outcome.code = fault.code();
      outcome.identity.access_key = settings_.key;
      outcome.region = settings_.region;
      outcome.reply = refusal(manners_, fault);
      return outcome;
    }
    sender.identity = key->identity;
  }
  return send_raw(core_, manners_, sender, std::move(mail));
}

}  // namespace fakes::smtp
