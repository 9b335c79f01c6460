#include "fakes/ssm/managed_nodes.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/request.h"
#include "fakes/ssm/filters.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

// Shape InstanceInformation, by id: hybrid nodes that are no longer managed, and roles given here.
constexpr std::string_view kDeregistered = "DeregisteredNode";
constexpr std::string_view kNodeRole = "NodeRole";
constexpr const char* kShape = "InstanceInformation";

bool node_passes(const Node& node, const Value& information, const std::string& key,
                 const Value& values) {
  const auto named = [&](const std::string& text) {
    return std::any_of(values.items().begin(), values.items().end(),
                       [&](const Value& value) { return value.text() == text; });
  };
  if (key == "InstanceIds") return named(node.instance_id);
  if (key == "PlatformTypes") return named(information["PlatformType"].text());
  if (key == "tag-key" || key.starts_with("tag:")) {
    return std::any_of(node.tags.begin(), node.tags.end(), [&](const auto& tag) {
      return (key == "tag-key" && named(tag.first)) ||
             (key == "tag:" + tag.first && named(tag.second));
    });
  }
  return named(information[key].text());
}

Value describe_instance_information(Core& core, Call& call) {
  const Value& input = call.input;
  Page page(input, 50);
  for (const Node& node : managed_nodes(core, scope_of(call))) {
    Value information = information_of(core, scope_of(call), node, call.now);
    const auto passes = [&](const char* list, const char* key, const char* values) {
      return std::all_of(
          input[list].items().begin(), input[list].items().end(), [&](const Value& filter) {
            return node_passes(node, information, filter[key].text(), filter[values]);
          });
    };
    const bool is_listed = passes("Filters", "Key", "Values") &&
                           passes("InstanceInformationFilterList", "key", "valueSet");
    if (is_listed && page.wants_next()) page.add(std::move(information));
  }
  Value output = Value::structure();
  page.write(output, "InstanceInformationList");
  return output;
}

bool is_named(const Node& node, const Value& target) {
  const std::string& key = target["Key"].text();
  const Value& values = target["Values"];
  if (same_name(key, "InstanceIds")) {
    return has_text(values, node.instance_id) || has_text(values, "*");
  }
  return std::any_of(node.tags.begin(), node.tags.end(), [&](const auto& tag) {
    return (key == "tag-key" && has_text(values, tag.first)) ||
           (key == "tag:" + tag.first && has_text(values, tag.second));
  });
}

void check_managed(const Core& core, const Call& call) {
  const std::string& id = call.input["InstanceId"].text();
  if (is_managed(core, scope_of(call), id)) return;
  throw Fault(
      "InvalidInstanceId",
      fmt::format("Instances [[{}]] not in a valid state for account {}", id, call.account));
}

Value deregister_managed_instance(Core& core, Call& call) {
  check_managed(core, call);
  const std::string& id = call.input["InstanceId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    records.put(kDeregistered, id, kShape, Value::structure({{"InstanceId", id}}));
    records.remove(kNodeRole, id);
    remove_tags(transaction, scope_of(call), kManagedInstance, id);
  });
  return Value::structure();
}

Value update_managed_instance_role(Core& core, Call& call) {
  check_managed(core, call);
  const std::string& id = call.input["InstanceId"].text();
  core.store.write([&](Transaction& transaction) {
    Records(transaction, scope_of(call))
        .put(kNodeRole, id, kShape,
             Value::structure({{"InstanceId", id}, {"IamRole", call.input["IamRole"]}}));
  });
  return Value::structure();
}

}  // namespace

std::vector<Node> managed_nodes(const Core& core, const Scope& scope) {
  if (core.command_runner == nullptr) return {};
  std::vector<Node> nodes = core.command_runner->nodes(scope.account, scope.region);
  core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope);
    std::erase_if(
        nodes, [&](const Node& node) { return records.exists(kDeregistered, node.instance_id); });
    for (Node& node : nodes) {
      const Value tags = tags_of(transaction, scope, kManagedInstance, node.instance_id);
      for (const Value& tag : tags.items()) {
        node.tags.emplace_back(tag["Key"].text(), tag["Value"].text());
      }
    }
  });
  return nodes;
}

bool is_managed(const Core& core, const Scope& scope, const std::string& id) {
  const auto nodes = managed_nodes(core, scope);
  return std::any_of(nodes.begin(), nodes.end(),
                     [&](const Node& node) { return node.instance_id == id; });
}

bool is_target(const Node& node, const Value& targets) {
  return targets.size() > 0 &&
         all(targets, [&](const Value& target) { return is_named(node, target); });
}

Value information_of(const Core& core, const Scope& scope, const Node& node, Clock::Time now) {
  const bool is_hybrid = node.instance_id.starts_with("mi-");
  Value out = Value::structure({
      {"InstanceId", node.instance_id},
      {"PingStatus", "Online"},
      {"LastPingDateTime", now},
      {"AgentVersion", "3.3.0.0"},
      {"IsLatestVersion", true},
      {"PlatformType", "Linux"},
      {"PlatformName", node.platform_name},
      {"PlatformVersion", node.platform_version},
      {"ResourceType", is_hybrid ? "ManagedInstance" : "EC2Instance"},
      {"IPAddress", node.ip_address},
      {"ComputerName", node.computer_name},
      {"SourceId", node.instance_id},
      {"SourceType", is_hybrid ? "AWS::SSM::ManagedInstance" : "AWS::EC2::Instance"},
  });
  if (is_hybrid) out.set("Name", node.name);
  const Value kept = core.store.read([&](Transaction& transaction) {
    return Records(transaction, scope).find(kNodeRole, node.instance_id).value_or(Value());
  });
  if (const Value* role = kept.find("IamRole")) out.set("IamRole", *role);
  return out;
}

void add_managed_node_operations(Operations& operations) {
  operations.add("DescribeInstanceInformation", describe_instance_information);
  operations.add("DeregisterManagedInstance", deregister_managed_instance);
  operations.add("UpdateManagedInstanceRole", update_managed_instance_role);
}

}  // namespace fakes::ssm
