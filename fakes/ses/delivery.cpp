#include "fakes/ses/delivery.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/ses/authorization.h"
#include "fakes/ses/compose.h"
#include "fakes/ses/configuration_set.h"
#include "fakes/ses/contact_list.h"
#include "fakes/ses/endpoints.h"
#include "fakes/ses/suppression.h"
#include "fakes/ses/tenant.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

Fault paused(const Call& call, std::string_view v1, std::string message) {
  return {is_v2(call) ? "SendingPausedException" : v1, std::move(message)};
}

Fault throttled(const Call& call, std::string message) {
  return {is_v2(call) ? "TooManyRequestsException" : "Throttling", std::move(message)};
}

}  // namespace

void Delivery::judge() {
  account_ = load_account(change_, place_);
  settings_ = load_settings(change_);
  if (!account_.is_sending_enabled) {
    throw paused(call_, "AccountSendingPausedException",
                 "Email sending is disabled for this account.");
  }
  check_identities();
  choose_configuration_set();
  if (!outgoing_.tenant.empty()) {
    check_tenant(
        change_, call_,
        {outgoing_.tenant, sender_.name, outgoing_.configuration_set, outgoing_.template_name});
  }
  if (!outgoing_.endpoint.empty()) check_endpoint(change_, call_, outgoing_.endpoint);
  if (!outgoing_.contact_list.empty()) {
    expect_contact_list(change_, outgoing_.contact_list, place_);
  }
  for (const Party& party : outgoing_.to) fates_[party.address] = fate_of(party.address);
  check_quota();
}

bool Delivery::is_verified(const std::string& address) {
  return Identities(change_, place_).verified_for(address).has_value();
}

bool Delivery::is_verified_sender(const std::string& address) {
  auto identity = Identities(change_, place_).verified_for(address);
  if (!identity) return false;
  if (sender_.name.empty()) sender_ = std::move(*identity);
  return true;
}

bool Delivery::is_authorized(const std::string& address) {
  const auto arn = parse_identity_arn(outgoing_.identity_arn);
  if (!arn) {
    throw invalid(call_, fmt::format("Invalid ARN <{}>.", outgoing_.identity_arn));
  }
  const auto identity = Identities(change_, arn->place).find(arn->name);
  const std::string domain = address.substr(address.rfind('@') + 1);
  const bool is_its = identity && (identity->name == address || identity->name == domain);
  if (!is_its || !identity->is_verified) return false;
  if (arn->place.account == place_.account) return true;
  const std::string action =
      outgoing_.operation == "SendRawEmail" ? "ses:SendRawEmail" : "ses:SendEmail";
  if (allows(*identity, {place_.account, call_.identity.arn, action, address})) {
    sender_ = *identity;
    return true;
  }
  throw Fault(is_v2(call_) ? "AccessDeniedException" : "AccessDenied",
              fmt::format("User `{}' is not authorized to perform `{}' on resource `{}'",
                          call_.identity.arn, action, outgoing_.identity_arn))
      .with_status(403);
}

void Delivery::check_identities() {
  std::vector<std::string> failed;
  const auto fail = [&](const Party& party) {
    if (std::find(failed.begin(), failed.end(), party.written) == failed.end()) {
      failed.push_back(party.written);
    }
  };
  for (const Party& party : outgoing_.from) {
    const bool has_arn = !outgoing_.identity_arn.empty();
    if (has_arn ? !is_authorized(party.address) : !is_verified_sender(party.address)) fail(party);
  }
  if (!account_.has_production_access && !settings_.is_open) {
    for (const Party& party : outgoing_.to) {
      if (!is_simulator(party.address) && !is_verified(party.address)) fail(party);
    }
  }
  if (!failed.empty()) throw not_verified(place_.region, failed);
  if (sender_.name.empty()) {
    sender_ = Identities(change_, place_)
                  .verified_for(outgoing_.from.front().address)
                  .value_or(Identity());
  }
  const Value& mail_from = sender_.document["mail_from"];
  if (mail_from["behavior"].text() == "RejectMessage" && mail_from["status"].text() != "Success") {
    throw Fault(
        "MailFromDomainNotVerifiedException",
        fmt::format("The MAIL FROM domain {} is not verified.", mail_from["domain"].text()));
  }
}

void Delivery::choose_configuration_set() {
  std::string& name = outgoing_.configuration_set;
  if (name.empty()) name = sender_.document["configuration_set"].text();
  if (name.empty()) return;
  configuration_set_ = expect_configuration_set(change_, call_, name);
  if (configuration_set_["SendingOptions"]["SendingEnabled"].boolean(true)) return;
  auto fault = paused(call_, "ConfigurationSetSendingPausedException",
                      fmt::format("Email sending is disabled for the configuration set {}.", name));
  if (!is_v2(call_)) fault.with("ConfigurationSetName", name);
  throw fault;
}

Fate Delivery::fate_of(const std::string& address) {
  if (is_simulator(address)) return simulated_fate(address);
  if (!outgoing_.contact_list.empty() && !is_subscribed(change_, place_, outgoing_.contact_list,
                                                        outgoing_.topic, address, call_.now)) {
    return Fate::unsubscribed;
  }
  if (is_suppressed(change_, place_, account_, configuration_set_, address)) {
    return Fate::suppressed;
  }
  const Fate fate = told_fate(change_, address);
  const bool needs_tls = configuration_set_["DeliveryOptions"]["TlsPolicy"].text() == "REQUIRE";
  return fate == Fate::without_tls && !needs_tls ? Fate::delivered : fate;
}

void Delivery::check_quota() {
  for (const Party& party : outgoing_.to) counted_ += is_simulator(party.address) ? 0 : 1;
  if (settings_.is_open) return;
  const auto sent = sent_in_a_day(change_, place_, call_.now);
  if (account_.max_24_hours >= 0 && static_cast<double>(sent + counted_) > account_.max_24_hours) {
    throw throttled(call_, "Daily message quota exceeded.");
  }
  const auto count = static_cast<std::int64_t>(outgoing_.to.size());
  if (!take_rate(change_, place_, account_.max_a_second, count, call_.now)) {
    throw throttled(call_, "Maximum sending rate exceeded.");
  }
}

}  // namespace fakes::ses
