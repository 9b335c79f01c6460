#include <arpa/inet.h>

#include <algorithm>

#include "fakes/request.h"
#include "fakes/ses/receipt.h"
#include "fakes/wire/encoding.h"

namespace fakes::ses {
namespace {

using wire::Value;

struct Range {
  std::uint32_t first = 0;
  int bits = 32;
};

std::optional<Range> parse_range(const std::string& cidr) {
  Range range;
  const auto slash = cidr.find('/');
  in_addr address{};
  if (inet_pton(AF_INET, cidr.substr(0, slash).c_str(), &address) != 1) return std::nullopt;
  range.first = ntohl(address.s_addr);
  if (slash != std::string::npos) {
    const auto bits = wire::parse_integer(cidr.substr(slash + 1));
    if (!bits || *bits < 0 || *bits > 32) return std::nullopt;
    range.bits = static_cast<int>(*bits);
  }
  return range;
}

bool holds(const Range& range, std::uint32_t address) {
  if (range.bits == 0) return true;
  const std::uint32_t mask = ~std::uint32_t{0} << (32 - range.bits);
  return (range.first & mask) == (address & mask);
}

// Without the label of "user+label@".
std::string plain(std::string_view address) {
  const auto at = address.rfind('@');
  const auto plus = address.substr(0, at).find('+');
  if (at == address.npos || plus == address.npos) return lower_case(address);
  return lower_case(std::string(address.substr(0, plus)) + std::string(address.substr(at)));
}

}  // namespace

bool recipient_fits(std::string_view condition, std::string_view address) {
  const std::string wanted = lower_case(condition);
  if (wanted.find('@') != wanted.npos) {
    return wanted == lower_case(address) || wanted == plain(address);
  }
  const std::string domain = lower_case(address.substr(address.rfind('@') + 1));
  if (wanted.empty() || wanted.front() != '.') return wanted == domain;
  return domain.size() > wanted.size() &&
         domain.compare(domain.size() - wanted.size(), wanted.size(), wanted) == 0;
}

std::vector<std::string> recipients_of(const Value& rule,
                                       const std::vector<std::string>& addresses) {
  const auto& conditions = rule["Recipients"].items();
  if (conditions.empty()) return addresses;
  std::vector<std::string> fitting;
  for (const auto& address : addresses) {
    const auto fits = [&](const Value& condition) {
      return recipient_fits(condition.text(), address);
    };
    if (std::any_of(conditions.begin(), conditions.end(), fits)) fitting.push_back(address);
  }
  return fitting;
}

bool is_let_in(const std::vector<Value>& filters, const std::string& client_ip) {
  const auto client = parse_range(client_ip);
  if (!client) return true;
  int narrowest = -1;
  bool is_allowed = true;
  for (const Value& filter : filters) {
    const auto range = parse_range(filter["IpFilter"]["Cidr"].text());
    if (!range || !holds(*range, client->first) || range->bits <= narrowest) continue;
    narrowest = range->bits;
    is_allowed = filter["IpFilter"]["Policy"].text() == "Allow";
  }
  return is_allowed;
}

}  // namespace fakes::ses
