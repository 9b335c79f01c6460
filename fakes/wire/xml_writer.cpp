#include "fakes/wire/encoding.h"
#include "fakes/wire/scalar.h"
#include "fakes/wire/xml.h"

namespace fakes::wire {
namespace {

class Writer {
 public:
  Writer(std::string& out, Fraction fraction) : out_(out), fraction_(fraction) {}

  void members(const Value& value, const Shape& shape) {
    if (value.kind() != Value::Kind::structure && !value.is_null()) {
      wrong_kind(shape, "a structure");
    }
    std::size_t written = 0;
    for (const Member member : shape.members()) {
      const Value* field = value.find(member.name());
      if (field == nullptr || field->is_null()) continue;
      ++written;
      if (member.location() == Location::body && !member.xml_attribute()) child(*field, member);
    }
    expect_all_known(shape, value, written);
  }

 private:
  void child(const Value& value, const Member& member) {
    const Shape shape = member.shape();
    if (member.flattened() && shape.is(Type::list)) {
      const Member item = shape.list_member();
      list(value, shape, item.location_name().empty() ? member.wire_name() : item.location_name());
    } else if (member.flattened() && shape.is(Type::map)) {
      entries(value, shape, member.wire_name());
    } else {
      element(member.wire_name(), value, member);
    }
  }

  void element(std::string_view name, const Value& value, const Member& member) {
    const Shape shape = member.shape();
    out_ += '<';
    out_ += name;
    if (!member.xml_prefix().empty()) {
      out_ += " xmlns:";
      attribute(member.xml_prefix(), member.xml_uri());
    }
    if (shape.is(Type::structure)) attributes(value, shape);
    out_ += '>';
    content(value, member);
    out_ += "</";
    out_ += name;
    out_ += '>';
  }

  void content(const Value& value, const Member& member) {
    const Shape shape = member.shape();
    if (value.is_null()) return;
    if (shape.is(Type::structure)) {
      members(value, shape);
    } else if (shape.is(Type::list)) {
      const std::string_view name = shape.list_member().location_name();
      list(value, shape, name.empty() ? "member" : name);
    } else if (shape.is(Type::map)) {
      entries(value, shape, "entry");
    } else {
      append_xml_text(out_, scalar(value, member));
    }
  }

  std::string scalar(const Value& value, const Member& member) const {
    std::string text;
    const auto format = time_format(member, TimeFormat::iso8601);
    if (value.kind() == Value::Kind::timestamp && member.shape().is(Type::timestamp)) {
      append_time(text, value.time(), format, fraction_);
    } else {
      append_scalar(text, value, member.shape(), format);
    }
    return text;
  }

  void list(const Value& value, const Shape& shape, std::string_view name) {
    if (value.kind() != Value::Kind::list) wrong_kind(shape, "a list");
    for (const Value& item : value.items()) element(name, item, shape.list_member());
  }

  void entries(const Value& value, const Shape& shape, std::string_view name) {
    if (value.kind() != Value::Kind::map) wrong_kind(shape, "a map");
    const Member key = shape.map_key();
    const Member inner = shape.map_value();
    for (const auto& field : value.fields()) {
      out_ += '<';
      out_ += name;
      out_ += '>';
      append_xml_element(out_, key.location_name().empty() ? "key" : key.location_name(),
                         field.name);
      element(inner.location_name().empty() ? "value" : inner.location_name(), field.value, inner);
      out_ += "</";
      out_ += name;
      out_ += '>';
    }
  }

  void attributes(const Value& value, const Shape& shape) {
    for (const Member member : shape.members()) {
      const Value* field = value.find(member.name());
      if (!member.xml_attribute() || field == nullptr || field->is_null()) continue;
      out_ += ' ';
      attribute(member.wire_name(), scalar(*field, member));
    }
  }

  void attribute(std::string_view name, std::string_view text) {
    out_ += name;
    out_ += "=\"";
    append_xml_text(out_, text);
    out_ += '"';
  }

  std::string& out_;
  Fraction fraction_;
};

}  // namespace

void write_xml_members(std::string& out, const Value& value, const Shape& shape,
                       Fraction fraction) {
  Writer(out, fraction).members(value, shape);
}

void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
  out += '<';
  out += name;
  out += '>';
  append_xml_text(out, text);
  out += "</";
  out += name;
  out += '>';
}

void append_xml_text(std::string& out, std::string_view text) {
  if (!is_utf8(text)) return append_xml_text(out, repair_utf8(text));
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string escaped;
    if (c == '&') {
      escaped = "&amp;";
    } else if (c == '<') {
      escaped = "&lt;";
    } else if (c == '>') {
      escaped = "&gt;";
    } else if (c == '"') {
      escaped = "&quot;";
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
      // As S3 does it, although XML 1.0 has no such character; CR would be read as LF.
      escaped = "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      continue;
    }
    out += text.substr(plain, i - plain);
    out += escaped;
    plain = i + 1;
  }
  out += text.substr(plain);
}

}  // namespace fakes::wire
