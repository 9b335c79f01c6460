#include "fakes/ssm/document_content.h"

#include <algorithm>
#include <array>

#include "fakes/auth/digest.h"
#include "fakes/wire/fault.h"
#include "sim/base/error.h"
#include "sim/base/yaml_json.h"

namespace fakes::ssm {

using nlohmann::ordered_json;
using wire::Fault;
using wire::Value;

namespace {

constexpr std::size_t kMostBytes = 64 * 1024;
constexpr int kDeepest = 64;
constexpr std::array<std::string_view, 5> kSchemas = {"0.3", "1.0", "1.2", "2.0", "2.2"};

[[noreturn]] void bad_content() {
  throw Fault("InvalidDocumentContent", "The content for the document is not valid.");
}

ordered_json parse(const std::string& text, std::string_view format) {
  if (format == "YAML") {
    try {
      return sim::yaml::to_json(text);
    } catch (const sim::Error&) {
      bad_content();
    }
  }
  // What is deeper could not be written again without an endless stack.
  bool is_deep = false;
  const auto look = [&](int depth, ordered_json::parse_event_t, ordered_json&) {
    is_deep = is_deep || depth > kDeepest;
    return !is_deep;
  };
  ordered_json json = ordered_json::parse(text, look, false);
  if (is_deep || !json.is_object()) bad_content();
  return json;
}

// Escapes of YAML can make what is no UTF-8.
std::string dumped(const ordered_json& json, int indent = -1) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

// Documents that describe what is to be run have a schema; configurations and packages need none.
bool has_schema(std::string_view type) {
  return type == "Command" || type == "Automation" || type == "Session" || type == "Policy";
}

std::string text_at(const ordered_json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// With a blank behind ',' and ':', as AWS shows lists and maps.
std::string spaced(const ordered_json& json) {
  if (!json.is_structured()) return dumped(json);
  std::string out;
  for (const auto& [key, value] : json.items()) {
    if (!out.empty()) out += ", ";
    if (json.is_object()) out += dumped(key) + ": ";
    out += spaced(value);
  }
  return json.is_object() ? "{" + out + "}" : "[" + out + "]";
}

std::string default_text(const ordered_json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_boolean()) return json.get<bool>() ? "True" : "False";
  return spaced(json);
}

}  // namespace

DocumentContent::DocumentContent(std::string text, std::string_view format, std::string_view type)
    : text_(std::move(text)), format_(format), type_(type) {
  if (text_.size() > kMostBytes) {
    throw Fault("MaxDocumentSizeExceeded", "The size limit of a document is 64 KB.");
  }
  if (format_ == "TEXT") return;
  json_ = parse(text_, format_);
  if (!has_schema(type_)) return;
  const auto schema = json_.find("schemaVersion");
  if (schema == json_.end() || !schema->is_string()) bad_content();
  if (std::find(kSchemas.begin(), kSchemas.end(), schema->get<std::string>()) == kSchemas.end()) {
    throw Fault("InvalidDocumentSchemaVersion",
                "The version of the document schema is not supported.");
  }
  const auto parameters = json_.find("parameters");
  const bool broken =
      parameters != json_.end() && !parameters->is_object() && !parameters->is_null();
  if (broken) bad_content();
}

void DocumentContent::describe(Value& description) const {
  Sha256 digest;
  digest.update(text_);
  description.set("Hash", digest.finish_hex());
  description.set("HashType", "Sha256");
  if (format_ == "TEXT") return;
  const std::string text = text_at(json_, "description");
  if (!text.empty()) description.set("Description", text);
  const std::string schema = text_at(json_, "schemaVersion");
  if (!schema.empty()) description.set("SchemaVersion", schema);
  Value list = parameters();
  if (list.size() > 0) description.set("Parameters", std::move(list));
  Value names = Value::list();
  for (const std::string& name : platforms()) names.push(name);
  description.set("PlatformTypes", std::move(names));
}

Value DocumentContent::parameters() const {
  Value list = Value::list();
  const auto found = json_.find("parameters");
  if (found == json_.end() || !found->is_object()) return list;
  for (const auto& [name, parameter] : found->items()) {
    Value one = Value::structure({{"Name", name}});
    if (parameter.is_object()) {
      const std::string type = text_at(parameter, "type");
      if (!type.empty()) one.add("Type", type);
      const std::string text = text_at(parameter, "description");
      if (!text.empty()) one.add("Description", text);
      const auto fallback = parameter.find("default");
      if (fallback != parameter.end() && !fallback->is_null()) {
        one.add("DefaultValue", default_text(*fallback));
      }
    }
    list.push(std::move(one));
  }
  return list;
}

std::vector<std::string> DocumentContent::actions() const {
  std::vector<std::string> names;
  const auto steps = json_.find("mainSteps");
  if (steps != json_.end() && steps->is_array()) {
    for (const ordered_json& step : *steps) {
      if (step.is_object()) names.push_back(text_at(step, "action"));
    }
  }
  const auto plugins = json_.find("runtimeConfig");
  if (plugins != json_.end() && plugins->is_object()) {
    for (const auto& [name, plugin] : plugins->items()) names.push_back(name);
  }
  return names;
}

// Those that all its plugins run on.
std::vector<std::string> DocumentContent::platforms() const {
  const std::vector<std::string> names = actions();
  const auto runs = [&](std::string_view action) {
    return std::find(names.begin(), names.end(), action) != names.end();
  };
  if (runs("aws:runShellScript") && !runs("aws:runPowerShellScript")) return {"Linux", "MacOS"};
  if (runs("aws:applications") || runs("aws:domainJoin") || runs("aws:psModule")) {
    return {"Windows"};
  }
  return {"Windows", "Linux", "MacOS"};
}

std::string DocumentContent::text_as(std::string_view format) const {
  if (format == format_ || format_ == "TEXT" || format == "TEXT") return text_;
  return format == "YAML" ? sim::yaml::from_json(json_) : dumped(json_, 2);
}

}  // namespace fakes::ssm
