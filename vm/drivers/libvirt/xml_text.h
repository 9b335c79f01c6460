// Small helpers over pugixml for building libvirt's XML. Values are escaped by pugixml.
#pragma once

#include <string>
#include <string_view>

#include <pugixml.hpp>

namespace vm::libvirt {

void set(pugi::xml_node node, const char* attribute, const std::string& value);
pugi::xml_node add(pugi::xml_node parent, const char* name);
pugi::xml_node add(pugi::xml_node parent, const char* name, const std::string& text);
// Two-space indented, without an XML declaration, ending in a newline.
std::string text_of(const pugi::xml_document& document);

}  // namespace vm::libvirt
