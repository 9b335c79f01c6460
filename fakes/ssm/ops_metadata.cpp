// Metadata that Application Manager keeps for a resource.
#include <fmt/format.h>

#include "fakes/ssm/ops_items.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kOpsMetadata = "OpsMetadata";     // shape OpsMetadata, by ARN
constexpr std::string_view kContent = "OpsMetadataContent";  // shape GetOpsMetadataResult, by ARN
constexpr std::size_t kMostKeys = 5;

Value get_metadata(const Records& records, const std::string& arn) {
  auto content = records.find(kContent, arn);
  if (!content) {
    throw Fault("OpsMetadataNotFoundException",
                fmt::format("The OpsMetadata object {} doesn't exist.", arn));
  }
  return *std::move(content);
}

void put_metadata(const Records& records, const std::string& arn, const Value& content) {
  if (content["Metadata"].size() > kMostKeys) {
    throw Fault("OpsMetadataKeyLimitExceededException",
                "The OpsMetadata object exceeds the maximum number of OpsMetadata keys that you "
                "can assign to an application in Application Manager.");
  }
  records.put(kContent, arn, "GetOpsMetadataResult", content);
}

Value create_ops_metadata(Core& core, Call& call) {
  const std::string& resource = call.input["ResourceId"].text();
  const std::string arn = arn_of(
      scope_of(call),
      fmt::format("opsmetadata{}{}", resource.starts_with('/') ? "" : "/aws/ssm/", resource));
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (records.exists(kOpsMetadata, arn)) {
      throw Fault("OpsMetadataAlreadyExistsException",
                  "An OpsMetadata object already exists for the selected resource.");
    }
    records.put(kOpsMetadata, arn, kOpsMetadata,
                Value::structure({{"ResourceId", resource},
                                  {"OpsMetadataArn", arn},
                                  {"LastModifiedDate", call.now},
                                  {"LastModifiedUser", call.identity.arn},
                                  {"CreationDate", call.now}}));
    put_metadata(records, arn, as_shape(call.input, "GetOpsMetadataResult"));
    put_tags(transaction, scope_of(call), kOpsMetadata, arn, call.input["Tags"]);
  });
  return Value::structure({{"OpsMetadataArn", arn}});
}

Value get_ops_metadata(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    return get_metadata(Records(transaction, scope_of(call)), call.input["OpsMetadataArn"].text());
  });
}

Value update_ops_metadata(Core& core, Call& call) {
  const std::string& arn = call.input["OpsMetadataArn"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    Value content = get_metadata(records, arn);
    Value metadata = content.has("Metadata") ? content["Metadata"] : Value::map();
    for (const auto& field : call.input["MetadataToUpdate"].fields()) {
      metadata.set(field.name, field.value);
    }
    for (const Value& key : call.input["KeysToDelete"].items()) metadata.erase(key.text());
    content.set("Metadata", std::move(metadata));
    put_metadata(records, arn, content);
    auto entry = records.find(kOpsMetadata, arn);
    if (!entry) return;
    entry->set("LastModifiedDate", call.now);
    entry->set("LastModifiedUser", call.identity.arn);
    records.put(kOpsMetadata, arn, kOpsMetadata, *entry);
  });
  return Value::structure({{"OpsMetadataArn", arn}});
}

Value delete_ops_metadata(Core& core, Call& call) {
  const std::string& arn = call.input["OpsMetadataArn"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    get_metadata(records, arn);
    records.remove(kOpsMetadata, arn);
    records.remove(kContent, arn);
    remove_tags(transaction, scope_of(call), kOpsMetadata, arn);
  });
  return Value::structure();
}

Value list_ops_metadata(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    return page_of(call.input, "OpsMetadataList",
                   Records(transaction, scope_of(call)).all(kOpsMetadata));
  });
}

}  // namespace

void add_ops_metadata_operations(Operations& operations) {
  operations.add("CreateOpsMetadata", create_ops_metadata);
  operations.add("GetOpsMetadata", get_ops_metadata);
  operations.add("UpdateOpsMetadata", update_ops_metadata);
  operations.add("DeleteOpsMetadata", delete_ops_metadata);
  operations.add("ListOpsMetadata", list_ops_metadata);
}

}  // namespace fakes::ssm
