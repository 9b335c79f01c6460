// Bodies in XML: those of rest-xml both ways, and the answers of query and ec2.
#pragma once

#include <string>
#include <string_view>

#include "fakes/wire/model.h"
#include "fakes/wire/time_text.h"
#include "fakes/wire/value.h"

namespace fakes::wire {

// Members whose place is the body; unknown elements are skipped. `root` is the name that the
// document must have, "" for any; namespaces are not looked at. Document types are refused, so
// entities beyond XML's own five do not exist. Throws Fault MalformedXML.
Value read_xml(std::string_view body, const Shape& shape, std::string_view root);

// The elements of a structure's members whose place is the body, without an element around them.
// Throws Error internal where the value does not fit the shape.
void write_xml_members(std::string& out, const Value& value, const Shape& shape, Fraction fraction);

// "<name>text</name>"
void append_xml_element(std::string& out, std::string_view name, std::string_view text);
// With &amp; and friends; what is no UTF-8 becomes U+FFFD.
void append_xml_text(std::string& out, std::string_view text);

}  // namespace fakes::wire
