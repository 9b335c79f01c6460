#include "fakes/ssm/scope.h"

#include <fmt/format.h>

namespace fakes::ssm {

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

std::string arn_of(const Scope& scope, std::string_view resource) {
  return fmt::format("arn:{}:ssm:{}:{}:{}", partition_of(scope.region), scope.region, scope.account,
                     resource);
}

}  // namespace fakes::ssm
