#include "fakes/ssm/runbook.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "fakes/ssm/document_values.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/pattern.h"
#include "sim/base/text.h"

namespace fakes::ssm {

using nlohmann::ordered_json;
using wire::Value;

namespace {

[[noreturn]] void bad_parameters(const std::string& message) {
  throw wire::Fault("InvalidAutomationExecutionParametersException", message);
}

std::int64_t number_of(const ordered_json& json, std::int64_t other) {
  const std::string text = text_of(json);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end != text.data() ? number : other;
}

bool flag_of(const ordered_json& json, bool other) {
  const std::string text = text_of(json);
  return text.empty() ? other : text == "true" || text == "True";
}

RunbookStep read_step(const ordered_json& json) {
  RunbookStep step;
  step.name = text_of(member(json, "name"));
  step.action = text_of(member(json, "action"));
  step.inputs = member(json, "inputs");
  step.outputs = member(json, "outputs");
  step.next = text_of(member(json, "nextStep"));
  const std::string on_failure = text_of(member(json, "onFailure"));
  step.on_failure = on_failure.empty() ? "Abort" : on_failure;
  step.timeout_seconds = number_of(member(json, "timeoutSeconds"), 0);
  step.max_attempts = std::max<std::int64_t>(1, number_of(member(json, "maxAttempts"), 1));
  step.is_end = flag_of(member(json, "isEnd"), false);
  step.is_critical = flag_of(member(json, "isCritical"), step.on_failure != "Continue");
  return step;
}

void check_parameter(const std::string& name, const ordered_json& parameter, const Value& given) {
  const ordered_json& allowed = member(parameter, "allowedValues");
  const std::string pattern = text_of(member(parameter, "allowedPattern"));
  const auto parsed = pattern.empty() ? std::nullopt : wire::Pattern::parse(pattern);
  for (const Value& one : given.items()) {
    const std::string& text = one.text();
    if (allowed.is_array() && std::none_of(allowed.begin(), allowed.end(), [&](const auto& value) {
          return text_of(value) == text;
        })) {
      std::vector<std::string> names;
      for (const ordered_json& value : allowed) names.push_back(text_of(value));
      bad_parameters(fmt::format("Parameter \"{}\" has value \"{}\" not found in [{}].", name, text,
                                 sim::join(names, ", ")));
    }
    if (parsed && !parsed->matches(text)) {
      bad_parameters(
          fmt::format("Parameter \"{}\" has value \"{}\" not matching {}.", name, text, pattern));
    }
  }
  const bool is_list = text_of(member(parameter, "type")).ends_with("List") ||
                       text_of(member(parameter, "type")).starts_with("List<");
  if (!is_list && given.size() > 1) {
    bad_parameters(fmt::format("Parameter \"{}\" takes a single value.", name));
  }
}

}  // namespace

Runbook::Runbook(ordered_json content) : content_(std::move(content)) {
  for (const ordered_json& step : member(content_, "mainSteps")) steps_.push_back(read_step(step));
  for (std::size_t i = 0; i + 1 < steps_.size(); ++i) {
    if (steps_[i].next.empty() && !steps_[i].is_end) steps_[i].next = steps_[i + 1].name;
  }
}

const RunbookStep* Runbook::find(std::string_view name) const {
  for (const RunbookStep& step : steps_) {
    if (step.name == name) return &step;
  }
  return nullptr;
}

std::vector<std::string> Runbook::outputs() const {
  std::vector<std::string> names;
  for (const ordered_json& output : member(content_, "outputs")) names.push_back(text_of(output));
  return names;
}

void Runbook::check_parameters(const Value& parameters) const {
  const ordered_json& known = member(content_, "parameters");
  for (const auto& field : parameters.fields()) {
    if (member(known, field.name).is_null()) {
      bad_parameters(
          fmt::format("Parameter \"{}\" is not defined in the runbook's parameters.", field.name));
    }
  }
  for (const auto& [name, parameter] : known.items()) {
    const Value* given = parameters.find(name);
    if (given != nullptr) {
      check_parameter(name, parameter, *given);
    } else if (parameter.is_object() && !parameter.contains("default")) {
      bad_parameters(fmt::format("Missing required parameter: {} in user inputs.", name));
    }
  }
}

Value Runbook::complete(const Value& parameters) const {
  Value out = Value::map();
  for (const auto& [name, parameter] : member(content_, "parameters").items()) {
    const Value* given = parameters.find(name);
    out.set(name, given != nullptr ? *given : to_texts(member(parameter, "default")));
  }
  return out;
}

ordered_json Runbook::values(const Value& parameters) const {
  ordered_json values = ordered_json::object();
  for (const auto& [name, parameter] : member(content_, "parameters").items()) {
    values[name] = from_texts(parameters[name], text_of(member(parameter, "type")));
  }
  return values;
}

ordered_json Runbook::variables() const {
  ordered_json values = ordered_json::object();
  for (const auto& [name, variable] : member(content_, "variables").items()) {
    values["variable:" + name] = member(variable, "default");
  }
  return values;
}

Value to_texts(const ordered_json& value) {
  Value list = Value::list();
  if (value.is_array()) {
    for (const ordered_json& one : value) list.push(text_of(one));
  } else if (!value.is_null()) {
    list.push(text_of(value));
  }
  return list;
}

ordered_json from_texts(const Value& texts, std::string_view type) {
  const auto parsed = [](const std::string& text) {
    ordered_json json = ordered_json::parse(text, nullptr, false);
    return json.is_discarded() ? ordered_json(text) : json;
  };
  const bool is_text_list = type == "StringList" || type.starts_with("List<");
  if (is_text_list || type == "MapList") {
    ordered_json list = ordered_json::array();
    for (const Value& one : texts.items()) {
      list.push_back(is_text_list ? ordered_json(one.text()) : parsed(one.text()));
    }
    return list;
  }
  const std::string text = texts.size() > 0 ? texts.items()[0].text() : "";
  const bool is_json = type == "StringMap" || type == "Integer" || type == "Boolean";
  return is_json ? parsed(text) : ordered_json(text);
}

}  // namespace fakes::ssm
