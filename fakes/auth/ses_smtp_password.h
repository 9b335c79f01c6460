// The password that SES's SMTP endpoint expects from the owner of an access key.
#pragma once

#include <string>
#include <string_view>

namespace fakes {

// 44 characters of base64, as the SES Developer Guide derives it ("Obtaining Amazon SES SMTP
// credentials"). It holds for one region; the user name is the access key's id.
std::string ses_smtp_password(std::string_view secret_key, std::string_view region);

}  // namespace fakes
