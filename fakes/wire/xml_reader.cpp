#include <pugixml.hpp>

#include "fakes/wire/encoding.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/scalar.h"
#include "fakes/wire/xml.h"

namespace fakes::wire {
namespace {

[[noreturn]] void refuse() {
  throw Fault("MalformedXML",
              "The XML you provided was not well-formed or did not validate against our published "
              "schema");
}

std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Value read_value(const pugi::xml_node& node, const Member& member, int depth);

std::string text_of(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_element) refuse();
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      text += child.value();
    }
  }
  return text;
}

Value read_scalar(const Member& member, std::string_view text) {
  auto value = scalar_from_text(member.shape(), time_format(member, TimeFormat::iso8601), text);
  if (!value) refuse();
  return std::move(*value);
}

// The name of a flattened list's elements may stand at the list's member instead of the list.
std::string_view element_name(const Member& member) {
  const Shape shape = member.shape();
  if (!member.flattened() || !shape.is(Type::list) || !member.location_name().empty()) {
    return member.wire_name();
  }
  const Member item = shape.list_member();
  return item.location_name().empty() ? member.wire_name() : item.location_name();
}

bool same_attribute(std::string_view found, std::string_view wanted) {
  return found == wanted ||
         (wanted.find(':') != std::string_view::npos && local_name(found) == local_name(wanted));
}

void read_entry(const pugi::xml_node& node, const Shape& map, Value& into, int depth) {
  const Member key = map.map_key();
  const Member value = map.map_value();
  const std::string_view key_name = key.location_name().empty() ? "key" : key.location_name();
  const std::string_view value_name =
      value.location_name().empty() ? "value" : value.location_name();
  std::string key_text;
  Value found;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    if (local_name(child.name()) == key_name) key_text = text_of(child);
    if (local_name(child.name()) == value_name) found = read_value(child, value, depth);
  }
  into.add(key_text, std::move(found));
}

Value read_structure(const pugi::xml_node& node, const Shape& shape, int depth) {
  Value value = Value::structure();
  for (const Member member : shape.members()) {
    if (!member.xml_attribute()) continue;
    for (const pugi::xml_attribute attribute : node.attributes()) {
      if (same_attribute(attribute.name(), member.wire_name())) {
        value.set(member.name(), read_scalar(member, attribute.value()));
      }
    }
  }
  for (const pugi::xml_node child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    const std::string_view name = local_name(child.name());
    for (const Member member : shape.members()) {
      if (member.location() != Location::body || member.xml_attribute()) continue;
      if (element_name(member) != name) continue;
      const Shape inner = member.shape();
      const bool repeated = member.flattened() && (inner.is(Type::list) || inner.is(Type::map));
      if (!repeated) {
        value.set(member.name(), read_value(child, member, depth + 1));
        break;
      }
      const bool list = inner.is(Type::list);
      if (!value.has(member.name())) value.add(member.name(), list ? Value::list() : Value::map());
      Value& all = const_cast<Value&>(value[member.name()]);
      if (list) {
        all.push(read_value(child, inner.list_member(), depth + 1));
      } else {
        read_entry(child, inner, all, depth + 1);
      }
      break;
    }
  }
  return value;
}

Value read_value(const pugi::xml_node& node, const Member& member, int depth) {
  if (depth > kMaxDepth) refuse();
  const Shape shape = member.shape();
  if (shape.is(Type::structure)) return read_structure(node, shape, depth);
  if (shape.scalar()) return read_scalar(member, text_of(node));
  Value value = shape.is(Type::list) ? Value::list() : Value::map();
  const std::string_view given =
      shape.is(Type::list) ? shape.list_member().location_name() : std::string_view("entry");
  const std::string_view name = given.empty() ? "member" : given;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() != pugi::node_element || local_name(child.name()) != name) continue;
    if (shape.is(Type::list)) {
      value.push(read_value(child, shape.list_member(), depth + 1));
    } else {
      read_entry(child, shape, value, depth + 1);
    }
  }
  value.drop_repeated();
  return value;
}

}  // namespace

Value read_xml(std::string_view body, const Shape& shape, std::string_view root) {
  if (!is_utf8(body) || body.find('\0') != std::string_view::npos) refuse();
  pugi::xml_document document;
  constexpr unsigned options =
      pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype;
  if (!document.load_buffer(body.data(), body.size(), options, pugi::encoding_utf8)) refuse();
  const pugi::xml_node element = document.document_element();
  for (const pugi::xml_node child : document.children()) {
    if (child != element) refuse();
  }
  if (!root.empty() && local_name(element.name()) != root) refuse();
  return read_structure(element, shape, 0);
}

}  // namespace fakes::wire
