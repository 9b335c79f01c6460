// A range of IP addresses as policies write it: "203.0.113.0/24", "2001:db8::/32", or one address.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fakes::policy {

class IpRange {
 public:
  static std::optional<IpRange> parse(std::string_view text);

  bool contains(const std::string& address) const;
  bool is_v4() const { return is_v4_; }
  int prefix_bits() const { return bits_; }

 private:
  std::array<std::uint8_t, 16> bytes_{};
  int bits_ = 0;
  bool is_v4_ = true;
};

}  // namespace fakes::policy
