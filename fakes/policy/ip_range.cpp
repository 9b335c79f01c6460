#include "fakes/policy/ip_range.h"

#include <arpa/inet.h>

#include <algorithm>

#include "fakes/wire/encoding.h"

namespace fakes::policy {

std::optional<IpRange> IpRange::parse(std::string_view text) {
  IpRange range;
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  range.is_v4_ = address.find(':') == std::string::npos;
  if (inet_pton(range.is_v4_ ? AF_INET : AF_INET6, address.c_str(), range.bytes_.data()) != 1) {
    return std::nullopt;
  }
  const int whole = range.is_v4_ ? 32 : 128;
  range.bits_ = whole;
  if (slash != std::string_view::npos) {
    const auto bits = wire::parse_integer(text.substr(slash + 1));
    if (!bits || *bits < 0 || *bits > whole) return std::nullopt;
    range.bits_ = static_cast<int>(*bits);
  }
  return range;
}

bool IpRange::contains(const std::string& address) const {
  const auto other = parse(address);
  if (!other || other->is_v4_ != is_v4_ || other->bits_ < bits_) return false;
  const int bytes = bits_ / 8;
  if (!std::equal(bytes_.begin(), bytes_.begin() + bytes, other->bytes_.begin())) return false;
  const int rest = bits_ % 8;
  if (rest == 0) return true;
  const int mask = 0xff << (8 - rest) & 0xff;
  const auto at = static_cast<std::size_t>(bytes);
  return (bytes_.at(at) & mask) == (other->bytes_.at(at) & mask);
}

}  // namespace fakes::policy
