#include "fakes/ssm/api_values.h"

#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

#include "fakes/ssm/document_values.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

using nlohmann::ordered_json;
using wire::Shape;
using wire::Type;
using wire::Value;

namespace {

[[noreturn]] void bad_value(const ordered_json& json, const Shape& shape) {
  throw wire::Fault("SerializationException",
                    fmt::format("{} is no value of {}.", text_of(json), shape.name()));
}

Value integer_from(const ordered_json& json, const Shape& shape) {
  const std::string text = text_of(json);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) bad_value(json, shape);
  return number;
}

Value time_from(const ordered_json& json, const Shape& shape) {
  if (json.is_number()) {
    const auto time =
        std::chrono::milliseconds(static_cast<std::int64_t>(json.get<double>() * 1000));
    return wire::Timestamp(time);
  }
  const auto time = wire::parse_time(text_of(json), wire::TimeFormat::iso8601);
  if (!time) bad_value(json, shape);
  return *time;
}

}  // namespace

Value value_from_json(const ordered_json& json, const Shape& shape) {
  switch (shape.type()) {
    case Type::structure: {
      if (!json.is_object()) bad_value(json, shape);
      Value value = Value::structure();
      for (const wire::Member& known : shape.members()) {
        const ordered_json& given = member(json, known.name());
        if (!given.is_null()) value.add(known.name(), value_from_json(given, known.shape()));
      }
      return value;
    }
    case Type::list: {
      Value value = Value::list();
      const Shape item = shape.list_member().shape();
      if (!json.is_array()) return Value(Value::List{value_from_json(json, item)});
      for (const ordered_json& one : json) value.push(value_from_json(one, item));
      return value;
    }
    case Type::map: {
      if (!json.is_object()) bad_value(json, shape);
      Value value = Value::map();
      for (const auto& [name, one] : json.items()) {
        value.set(name, value_from_json(one, shape.map_value().shape()));
      }
      return value;
    }
    case Type::integer:
    case Type::long_integer:
      return integer_from(json, shape);
    case Type::float_number:
    case Type::double_number:
      return std::strtod(text_of(json).c_str(), nullptr);
    case Type::boolean:
      return text_of(json) == "true" || text_of(json) == "True";
    case Type::timestamp:
      return time_from(json, shape);
    case Type::blob:
      return wire::Blob{text_of(json)};
    case Type::string:
      break;
  }
  return text_of(json);
}

ordered_json json_from_value(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::boolean:
      return value.boolean();
    case Value::Kind::integer:
      return value.integer();
    case Value::Kind::number:
      return value.number();
    case Value::Kind::string:
    case Value::Kind::blob:
      return value.text();
    case Value::Kind::timestamp: {
      std::string text;
      wire::append_time(text, value.time(), wire::TimeFormat::iso8601);
      return text;
    }
    case Value::Kind::list: {
      ordered_json list = ordered_json::array();
      for (const Value& one : value.items()) list.push_back(json_from_value(one));
      return list;
    }
    case Value::Kind::map:
    case Value::Kind::structure: {
      ordered_json object = ordered_json::object();
      for (const auto& field : value.fields()) object[field.name] = json_from_value(field.value);
      return object;
    }
    case Value::Kind::null:
      break;
  }
  return nullptr;
}

}  // namespace fakes::ssm
