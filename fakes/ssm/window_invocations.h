// One task of a maintenance window that is open, for its targets.
#pragma once

#include "fakes/ssm/window_runs.h"

namespace fakes::ssm {

// Shape GetMaintenanceWindowTaskResult, by the id of the task's execution: what was registered.
constexpr std::string_view kWindowRunTask = "WindowRunTask";

// Begins what the task is: a command for each of its targets, an execution of a runbook, a call.
// `run` is the task's execution, which then is in progress. Not within a transaction.
void start_invocations(Core& core, const Scope& scope, const Value& execution, const Value& run,
                       Clock::Time now);
// Takes over how commands and executions stand.
void look_at_invocations(const Records& records, const Value& run, Clock::Time now);
void put_invocation(const Records& records, const Value& invocation);

}  // namespace fakes::ssm
