// What the steps of runbooks do. An action is looked at until it is over: at first when its step
// begins, and again at the times that it names or when somebody signals.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "fakes/core.h"
#include "fakes/ssm/scope.h"

namespace fakes::ssm {

struct ActionCall {
  Core& core;
  Scope scope;
  const Identity& identity;              // who started the execution
  const nlohmann::ordered_json& inputs;  // with the values filled in
  const wire::Value& outputs;            // an AutomationParameterMap: what the last look left
  Clock::Time begun;                     // the step
  Clock::Time now;
  // Starts an execution below this one, given a StartAutomationExecutionRequest; its id.
  std::function<std::string(const wire::Value& input)> start_child;
};

struct ActionResult {
  enum class State { success, busy, waiting, failed };  // waiting: for somebody's signal
  State state = State::success;
  wire::Value outputs = wire::Value::map();
  nlohmann::ordered_json response = {};   // what the step's own outputs select from
  std::string next = {};                  // the step that follows, where the action says it
  std::optional<Clock::Time> again = {};  // of busy ones
  std::optional<std::pair<std::string, nlohmann::ordered_json>> variable = {};  // a new value
  // Of failures; "Step fails when it is <stage>. <message>".
  std::string stage = "Execute/Cancelling action";
  std::string failure = {};
  std::string message = {};
};

// The longest that a step of this action takes when it does not say so itself.
std::chrono::seconds default_timeout(std::string_view action);

// Never throws but for errors of the state.
ActionResult run_action(std::string_view action, const ActionCall& call);

ActionResult failed_action(std::string_view failure, std::string message);

// Parts of run_action: automation_api.cpp (calls of AWS's services), automation_branch.cpp.
bool is_api_action(std::string_view action);
ActionResult run_api_action(std::string_view action, const ActionCall& call);
ActionResult run_branch(const ActionCall& call);

}  // namespace fakes::ssm
