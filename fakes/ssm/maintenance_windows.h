// Maintenance windows, and the targets and tasks that are registered with them. What they do when
// they open: window_runs.h.
#pragma once

#include <string>

#include "fakes/ssm/operations.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

constexpr std::string_view kMaintenanceWindow = "MaintenanceWindow";
constexpr std::string_view kWindowTarget = "MaintenanceWindowTarget";
constexpr std::string_view kWindowTask = "MaintenanceWindowTask";

// Throws Fault DoesNotExistException.
Value get_window(const Records& records, const std::string& id);

// Whether a window has a target with the input's ResourceType and Targets.
bool has_window_target(const Records& records, const Value& window, const Value& input);

// The record with what the input says; when `replaces` what it leaves out of `optional` goes.
void apply_update(Value& record, const Value& input, std::string_view shape, bool replaces,
                  std::initializer_list<const char*> optional);

void add_maintenance_window_operations(Operations& operations);
// Targets and tasks: maintenance_window_tasks.cpp.
void add_maintenance_window_task_operations(Operations& operations);

}  // namespace fakes::ssm
