// Executions with targets: one that starts another for each target, or in each account and region.
#pragma once

#include <functional>
#include <string>

#include "fakes/ssm/automations.h"

namespace fakes::ssm {

// Throws Fault InvalidTarget and InvalidAutomationExecutionParametersException.
void check_targets(const Value& input);
// Sets what the execution's Targets or TargetMaps name, as far as this is known without nodes.
void resolve_targets(Transaction& transaction, const Scope& scope, Value& execution);
// Whether it is one of these.
bool has_targets(const Value& execution);

// A child to be started: in another account or region where the execution has locations.
struct ChildStart {
  std::string account;
  std::string region;
  std::string target;
  Value input;  // StartAutomationExecutionRequest
};

// Looks at the children of an execution, and starts what may be started. True when all have ended;
// the execution then has its end.
bool tend_children(Transaction& transaction, const Scope& scope, Value& execution, Clock::Time now,
                   const std::function<void(const Scope&, const std::string& id)>& started);

}  // namespace fakes::ssm
