// What runbooks' texts can name: parameters, outputs of steps, variables, and what AWS gives.
#pragma once

#include <nlohmann/json.hpp>

#include "fakes/ssm/automations.h"
#include "fakes/ssm/document_values.h"

namespace fakes::ssm {

// By name: "Parameter", "step.Output", "variable:name", "global:REGION", "automation:EXECUTION_ID".
nlohmann::ordered_json automation_values(const Records& records, const Value& execution,
                                         const Runbook& runbook, const Scope& scope,
                                         Clock::Time now);
// Of the runbook's outputs, what there is.
Value automation_outputs(const Records& records, const Runbook& runbook,
                         std::string_view execution);

}  // namespace fakes::ssm
