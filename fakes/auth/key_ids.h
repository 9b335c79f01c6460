// Ids and secrets of IAM's users, roles and access keys, in AWS's form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fakes {

// "AKIA..." of a user, "ASIA..." of temporary ones: 20 characters, in which the account can be
// read, as in AWS's.
std::string new_key_id(std::string_view prefix, std::string_view account);
// The account of a key id of that form; nothing of another.
std::optional<std::string> account_of_key_id(std::string_view id);
// "AIDA...", "AROA...", "AGPA...": 21 characters.
std::string new_unique_id(std::string_view prefix);
std::string new_secret_key();     // 40 characters
std::string new_session_token();  // long, as AWS's are

}  // namespace fakes
