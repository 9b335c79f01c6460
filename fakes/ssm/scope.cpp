#include "fakes/ssm/scope.h"

#include <fmt/format.h>

namespace fakes::ssm {

std::string arn_of(const Scope& scope, std::string_view resource) {
  return fmt::format("arn:{}:ssm:{}:{}:{}", partition_of(scope.region), scope.region, scope.account,
                     resource);
}

}  // namespace fakes::ssm
