#include "vm/spec.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "vm/node.h"

namespace vm {
namespace {

using sim::Category;
using sim::Error;

std::uint32_t mask_of(int prefix) {
  return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
}

}  // namespace

Address Address::parse(const std::string& text) {
  in_addr parsed{};
  if (inet_pton(AF_INET, text.c_str(), &parsed) != 1) {
    throw Error(Category::usage, "\"{}\" is not an IPv4 address", text);
  }
  return Address{ntohl(parsed.s_addr)};
}

std::string Address::text() const {
  return fmt::format("{}.{}.{}.{}", value >> 24, value >> 16 & 255, value >> 8 & 255, value & 255);
}

Subnet Subnet::parse(const std::string& text) {
  const auto slash = text.find('/');
  int prefix = -1;
  if (slash != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data() + slash + 1, end, prefix);
    if (problem != std::errc() || rest != end) prefix = -1;
  }
  if (prefix < 0 || prefix > 32) {
    throw Error(Category::usage, "\"{}\" is not a subnet such as 10.77.1.0/24", text);
  }
  const Address base = Address::parse(text.substr(0, slash));
  if ((base.value & ~mask_of(prefix)) != 0) {
    throw Error(Category::usage, "\"{}\" has host bits set; the subnet is {}/{}", text,
                Address{base.value & mask_of(prefix)}.text(), prefix);
  }
  return Subnet{base, prefix};
}

std::string Subnet::text() const {
  return fmt::format("{}/{}", base.text(), prefix);
}

Address Subnet::host(std::uint32_t number) const {
  return Address{base.value + number};
}

bool Subnet::overlaps(const Subnet& other) const {
  const std::uint32_t mask = mask_of(std::min(prefix, other.prefix));
  return (base.value & mask) == (other.base.value & mask);
}

std::string mac_of(const std::string& environment, const std::string& node) {
  const std::string digest = sim::sha256(environment + '/' + node);
  return fmt::format("52:54:00:{}:{}:{}", digest.substr(0, 2), digest.substr(2, 2),
                     digest.substr(4, 2));
}

const char* to_string(NodeState state) {
  switch (state) {
    case NodeState::running:
      return "running";
    case NodeState::paused:
      return "paused";
    case NodeState::shut_off:
      return "shut off";
    case NodeState::crashed:
      return "crashed";
  }
  throw Error(Category::internal, "unknown NodeState {}", static_cast<int>(state));
}

}  // namespace vm
