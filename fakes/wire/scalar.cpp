#include "fakes/wire/scalar.h"

#include <array>
#include <cmath>
#include <limits>

#include "fakes/wire/encoding.h"
#include "fakes/wire/time_text.h"
#include "sim/base/error.h"

namespace fakes::wire {

std::optional<Value> scalar_from_text(const Shape& shape, TimeFormat format,
                                      std::string_view text) {
  switch (shape.type()) {
    case Type::string:
      return Value(text);
    case Type::boolean:
      if (text == "true") return Value(true);
      if (text == "false") return Value(false);
      return std::nullopt;
    case Type::integer:
    case Type::long_integer: {
      const auto number = parse_integer(text);
      using Small = std::numeric_limits<std::int32_t>;
      const bool small = shape.is(Type::integer);
      if (!number || (small && (*number < Small::min() || *number > Small::max()))) {
        return std::nullopt;
      }
      return Value(*number);
    }
    case Type::float_number:
    case Type::double_number: {
      const auto number = parse_number(text);
      if (!number) return std::nullopt;
      return Value(*number);
    }
    case Type::blob: {
      auto bytes = unbase64(text);
      if (!bytes) return std::nullopt;
      return Value(Blob{std::move(*bytes)});
    }
    case Type::timestamp: {
      const auto time = parse_time(text, format);
      if (!time) return std::nullopt;
      return Value(*time);
    }
    default:
      return std::nullopt;
  }
}

void append_scalar(std::string& out, const Value& value, const Shape& shape, TimeFormat format) {
  using Kind = Value::Kind;
  const Kind kind = value.kind();
  const auto expect = [&](bool fits, std::string_view expected) {
    if (!fits) wrong_kind(shape, expected);
  };
  switch (shape.type()) {
    case Type::string:
      expect(kind == Kind::string, "a string");
      out += value.text();
      return;
    case Type::boolean:
      expect(kind == Kind::boolean, "a boolean");
      out += value.boolean() ? "true" : "false";
      return;
    case Type::integer:
    case Type::long_integer:
      expect(kind == Kind::integer, "an integer");
      append_integer(out, value.integer());
      return;
    case Type::float_number:
    case Type::double_number:
      expect(kind == Kind::number || kind == Kind::integer, "a number");
      append_number(out, value.number());
      return;
    case Type::blob:
      expect(kind == Kind::blob || kind == Kind::string, "a blob");
      out += base64(value.text());
      return;
    case Type::timestamp:
      expect(kind == Kind::timestamp, "a timestamp");
      append_time(out, value.time(), format);
      return;
    default:
      wrong_kind(shape, "a scalar");
  }
}

TimeFormat time_format(const Member& member, TimeFormat otherwise) {
  return member.time_format() == TimeFormat::unset ? otherwise : member.time_format();
}

void wrong_kind(const Shape& shape, std::string_view expected) {
  throw sim::Error(sim::Category::internal, "a value of {} is not {}", shape.name(), expected);
}

void expect_all_known(const Shape& shape, const Value& value, std::size_t written) {
  if (value.size() == written) return;
  std::size_t set = 0;
  for (const auto& field : value.fields()) {
    if (!shape.find(field.name)) {
      throw sim::Error(sim::Category::internal, "{} has no member {}", shape.name(), field.name);
    }
    set += field.value.is_null() ? 0 : 1;
  }
  if (set > written) {
    throw sim::Error(sim::Category::internal, "a member of {} is set twice", shape.name());
  }
}

std::string_view type_name(Type type) {
  constexpr std::array<std::string_view, 11> names = {"Structure", "List", "Map",      "String",
                                                      "Integer",   "Long", "Float",    "Double",
                                                      "Boolean",   "Blob", "Timestamp"};
  return names[static_cast<std::size_t>(type)];
}

}  // namespace fakes::wire
