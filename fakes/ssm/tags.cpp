#include "fakes/ssm/tags.h"

#include <algorithm>
#include <array>

#include "fakes/ssm/parameter.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

const std::string_view kTagTables = R"sql(
  CREATE TABLE ssm_tags (
    id INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, type TEXT NOT NULL,
    resource TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    UNIQUE (account, region, type, resource, key));
)sql";

namespace {

constexpr std::int64_t kMostTags = 50;

[[noreturn]] void bad_resource() {
  throw Fault("InvalidResourceId",
              "The resource ID is not valid. Verify that you entered the correct ID and try "
              "again.");
}

void check_type(std::string_view type) {
  constexpr std::array<std::string_view, 9> types = {
      "Document", "ManagedInstance", "MaintenanceWindow", "Parameter",  "PatchBaseline",
      "OpsItem",  "OpsMetadata",     "Automation",        "Association"};
  if (std::find(types.begin(), types.end(), type) == types.end()) {
    throw Fault("InvalidResourceType",
                "The resource type is not valid. For example, if you are attempting to tag an EC2 "
                "instance, the instance must be a registered managed node.");
  }
}

struct Tagged {
  std::string type;
  std::string id;
};

// Throws Fault InvalidResourceId when there is none.
Tagged find_resource(Transaction& transaction, const Scope& scope, const Value& input) {
  Tagged tagged{input["ResourceType"].text(), input["ResourceId"].text()};
  check_type(tagged.type);
  if (tagged.type == "Parameter") {
    try {
      const auto reference = parse_reference(scope, tagged.id);
      tagged.id = reference.path;
      if (!reference.selector.empty() || !find_latest(transaction, scope, tagged.id)) {
        bad_resource();
      }
    } catch (const Fault&) {
      bad_resource();
    }
    return tagged;
  }
  const Records records(transaction, scope);
  if (!records.exists(tagged.type, tagged.id)) bad_resource();
  return tagged;
}

Value add_tags_to_resource(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Tagged tagged = find_resource(transaction, scope_of(call), call.input);
    put_tags(transaction, scope_of(call), tagged.type, tagged.id, call.input["Tags"]);
  });
  return Value::structure();
}

Value remove_tags_from_resource(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Tagged tagged = find_resource(transaction, scope_of(call), call.input);
    for (const Value& key : call.input["TagKeys"].items()) {
      transaction.run(
          "DELETE FROM ssm_tags "
          "WHERE account = ? AND region = ? AND type = ? AND resource = ? AND key = ?",
          call.account, call.region, tagged.type, tagged.id, key.text());
    }
  });
  return Value::structure();
}

Value list_tags_for_resource(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Tagged tagged = find_resource(transaction, scope_of(call), call.input);
    return Value::structure(
        {{"TagList", tags_of(transaction, scope_of(call), tagged.type, tagged.id)}});
  });
}

}  // namespace

void put_tags(Transaction& transaction, const Scope& scope, std::string_view type,
              std::string_view resource, const Value& tags) {
  for (const Value& tag : tags.items()) {
    const std::string& key = tag["Key"].text();
    if (key.starts_with("aws:")) {
      throw Fault("ValidationException",
                  "Tag keys can't be prefixed with \"aws:\": it is reserved for use by AWS.");
    }
    transaction.run(
        "INSERT INTO ssm_tags (account, region, type, resource, key, value) "
        "VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (account, region, type, resource, key) DO UPDATE SET value = excluded.value",
        scope.account, scope.region, type, resource, key, tag["Value"].text());
  }
  const auto count = transaction.integer(
      "SELECT count(*) FROM ssm_tags "
      "WHERE account = ? AND region = ? AND type = ? AND resource = ?",
      scope.account, scope.region, type, resource);
  if (count > kMostTags) {
    throw Fault("TooManyTagsError",
                "The Targets parameter includes too many tags. Remove one or more tags and try "
                "the command again.");
  }
}

void remove_tags(Transaction& transaction, const Scope& scope, std::string_view type,
                 std::string_view resource) {
  transaction.run(
      "DELETE FROM ssm_tags WHERE account = ? AND region = ? AND type = ? AND resource = ?",
      scope.account, scope.region, type, resource);
}

Value tags_of(Transaction& transaction, const Scope& scope, std::string_view type,
              std::string_view resource) {
  Value list = Value::list();
  transaction.each(
      "SELECT key, value FROM ssm_tags "
      "WHERE account = ? AND region = ? AND type = ? AND resource = ? ORDER BY id",
      [&](const Row& row) {
        list.push(Value::structure({{"Key", row.text(0)}, {"Value", row.text(1)}}));
      },
      scope.account, scope.region, type, resource);
  return list;
}

void add_tag_operations(Operations& operations) {
  operations.add("AddTagsToResource", add_tags_to_resource);
  operations.add("RemoveTagsFromResource", remove_tags_from_resource);
  operations.add("ListTagsForResource", list_tags_for_resource);
}

}  // namespace fakes::ssm
