// IAM's operations, in groups: each file that has some lists them in a function, named here and in
// iam.cpp.
#pragma once

#include <mutex>
#include <string_view>
#include <vector>

#include "fakes/core.h"
#include "fakes/service.h"

namespace fakes::iam {

struct Iam {
  Core& core;
  // One at a time of those that change a user's keys, which are the Accounts' and in no transaction
  // with the user.
  std::mutex keys = {};
};

struct Operation {
  std::string_view name;
  Reply (*run)(Iam& iam, Call& call);
};
using Operations = std::vector<Operation>;

Operations access_key_operations();
Operations account_operations();
Operations attachment_operations();
Operations group_operations();
Operations inline_policy_operations();
Operations instance_profile_operations();
Operations login_profile_operations();
Operations policy_operations();
Operations provider_operations();
Operations role_operations();
Operations tag_operations();
Operations user_operations();

}  // namespace fakes::iam
