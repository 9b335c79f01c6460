// OpsCenter's items with what is related to them, and Application Manager's metadata.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/operations.h"
#include "fakes/store.h"

namespace fakes::ssm {

constexpr std::string_view kOpsItem = "OpsItem";  // shape OpsItem

// An item that SSM makes by itself, such as that of a change request; its id.
std::string make_ops_item(Transaction& transaction, const Call& call, std::string_view type,
                          const std::string& title, const std::string& description);

void add_ops_item_operations(Operations& operations);
// DescribeOpsItems, ListOpsItemEvents, ListOpsItemRelatedItems: ops_item_lists.cpp.
void add_ops_item_list_operations(Operations& operations);
// GetOpsSummary: ops_summary.cpp.
void add_ops_summary_operations(Operations& operations);
// ops_metadata.cpp
void add_ops_metadata_operations(Operations& operations);
// Just-in-time access, which stands in OpsItems: access_requests.cpp.
void add_access_request_operations(Operations& operations);

}  // namespace fakes::ssm
