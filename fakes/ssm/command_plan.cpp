#include "fakes/ssm/command_plan.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/ssm/document_values.h"
#include "fakes/wire/pattern.h"

namespace fakes::ssm {

using nlohmann::ordered_json;

namespace {

[[noreturn]] void bad_parameters(const std::string& message) {
  throw Fault("InvalidParameters", message);
}

// The values of parameters, the document's where the command gives none.
ordered_json values_of(const ordered_json& content, const Value& parameters) {
  ordered_json values = ordered_json::object();
  for (const auto& [name, parameter] : member(content, "parameters").items()) {
    const Value* given = parameters.find(name);
    if (given == nullptr) {
      values[name] = member(parameter, "default");
    } else if (text_of(member(parameter, "type")) == "StringList") {
      values[name] = ordered_json::array();
      for (const Value& one : given->items()) values[name].push_back(one.text());
    } else {
      values[name] = given->size() > 0 ? given->items()[0].text() : "";
    }
  }
  return values;
}

void add_lines(std::string& script, const ordered_json& lines) {
  if (lines.is_array()) {
    for (const ordered_json& line : lines) add_lines(script, line);
  } else if (!lines.is_null()) {
    script += text_of(lines) + "\n";
  }
}

PlannedPlugin plan_plugin(const std::string& plugin, const std::string& name,
                          const ordered_json& inputs, const ordered_json& values) {
  const auto input = [&](const char* key) {
    return filled(member(inputs, key), lookup_in(values));
  };
  PlannedPlugin planned{plugin, name, "", "", {}};
  add_lines(planned.script, input("runCommand"));
  planned.working_directory = text_of(input("workingDirectory"));
  const std::string seconds = text_of(input("timeoutSeconds"));
  int count = 0;
  std::from_chars(seconds.data(), seconds.data() + seconds.size(), count);
  planned.timeout = std::chrono::seconds(count > 0 ? count : 3600);
  return planned;
}

void check_parameter(const std::string& name, const ordered_json& parameter, const Value& given) {
  const ordered_json& allowed = member(parameter, "allowedValues");
  const std::string pattern = text_of(member(parameter, "allowedPattern"));
  const auto parsed = pattern.empty() ? std::nullopt : wire::Pattern::parse(pattern);
  for (const Value& one : given.items()) {
    const auto is_value = [&](const ordered_json& value) { return text_of(value) == one.text(); };
    const bool is_allowed =
        !allowed.is_array() || std::any_of(allowed.begin(), allowed.end(), is_value);
    if (!is_allowed || (parsed && !parsed->matches(one.text()))) {
      bad_parameters(
          fmt::format("The value of the parameter {} is not allowed: {}", name, one.text()));
    }
  }
}

}  // namespace

void check_parameters(const Document& document, const Value& parameters) {
  const ordered_json content = content_of(document);
  const ordered_json& known = member(content, "parameters");
  for (const auto& field : parameters.fields()) {
    if (member(known, field.name).is_null()) {
      bad_parameters(fmt::format("Parameter {} is not defined in the document.", field.name));
    }
  }
  for (const auto& [name, parameter] : known.items()) {
    const Value* given = parameters.find(name);
    if (given != nullptr) {
      check_parameter(name, parameter, *given);
    } else if (parameter.is_object() && !parameter.contains("default")) {
      bad_parameters(fmt::format("Parameter {} is required by the document.", name));
    }
  }
}

std::vector<PlannedPlugin> plan_command(const Document& document, const Value& parameters) {
  const ordered_json content = content_of(document);
  const ordered_json values = values_of(content, parameters);
  std::vector<PlannedPlugin> plugins;
  for (const ordered_json& step : member(content, "mainSteps")) {
    plugins.push_back(plan_plugin(text_of(member(step, "action")), text_of(member(step, "name")),
                                  member(step, "inputs"), values));
  }
  for (const auto& [plugin, config] : member(content, "runtimeConfig").items()) {
    const ordered_json& properties = member(config, "properties");
    if (!properties.is_array()) {
      plugins.push_back(plan_plugin(plugin, plugin, properties, values));
      continue;
    }
    for (const ordered_json& property : properties) {
      plugins.push_back(plan_plugin(plugin, plugin, property, values));
    }
  }
  return plugins;
}

bool is_script(const PlannedPlugin& plugin) {
  return plugin.plugin == "aws:runShellScript" || plugin.plugin == "aws:runPowerShellScript";
}

}  // namespace fakes::ssm
