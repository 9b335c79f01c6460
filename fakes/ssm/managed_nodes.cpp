#include "fakes/ssm/managed_nodes.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/commands.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kActivation = "Activation";  // shape Activation

Value create_activation(Core& core, Call& call) {
  const Value& input = call.input;
  const auto expires = input["ExpirationDate"].time(call.now + std::chrono::hours(24));
  if (expires <= call.now || expires > call.now + std::chrono::hours(24 * 30)) {
    throw Fault("InvalidParameters",
                "The expiration date must be in the future, and not more than 30 days from now.");
  }
  return core.store.write([&](Transaction& transaction) {
    Value activation = as_shape(input, kActivation);
    const std::string id = random_uuid();
    activation.set("ActivationId", id);
    activation.set("RegistrationLimit", input["RegistrationLimit"].integer(1));
    activation.set("RegistrationsCount", 0);
    activation.set("ExpirationDate", expires);
    activation.set("Expired", false);
    activation.set("CreatedDate", call.now);
    Records(transaction, scope_of(call)).put(kActivation, id, kActivation, activation);
    return Value::structure({{"ActivationId", id}, {"ActivationCode", random_hex(20)}});
  });
}

Value delete_activation(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const std::string& id = call.input["ActivationId"].text();
    if (!Records(transaction, scope_of(call)).remove(kActivation, id)) {
      throw Fault("InvalidActivationId",
                  "The activation ID is not valid. Verify the you entered the correct ActivationId "
                  "or ActivationCode and try again.");
    }
  });
  return Value::structure();
}

bool passes(const Value& activation, const Value& filter) {
  const std::string& key = filter["FilterKey"].text();
  const std::string& text =
      activation[key == "ActivationIds" ? "ActivationId" : std::string_view(key)].text();
  const auto& values = filter["FilterValues"].items();
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& value) { return value.text() == text; });
}

Value describe_activations(Core& core, Call& call) {
  const Value& filters = call.input["Filters"];
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (Value& one : Records(transaction, scope_of(call)).all(kActivation)) {
      const bool is_listed = std::all_of(filters.items().begin(), filters.items().end(),
                                         [&](const Value& filter) { return passes(one, filter); });
      if (!is_listed) continue;
      one.set("Expired", one["ExpirationDate"].time() <= call.now);
      items.push_back(std::move(one));
    }
    return page_of(call.input, "ActivationList", std::move(items));
  });
}

Value information_of(const Node& node, Clock::Time now) {
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
  return out;
}

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
    Value information = information_of(node, call.now);
    const auto all = [&](const char* list, const char* key, const char* values) {
      return std::all_of(
          input[list].items().begin(), input[list].items().end(), [&](const Value& filter) {
            return node_passes(node, information, filter[key].text(), filter[values]);
          });
    };
    const bool is_listed =
        all("Filters", "Key", "Values") && all("InstanceInformationFilterList", "key", "valueSet");
    if (is_listed && page.wants_next()) page.add(std::move(information));
  }
  Value output = Value::structure();
  page.write(output, "InstanceInformationList");
  return output;
}

bool is_managed(const Core& core, const Scope& scope, const std::string& id) {
  const auto nodes = managed_nodes(core, scope);
  return std::any_of(nodes.begin(), nodes.end(),
                     [&](const Node& node) { return node.instance_id == id; });
}

Value get_connection_status(Core& core, Call& call) {
  const std::string& target = call.input["Target"].text();
  const bool is_there = is_managed(core, scope_of(call), target);
  return Value::structure(
      {{"Target", target}, {"Status", is_there ? "connected" : "notconnected"}});
}

Value start_session(Core& core, Call& call) {
  const std::string& target = call.input["Target"].text();
  if (!is_managed(core, scope_of(call), target)) {
    throw Fault("TargetNotConnected", fmt::format("{} is not connected.", target));
  }
  const std::string user = call.identity.arn.substr(call.identity.arn.rfind('/') + 1);
  const std::string id = fmt::format("{}-0{}", user, random_hex(16));
  core.store.write([&](Transaction& transaction) {
    Value session = as_shape(call.input, "Session");
    session.set("SessionId", id);
    session.set("Status", "Connected");
    session.set("StartDate", call.now);
    session.set("Owner", call.identity.arn);
    Records(transaction, scope_of(call)).put("Session", id, "Session", session);
  });
  return Value::structure({{"SessionId", id},
                           {"TokenValue", random_hex(64)},
                           {"StreamUrl", fmt::format("wss://ssmmessages.{}.amazonaws.com/v1/"
                                                     "data-channel/{}?role=publish_subscribe",
                                                     call.region, id)}});
}

Value terminate_session(Core& core, Call& call) {
  const std::string& id = call.input["SessionId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    auto session = records.find("Session", id);
    if (!session || session->has("EndDate")) return;
    session->set("Status", "Terminated");
    session->set("EndDate", call.now);
    records.put("Session", id, "Session", *session);
  });
  return Value::structure({{"SessionId", id}});
}

Value describe_sessions(Core& core, Call& call) {
  const bool wants_active = call.input["State"].text() == "Active";
  const Value& filters = call.input["Filters"];
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (Value& one : Records(transaction, scope_of(call)).all("Session")) {
      if (one.has("EndDate") == wants_active) continue;
      const bool is_listed =
          std::all_of(filters.items().begin(), filters.items().end(), [&](const Value& filter) {
            const std::string& key = filter["key"].text();
            return one[key].text() == filter["value"].text() || key.starts_with("Invoked");
          });
      if (is_listed) items.push_back(std::move(one));
    }
    return page_of(call.input, "Sessions", std::move(items));
  });
}

}  // namespace

void add_managed_node_operations(Operations& operations) {
  operations.add("CreateActivation", create_activation);
  operations.add("DeleteActivation", delete_activation);
  operations.add("DescribeActivations", describe_activations);
  operations.add("DescribeInstanceInformation", describe_instance_information);
  operations.add("GetConnectionStatus", get_connection_status);
  operations.add("StartSession", start_session);
  operations.add("TerminateSession", terminate_session);
  operations.add("DescribeSessions", describe_sessions);
}

}  // namespace fakes::ssm
