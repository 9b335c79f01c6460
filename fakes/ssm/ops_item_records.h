// What stands below an OpsItem; shared by the files of their operations.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/ops_items.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

constexpr std::string_view kOpsRelated = "OpsItemRelatedItem";  // shape OpsItemRelatedItemSummary
constexpr std::string_view kOpsEvent = "OpsItemEvent";          // shape OpsItemEventSummary

// Throws Fault OpsItemNotFoundException.
Value get_ops_item(const Records& records, const std::string& id);

}  // namespace fakes::ssm
