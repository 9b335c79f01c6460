// What maintenance windows do while they are open: their tasks, by priority, as commands,
// executions of runbooks and calls.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/operations.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

// Shape MaintenanceWindowExecution; the parent is the window.
constexpr std::string_view kWindowExecution = "WindowExecution";
// Shape GetMaintenanceWindowExecutionTaskResult; the parent is the execution.
constexpr std::string_view kWindowRun = "WindowTaskExecution";
// Shape GetMaintenanceWindowExecutionTaskInvocationResult; the parent is the task's execution.
constexpr std::string_view kWindowInvocation = "WindowTaskInvocation";

// Opens the windows whose time has come, and looks at those that are open.
void run_windows(Core& core, Clock::Time now);
// Ends an execution with everything that has not ended in it.
void end_window_execution(const Records& records, const std::string& id, std::string_view status,
                          const std::string& details, Clock::Time now);
bool is_over(std::string_view status);

// GetMaintenanceWindowExecution and those below it: window_executions.cpp.
void add_window_execution_operations(Operations& operations);

}  // namespace fakes::ssm
