#include "fakes/ses/document.h"

#include <nlohmann/json.hpp>

#include "fakes/wire/encoding.h"
#include "fakes/wire/time_text.h"

namespace fakes::ses {
namespace {

using wire::Value;
using Json = nlohmann::ordered_json;

constexpr const char* kTime = "@time";
constexpr const char* kBytes = "@bytes";

Json to_json(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      return nullptr;
    case Value::Kind::boolean:
      return value.boolean();
    case Value::Kind::integer:
      return value.integer();
    case Value::Kind::number:
      return value.number();
    case Value::Kind::string:
      return wire::repair_utf8(value.text());
    case Value::Kind::blob:
      return Json{{kBytes, wire::base64(value.text())}};
    case Value::Kind::timestamp:
      return Json{{kTime, value.time().time_since_epoch().count()}};
    case Value::Kind::list: {
      Json list = Json::array();
      for (const Value& item : value.items()) list.push_back(to_json(item));
      return list;
    }
    default: {
      Json object = Json::object();
      for (const auto& field : value.fields()) {
        if (!field.value.is_null()) object[field.name] = to_json(field.value);
      }
      return object;
    }
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
  if (json.size() == 1 && json.contains(kTime)) {
    return wire::Timestamp(std::chrono::milliseconds(json[kTime].get<std::int64_t>()));
  }
  if (json.size() == 1 && json.contains(kBytes)) {
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
  return to_json(value).dump();
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
