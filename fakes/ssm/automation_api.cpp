// Actions that call AWS's services: through the gateway, as a client would.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "fakes/request.h"
#include "fakes/ssm/api_values.h"
#include "fakes/ssm/automation_actions.h"
#include "fakes/ssm/document_values.h"
#include "fakes/ssm/runbook.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/model.h"

namespace fakes::ssm {

using nlohmann::ordered_json;
using wire::Fault;
using wire::Value;

namespace {

// Actions that are a call of one operation, and what makes up their outputs.
struct ApiAction {
  std::string_view action;
  std::string_view service;
  std::string_view operation;
};

constexpr std::array kApiActions = {
    ApiAction{"aws:copyImage", "ec2", "CopyImage"},
    ApiAction{"aws:createImage", "ec2", "CreateImage"},
    ApiAction{"aws:createStack", "cloudformation", "CreateStack"},
    ApiAction{"aws:deleteImage", "ec2", "DeregisterImage"},
    ApiAction{"aws:deleteStack", "cloudformation", "DeleteStack"},
    ApiAction{"aws:executeStateMachine", "stepfunctions", "StartExecution"},
    ApiAction{"aws:invokeLambdaFunction", "lambda", "Invoke"},
    ApiAction{"aws:runInstances", "ec2", "RunInstances"},
};

constexpr std::chrono::seconds kLook{5};  // between two looks at a property

// The answer as JSON. Throws Fault.
ordered_json call_api(const ActionCall& call, const std::string& name, const std::string& api,
                      const ordered_json& input) {
  const auto service = wire::Service::find(name);
  const auto operation = service ? service->operation(api) : std::nullopt;
  if (!service || !call.core.call) {
    throw Fault("UnknownService", fmt::format("sim has no service '{}'.", name));
  }
  if (!operation) {
    throw Fault("InvalidAction", fmt::format("Service {} has no operation {}.", name, api));
  }
  Value given = Value::structure();
  if (operation->input()) {
    given = value_from_json(input, *operation->input());
  }
  const Value answer = call.core.call({service->name(),
                                       operation->name(),
                                       std::move(given),
                                       std::string(call.scope.account),
                                       std::string(call.scope.region),
                                       {},
                                       call.identity});
  return json_from_value(answer);
}

ActionResult call_or_fail(const ActionCall& call, const std::string& service,
                          const std::string& api, const ordered_json& input) {
  ActionResult result;
  try {
    result.response = call_api(call, service, api, input);
  } catch (const Fault& fault) {
    return failed_action(fault.code(),
                         fmt::format("An error occurred ({}) when calling the {} operation: {}",
                                     fault.code(), api, fault.message()));
  } catch (const sim::Error& error) {
    return failed_action("InternalServerError", error.message());
  }
  return result;
}

// executeAwsApi and those that look at a property: everything beside these is the call's input.
ActionResult call_named(const ActionCall& call) {
  ordered_json input = ordered_json::object();
  for (const auto& [name, value] : call.inputs.items()) {
    if (name != "Service" && name != "Api" && name != "PropertySelector" &&
        name != "DesiredValues") {
      input[name] = value;
    }
  }
  const std::string service = lower_case(text_of(member(call.inputs, "Service")));
  return call_or_fail(call, service, text_of(member(call.inputs, "Api")), input);
}

bool has_desired_value(const ActionCall& call, const ordered_json& response) {
  const ordered_json& desired = member(call.inputs, "DesiredValues");
  ordered_json found = select(response, text_of(member(call.inputs, "PropertySelector")));
  if (!found.is_array()) found = ordered_json::array({found});
  const auto is_desired = [&](const ordered_json& one) {
    return std::any_of(desired.begin(), desired.end(),
                       [&](const ordered_json& value) { return text_of(value) == text_of(one); });
  };
  return !found.empty() && std::all_of(found.begin(), found.end(), is_desired);
}

ActionResult assert_property(const ActionCall& call) {
  ActionResult result = call_named(call);
  if (result.state == ActionResult::State::failed || has_desired_value(call, result.response)) {
    return result;
  }
  return failed_action("PropertyValueNotDesired",
                       "Property value from the API output is not in desired values.");
}

ActionResult wait_for_property(const ActionCall& call) {
  ActionResult result = call_named(call);
  if (result.state == ActionResult::State::failed || has_desired_value(call, result.response)) {
    return result;
  }
  ActionResult again;
  again.state = ActionResult::State::busy;
  again.again = call.now + kLook;
  return again;
}

ActionResult change_instances(const ActionCall& call) {
  const std::string state = text_of(member(call.inputs, "DesiredState"));
  const char* api = state == "running"      ? "StartInstances"
                    : state == "terminated" ? "TerminateInstances"
                                            : "StopInstances";
  ordered_json ids = member(call.inputs, "InstanceIds");
  if (!ids.is_array()) ids = ordered_json::array({ids});
  ActionResult result = call_or_fail(call, "ec2", api, {{"InstanceIds", ids}});
  result.outputs.set("InstanceIds", to_texts(ids));
  return result;
}

ActionResult create_tags(const ActionCall& call) {
  const std::string type = text_of(member(call.inputs, "ResourceType"));
  const ordered_json& ids = member(call.inputs, "ResourceIds");
  const ordered_json& tags = member(call.inputs, "Tags");
  if (type.empty() || type == "EC2") {
    return call_or_fail(call, "ec2", "CreateTags", {{"Resources", ids}, {"Tags", tags}});
  }
  for (const ordered_json& id : ids) {
    ActionResult result =
        call_or_fail(call, "ssm", "AddTagsToResource",
                     {{"ResourceType", type}, {"ResourceId", text_of(id)}, {"Tags", tags}});
    if (result.state == ActionResult::State::failed) return result;
  }
  return {};
}

}  // namespace

bool is_api_action(std::string_view action) {
  constexpr std::array<std::string_view, 5> others = {
      "aws:executeAwsApi", "aws:assertAwsResourceProperty", "aws:waitForAwsResourceProperty",
      "aws:changeInstanceState", "aws:createTags"};
  return std::find(others.begin(), others.end(), action) != others.end() ||
         std::any_of(kApiActions.begin(), kApiActions.end(),
                     [&](const ApiAction& one) { return one.action == action; });
}

ActionResult run_api_action(std::string_view action, const ActionCall& call) {
  if (action == "aws:executeAwsApi") return call_named(call);
  if (action == "aws:assertAwsResourceProperty") return assert_property(call);
  if (action == "aws:waitForAwsResourceProperty") return wait_for_property(call);
  if (action == "aws:changeInstanceState") return change_instances(call);
  if (action == "aws:createTags") return create_tags(call);
  const auto found = std::find_if(kApiActions.begin(), kApiActions.end(),
                                  [&](const ApiAction& one) { return one.action == action; });
  ActionResult result =
      call_or_fail(call, std::string(found->service), std::string(found->operation), call.inputs);
  for (const auto& [name, value] : result.response.items()) {
    if (!value.is_structured()) result.outputs.set(name, to_texts(value));
  }
  return result;
}

}  // namespace fakes::ssm
