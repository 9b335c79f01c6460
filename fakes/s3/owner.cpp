#include "fakes/s3/owner.h"

#include <algorithm>

namespace fakes::s3 {
namespace {

// AWS's, of objects that nobody signed for.
constexpr std::string_view kAnonymous = "65a011a29cdf8ec533ec3d1ccaae921c";

}  // namespace

const wire::Value& Owners::of(std::string_view account) {
  const auto known = known_.find(account);
  if (known != known_.end()) return known->second;
  wire::Value owner = wire::Value::structure();
  if (account.empty()) {
    owner.set("ID", kAnonymous);
  } else {
    const Account found = accounts_.account(account);
    owner.set("DisplayName", found.name);
    owner.set("ID", found.canonical_id);
  }
  return known_.emplace(account, std::move(owner)).first->second;
}

wire::Value Owners::initiator(std::string_view arn) {
  // arn:aws:iam::111122223333:user/name
  constexpr std::size_t kAccountField = 4;
  constexpr std::size_t kAccountLength = 12;
  std::string_view left = arn;
  for (std::size_t field = 0; field < kAccountField && !left.empty(); ++field) {
    left.remove_prefix(std::min(left.find(':'), left.size() - 1) + 1);
  }
  const bool is_root = left.size() > kAccountLength && left.substr(kAccountLength) == ":root";
  if (arn.empty() || is_root) return of(left.substr(0, std::min(kAccountLength, left.size())));
  const auto slash = arn.rfind('/');
  const std::string_view name = slash == arn.npos ? arn : arn.substr(slash + 1);
  return wire::Value::structure({{"ID", arn}, {"DisplayName", name}});
}

}  // namespace fakes::s3
