#include "fakes/ssm/command_plan.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/ssm/document_content.h"
#include "fakes/wire/pattern.h"
#include "sim/base/text.h"

namespace fakes::ssm {

using nlohmann::ordered_json;

namespace {

[[noreturn]] void bad_parameters(const std::string& message) {
  throw Fault("InvalidParameters", message);
}

ordered_json content_of(const Document& document) {
  return DocumentContent(document.content, document.format(),
                         document.description["DocumentType"].text())
      .json();
}

const ordered_json& member(const ordered_json& json, const char* name) {
  static const ordered_json none;
  if (!json.is_object()) return none;
  const auto found = json.find(name);
  return found == json.end() ? none : *found;
}

std::string text_of(const ordered_json& json) {
  if (json.is_null()) return "";
  if (json.is_string()) return json.get<std::string>();
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
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

// "{{ name }}" in a text becomes the value; a text that is nothing else becomes the list itself.
ordered_json fill(const std::string& text, const ordered_json& values) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = text.find("{{", at);
    const std::size_t close = open == std::string::npos ? open : text.find("}}", open);
    if (close == std::string::npos) return out + text.substr(at);
    const std::string name = sim::trim(text.substr(open + 2, close - open - 2));
    const auto value = values.find(name);
    if (value == values.end()) {
      out += text.substr(at, close + 2 - at);
    } else if (open == 0 && close + 2 == text.size()) {
      return *value;
    } else {
      out += text.substr(at, open - at) + text_of(*value);
    }
    at = close + 2;
  }
}

ordered_json filled(const ordered_json& json, const ordered_json& values) {
  return json.is_string() ? fill(json.get<std::string>(), values) : json;
}

void add_lines(std::string& script, const ordered_json& json, const ordered_json& values) {
  const ordered_json lines = filled(json, values);
  if (!lines.is_array()) {
    if (!lines.is_null()) script += text_of(lines) + "\n";
    return;
  }
  for (const ordered_json& line : lines) script += text_of(filled(line, values)) + "\n";
}

PlannedPlugin plan_plugin(const std::string& plugin, const std::string& name,
                          const ordered_json& inputs, const ordered_json& values) {
  PlannedPlugin planned{plugin, name, "", "", {}};
  add_lines(planned.script, member(inputs, "runCommand"), values);
  planned.working_directory = text_of(filled(member(inputs, "workingDirectory"), values));
  const std::string seconds = text_of(filled(member(inputs, "timeoutSeconds"), values));
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
    if (member(known, field.name.c_str()).is_null()) {
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
