#include <cmath>

#include <fmt/format.h>

#include "fakes/wire/encoding.h"
#include "fakes/wire/json.h"
#include "fakes/wire/scalar.h"

namespace fakes::wire {
namespace {

void write_fields(std::string& out, const Value& value, const Shape& shape, JsonNames names);

void write_scalar(std::string& out, const Value& value, const Shape& shape, TimeFormat format) {
  std::string text;
  append_scalar(text, value, shape, format);
  const bool real = shape.is(Type::float_number) || shape.is(Type::double_number);
  const bool quoted = shape.is(Type::string) || shape.is(Type::blob) ||
                      (real && !std::isfinite(value.number())) ||
                      (shape.is(Type::timestamp) && format != TimeFormat::unix_time);
  if (quoted) {
    append_json_text(out, text);
  } else {
    out += text;
  }
}

void write_value(std::string& out, const Value& value, const Member& member, JsonNames names) {
  const Shape shape = member.shape();
  if (value.is_null()) {
    out += "null";
  } else if (shape.is(Type::structure)) {
    write_json(out, value, shape, names);
  } else if (shape.is(Type::list)) {
    if (value.kind() != Value::Kind::list) wrong_kind(shape, "a list");
    out += '[';
    for (const Value& item : value.items()) {
      if (out.back() != '[') out += ',';
      write_value(out, item, shape.list_member(), names);
    }
    out += ']';
  } else if (shape.is(Type::map)) {
    if (value.kind() != Value::Kind::map) wrong_kind(shape, "a map");
    out += '{';
    for (const auto& field : value.fields()) {
      if (out.back() != '{') out += ',';
      append_json_text(out, field.name);
      out += ':';
      write_value(out, field.value, shape.map_value(), names);
    }
    out += '}';
  } else {
    write_scalar(out, value, shape, time_format(member, TimeFormat::unix_time));
  }
}

void write_fields(std::string& out, const Value& value, const Shape& shape, JsonNames names) {
  std::size_t written = 0;
  bool first = true;
  for (const Member member : shape.members()) {
    const Value* field = value.find(member.name());
    if (field == nullptr || field->is_null()) continue;
    ++written;
    if (member.location() != Location::body) continue;
    if (!first) out += ',';
    first = false;
    append_json_text(out, names == JsonNames::wire ? member.wire_name() : member.name());
    out += ':';
    write_value(out, *field, member, names);
  }
  expect_all_known(shape, value, written);
}

}  // namespace

void write_json(std::string& out, const Value& value, const Shape& shape, JsonNames names) {
  if (value.kind() != Value::Kind::structure && !value.is_null()) wrong_kind(shape, "a structure");
  out += '{';
  write_fields(out, value, shape, names);
  out += '}';
}

void append_json_text(std::string& out, std::string_view text) {
  if (!is_utf8(text)) return append_json_text(out, repair_utf8(text));
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out += text.substr(plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      default:
        out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  out += text.substr(plain);
  out += '"';
}

}  // namespace fakes::wire
