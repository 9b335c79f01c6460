// The registry of verbs, in the order that help shows them.
#pragma once

#include <string_view>
#include <vector>

#include "sim/cli/verb.h"

// clang-format off
#define SIM_CLI_VERBS(X) \
  X(up)                  \
  X(deploy)              \
  X(upgrade)             \
  X(destroy)             \
  X(status)              \
  X(env)                 \
  X(list)                \
  X(pods)                \
  X(ssh)                 \
  X(logs)                \
  X(describe)            \
  X(k)                   \
  X(mail)                \
  X(queues)              \
  X(run)                 \
  X(kubeconfig)          \
  X(ip)                  \
  X(node)                \
  X(daemon)              \
  X(environments)        \
  X(doctor)              \
  X(image)               \
  X(fakes)               \
  X(version)             \
  X(completion)          \
  X(help)
// clang-format on

namespace sim::cli {

#define SIM_CLI_DECLARE(name) VerbInfo name##_verb();
SIM_CLI_VERBS(SIM_CLI_DECLARE)
#undef SIM_CLI_DECLARE

const std::vector<VerbInfo>& verbs();
// Nothing when there is none.
const VerbInfo* find_verb(Scope scope, std::string_view name);
std::vector<std::string> verb_names(Scope scope);

}  // namespace sim::cli
