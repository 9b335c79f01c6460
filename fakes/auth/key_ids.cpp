#include "fakes/auth/key_ids.h"

#include <cstdint>

#include <fmt/format.h>

#include "fakes/auth/digest.h"
#include "fakes/random.h"

namespace fakes {
namespace {

// Room for an id's 80 bits. Both compilers have it; ISO C++ does not.
__extension__ typedef unsigned __int128 Bits;

constexpr std::size_t digits = 16;  // behind the prefix; 80 bits
constexpr int account_shift = 80 - 48 + 7;
constexpr std::uint64_t account_mask = (std::uint64_t{1} << 40) - 1;

}  // namespace

// The account is in bits 7 to 46 of the first six bytes.
std::string new_key_id(std::string_view prefix, std::string_view account) {
  Bits number = 0;
  for (const char byte : random_bytes(10)) {
    number = (number << 8) | static_cast<unsigned char>(byte);
  }
  const std::uint64_t owner = std::stoull(std::string(account)) & account_mask;
  number &= ~(static_cast<Bits>(account_mask) << account_shift);
  number |= static_cast<Bits>(owner) << account_shift;
  std::string id(prefix);
  for (std::size_t digit = digits; digit-- > 0;) {
    id += base32_digits[static_cast<std::size_t>(number >> (5 * digit)) & 31];
  }
  return id;
}

std::optional<std::string> account_of_key_id(std::string_view id) {
  const std::string_view prefix = id.substr(0, 4);
  if (id.size() != 4 + digits || (prefix != "AKIA" && prefix != "ASIA")) return std::nullopt;
  Bits number = 0;
  for (const char c : id.substr(4)) {
    const auto value = base32_digits.find(c);
    if (value == base32_digits.npos) return std::nullopt;
    number = (number << 5) | value;
  }
  const auto account = static_cast<std::uint64_t>(number >> account_shift) & account_mask;
  if (account > 999'999'999'999) return std::nullopt;
  return fmt::format("{:012}", account);
}

std::string new_unique_id(std::string_view prefix) {
  return std::string(prefix) + random_text(17, base32_digits);
}

std::string new_secret_key() {
  return to_base64(random_bytes(30));
}

std::string new_session_token() {
  return to_base64(random_bytes(270));
}

}  // namespace fakes
