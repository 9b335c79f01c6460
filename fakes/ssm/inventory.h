// What nodes report of themselves: inventory and compliance.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/operations.h"

namespace fakes::ssm {

// Shape InventoryItem, by node and type; the parent is the node.
constexpr std::string_view kInventoryItem = "InventoryItem";
// Shape InventoryResultEntity, without data: a node that there is inventory of.
constexpr std::string_view kInventoryNode = "InventoryNode";
std::string inventory_id(std::string_view node, std::string_view type);

// Of an entry (a map of texts); a filter's key is "Name", or "AWS:Application.Name".
bool entry_passes(const Value& entry, const Value& filters);

void add_inventory_operations(Operations& operations);
// GetInventorySchema: inventory_schema.cpp.
void add_inventory_schema_operations(Operations& operations);
// compliance.cpp
void add_compliance_operations(Operations& operations);

}  // namespace fakes::ssm
