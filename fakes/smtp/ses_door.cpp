#include "fakes/smtp/ses_door.h"

#include <array>
#include <utility>

#include "fakes/auth/digest.h"
#include "fakes/auth/ses_smtp_password.h"
#include "fakes/random.h"
#include "fakes/smtp/send_raw.h"

namespace fakes::smtp {
namespace {

// AWS General Reference, "Amazon Simple Email Service endpoints": those with SMTP.
constexpr auto regions = std::to_array<std::string_view>({
    "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",      "af-south-1",
    "ap-south-1",     "ap-south-2",     "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-5", "ca-central-1",
    "ca-west-1",      "eu-central-1",   "eu-central-2",   "eu-west-1",      "eu-west-2",
    "eu-west-3",      "eu-north-1",     "eu-south-1",     "il-central-1",   "me-central-1",
    "me-south-1",     "sa-east-1",      "us-gov-east-1",  "us-gov-west-1",
});

}  // namespace

SesDoor::SesDoor(Core& core, std::string region, Passwords passwords)
    : core_(core), region_(std::move(region)), passwords_(passwords) {
  manners_.name = "ses";
  manners_.host = "email-smtp.amazonaws.com";
  manners_.greeting = "ESMTP SimpleEmailService-d-" + random_text(9, "ABCDEFGHJKLMNPQRSTUVWXYZ23") +
                      ' ' + random_text(20, base62_digits);
  manners_.has_login = true;
  manners_.needs_tls = true;
  manners_.has_null_sender = false;
  // The API says which number is too many.
  manners_.max_recipients = 1000;
}

std::optional<Login> SesDoor::log_in(const std::string& user, const std::string& password) {
  if (passwords_ == Passwords::any) return Login{core_.accounts.identity(user), region_};
  const auto key = core_.accounts.key(user);
  // Temporary keys have no SMTP password.
  if (!key || !key->is_active || key->session_token) return std::nullopt;
  if (same_signature(password, ses_smtp_password(key->secret, region_))) {
    return Login{key->identity, region_};
  }
  for (const std::string_view region : regions) {
    if (same_signature(password, ses_smtp_password(key->secret, region))) {
      return Login{key->identity, std::string(region)};
    }
  }
  return std::nullopt;
}

Outcome SesDoor::accept(const Client& client, Mail mail) {
  RawSender sender;
  sender.identity = client.login->identity;
  sender.region = client.login->region;
  sender.source_ip = client.ip;
  return send_raw(core_, manners_, sender, std::move(mail));
}

}  // namespace fakes::smtp
