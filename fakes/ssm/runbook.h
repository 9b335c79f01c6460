// An Automation runbook (documents of schema 0.3): its parameters, steps and outputs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "fakes/wire/value.h"

namespace fakes::ssm {

struct RunbookStep {
  std::string name;
  std::string action;  // "aws:sleep"
  nlohmann::ordered_json inputs;
  nlohmann::ordered_json outputs;    // of {Name, Selector, Type}
  std::string next;                  // the step that follows; "" at the end
  std::string on_failure;            // "Abort", "Continue", "step:name"
  std::int64_t timeout_seconds = 0;  // 0: none
  std::int64_t max_attempts = 1;
  bool is_end = false;
  bool is_critical = true;
};

class Runbook {
 public:
  explicit Runbook(nlohmann::ordered_json content);

  const std::vector<RunbookStep>& steps() const { return steps_; }
  const RunbookStep* find(std::string_view name) const;
  // Names of outputs: "step.Name".
  std::vector<std::string> outputs() const;

  // Whether these (an AutomationParameterMap) are the runbook's. Throws Fault
  // InvalidAutomationExecutionParametersException.
  void check_parameters(const wire::Value& parameters) const;
  // With the defaults of what was not given.
  wire::Value complete(const wire::Value& parameters) const;
  // The parameters as values for texts.
  nlohmann::ordered_json values(const wire::Value& parameters) const;
  // Initial values of its variables, by "variable:name".
  nlohmann::ordered_json variables() const;

 private:
  nlohmann::ordered_json content_;
  std::vector<RunbookStep> steps_;
};

// Values travel as lists of texts: a StringList has one for each item, everything else one.
wire::Value to_texts(const nlohmann::ordered_json& value);
nlohmann::ordered_json from_texts(const wire::Value& texts, std::string_view type);

}  // namespace fakes::ssm
