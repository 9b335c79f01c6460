#include "fakes/ses/document.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/wire/encoding.h"
#include "fakes/wire/json.h"
#include "fakes/wire/time_text.h"

namespace fakes::ses {
namespace {

using wire::Value;
using Json = nlohmann::ordered_json;

constexpr const char* kTime = "@time";
constexpr const char* kBytes = "@bytes";

void append(std::string& out, const Value& value);

void append_fields(std::string& out, const Value& value) {
  out += '{';
  for (const auto& field : value.fields()) {
    if (field.value.is_null()) continue;
    if (out.back() != '{') out += ',';
    wire::append_json_text(out, field.name);
    out += ':';
    append(out, field.value);
  }
  out += '}';
}

// Straight into text: events are written often, and a tree in between costs more than they do.
void append(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      out += "null";
      break;
    case Value::Kind::boolean:
      out += value.boolean() ? "true" : "false";
      break;
    case Value::Kind::integer:
      out += std::to_string(value.integer());
      break;
    case Value::Kind::number:
      out += Json(value.number()).dump();
      break;
    case Value::Kind::string:
      wire::append_json_text(out, value.text());
      break;
    case Value::Kind::blob:
      out += fmt::format(R"({{"{}":"{}"}})", kBytes, wire::base64(value.text()));
      break;
    case Value::Kind::timestamp:
      out += fmt::format(R"({{"{}":{}}})", kTime, value.time().time_since_epoch().count());
      break;
    case Value::Kind::list:
      out += '[';
      for (const Value& item : value.items()) {
        if (out.back() != '[') out += ',';
        append(out, item);
      }
      out += ']';
      break;
    default:
      append_fields(out, value);
  }
}

Value from_json(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_float()) return json.get<double>();
  if (json.is_number()) return json.get<std::int64_t>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array()) {
    Value list = Value::list();
    for (const Json& item : json) list.push(from_json(item));
    return list;
  }
  if (!json.is_object()) return {};
  if (json.size() == 1 && json.contains(kTime) && json[kTime].is_number()) {
    return wire::Timestamp(std::chrono::milliseconds(json[kTime].get<std::int64_t>()));
  }
  if (json.size() == 1 && json.contains(kBytes) && json[kBytes].is_string()) {
    return wire::Blob{wire::unbase64(json[kBytes].get<std::string>()).value_or("")};
  }
  Value structure = Value::structure();
  for (const auto& [name, item] : json.items()) structure.set(name, from_json(item));
  return structure;
}

Value from_plain_json(const Json& json) {
  if (json.is_array()) {
    Value list = Value::list();
    for (const Json& item : json) list.push(from_plain_json(item));
    return list;
  }
  if (json.is_object()) {
    Value structure = Value::structure();
    for (const auto& [name, item] : json.items()) structure.set(name, from_plain_json(item));
    return structure;
  }
  return from_json(json);
}

// The parser does not recurse, but the walk over its result does.
bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > 64) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::string to_text(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

Value from_text(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Value() : from_json(json);
}

Value as_map(const Value& structure) {
  Value map = Value::map();
  for (const auto& field : structure.fields()) {
    if (!field.value.is_null()) map.add(field.name, field.value);
  }
  return map;
}

Value read_json_text(std::string_view text) {
  if (too_deep(text)) return {};
  const Json json = Json::parse(text, nullptr, false);
  return json.is_discarded() ? Value() : from_plain_json(json);
}

std::string iso_time(wire::Timestamp time) {
  std::string text;
  wire::append_time(text, time, wire::TimeFormat::iso8601, wire::Fraction::always);
  return text;
}

Value list_of(const std::vector<std::string>& texts) {
  Value list = Value::list();
  for (const auto& text : texts) list.push(text);
  return list;
}

}  // namespace fakes::ses
