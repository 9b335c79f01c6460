#include "vm/drivers/libvirt/metadata.h"

#include <pugixml.hpp>

#include "sim/base/error.h"
#include "vm/drivers/libvirt/xml_text.h"

namespace vm::libvirt {

Metadata metadata_of(const NodeSpec& spec) {
  return Metadata{spec.environment, spec.name,          spec.role,
                  spec.address,     spec.subnet.prefix, spec.disk};
}

std::string metadata_xml(const Metadata& metadata) {
  pugi::xml_document document;
  pugi::xml_node node = document.append_child("sim:node");
  set(node, "xmlns:sim", metadata_uri);
  set(node, "environment", metadata.environment);
  set(node, "name", metadata.node);
  set(node, "role", metadata.role);
  set(node, "address", metadata.address.text());
  set(node, "prefix", std::to_string(metadata.prefix));
  set(node, "disk", metadata.disk.string());
  return text_of(document);
}

std::optional<Metadata> parse_metadata(std::string_view xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) return std::nullopt;
  const pugi::xml_node node = document.document_element();
  // libvirt keeps the element but may rename the prefix: <node xmlns="urn:sim:node:1"> is the same.
  const std::string name = node.name();
  const auto colon = name.find(':');
  if (name.substr(colon == std::string::npos ? 0 : colon + 1) != "node") return std::nullopt;
  Metadata metadata;
  metadata.environment = node.attribute("environment").value();
  metadata.node = node.attribute("name").value();
  metadata.role = node.attribute("role").value();
  metadata.prefix = node.attribute("prefix").as_int(-1);
  metadata.disk = node.attribute("disk").value();
  try {
    metadata.address = Address::parse(node.attribute("address").value());
  } catch (const sim::Error&) {
    return std::nullopt;
  }
  if (metadata.environment.empty() || metadata.node.empty() || metadata.prefix < 0) {
    return std::nullopt;
  }
  return metadata;
}

}  // namespace vm::libvirt
