// Ids and secrets that nobody can guess, from OpenSSL's generator. Errors: Error internal when it
// has no randomness.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fakes {

inline constexpr std::string_view base32_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
inline constexpr std::string_view base62_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::string random_bytes(std::size_t count);
// Each character is equally likely; at most 256 of them.
std::string random_text(std::size_t count, std::string_view characters);
std::string random_hex(std::size_t digits);  // lower case; an even number of digits
std::string random_uuid();                   // version 4

}  // namespace fakes
