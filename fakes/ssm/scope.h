// Whose resources a call is about: all of SSM is apart for each account and region.
#pragma once

#include <string>
#include <string_view>

#include "fakes/partition.h"
#include "fakes/service.h"

namespace fakes::ssm {

struct Scope {
  std::string_view account;
  std::string_view region;
};

inline Scope scope_of(const Call& call) {
  return {call.account, call.region};
}

// arn:aws:ssm:<region>:<account>:<resource>
std::string arn_of(const Scope& scope, std::string_view resource);

}  // namespace fakes::ssm
