#include "fakes/auth/ses_smtp_password.h"

#include "fakes/auth/digest.h"
#include "fakes/auth/signature_v4.h"

namespace fakes {

std::string ses_smtp_password(std::string_view secret_key, std::string_view region) {
  // The scheme has this date in it, so that a password does not expire.
  const std::string key = signing_key_v4(secret_key, {"11111111", std::string(region), "ses"});
  constexpr char version = 0x04;
  return to_base64(version + hmac_sha256(key, "SendRawEmail"));
}

}  // namespace fakes
