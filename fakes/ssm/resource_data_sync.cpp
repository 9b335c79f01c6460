#include "fakes/ssm/resource_data_sync.h"

#include <fmt/format.h>

#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kSync = "ResourceDataSync";  // shape ResourceDataSyncItem
constexpr const char* kShape = "ResourceDataSyncItem";
constexpr std::int64_t kMostSyncs = 5;
constexpr const char* kToBucket = "SyncToDestination";

[[noreturn]] void bad_configuration(const std::string& message) {
  throw Fault("ResourceDataSyncInvalidConfigurationException", message);
}

Value source_with_state(const Value& source) {
  Value out = as_shape(source, "ResourceDataSyncSourceWithState");
  out.set("State", "Active");
  return out;
}

Value create_resource_data_sync(Core& core, Call& call) {
  const Value& input = call.input;
  const std::string& name = input["SyncName"].text();
  const std::string type = input["SyncType"].text_or(kToBucket);
  if (type == kToBucket && !input.has("S3Destination")) {
    bad_configuration("S3Destination is required for the SyncToDestination sync type.");
  }
  if (type != kToBucket && !input.has("SyncSource")) {
    bad_configuration("SyncSource is required for the SyncFromSource sync type.");
  }
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (records.exists(kSync, name)) {
      throw Fault("ResourceDataSyncAlreadyExistsException",
                  "A sync configuration with the same name already exists.")
          .with("SyncName", name);
    }
    if (records.count(kSync) >= kMostSyncs) {
      throw Fault("ResourceDataSyncCountExceededException",
                  "You have exceeded the allowed maximum sync configurations.");
    }
    Value sync = Value::structure({{"SyncName", name}, {"SyncType", type}});
    if (const Value* bucket = input.find("S3Destination")) sync.set("S3Destination", *bucket);
    if (input.has("SyncSource")) sync.set("SyncSource", source_with_state(input["SyncSource"]));
    sync.set("LastStatus", "Successful");
    sync.set("SyncCreatedTime", call.now);
    sync.set("SyncLastModifiedTime", call.now);
    records.put(kSync, name, kShape, sync);
  });
  return Value::structure();
}

// Throws Fault ResourceDataSyncNotFoundException.
Value get_sync(const Records& records, const Value& input) {
  const std::string& name = input["SyncName"].text();
  auto sync = records.find(kSync, name);
  const std::string type = input["SyncType"].text_or(sync ? (*sync)["SyncType"].text() : "");
  if (!sync || (*sync)["SyncType"].text() != type) {
    throw Fault("ResourceDataSyncNotFoundException", "The specified sync name wasn't found.")
        .with("SyncName", name);
  }
  return *std::move(sync);
}

Value update_resource_data_sync(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value sync = get_sync(records, call.input);
    if (sync["SyncType"].text() == kToBucket) {
      bad_configuration("Only a SyncFromSource resource data sync can be updated.");
    }
    sync.set("SyncSource", source_with_state(call.input["SyncSource"]));
    sync.set("SyncLastModifiedTime", call.now);
    records.put(kSync, sync["SyncName"].text(), kShape, sync);
  });
  return Value::structure();
}

Value delete_resource_data_sync(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    records.remove(kSync, get_sync(records, call.input)["SyncName"].text());
  });
  return Value::structure();
}

Value list_resource_data_sync(Core& core, Call& call) {
  const std::string& type = call.input["SyncType"].text();
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (Value& sync : Records(transaction, scope_of(call)).all(kSync)) {
      if (type.empty() || sync["SyncType"].text() == type) items.push_back(std::move(sync));
    }
    return page_of(call.input, "ResourceDataSyncItems", std::move(items));
  });
}

}  // namespace

void add_resource_data_sync_operations(Operations& operations) {
  operations.add("CreateResourceDataSync", create_resource_data_sync);
  operations.add("UpdateResourceDataSync", update_resource_data_sync);
  operations.add("DeleteResourceDataSync", delete_resource_data_sync);
  operations.add("ListResourceDataSync", list_resource_data_sync);
}

}  // namespace fakes::ssm
