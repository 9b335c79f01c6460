// Bodies of the protocols json and rest-json.
#pragma once

#include <string>
#include <string_view>

#include "fakes/wire/model.h"
#include "fakes/wire/value.h"

namespace fakes::wire {

// What a member is called. The names of a model for another protocol (SQS's, whose model is that of
// query, with clients that send json) are those of the members themselves.
enum class JsonNames { wire, member };

// Members whose place is the body; unknown ones are skipped, null ones are absent. An empty body is
// an empty object. Throws Fault SerializationException.
Value read_json(std::string_view body, const Shape& shape, JsonNames names);

// Of a structure: the members whose place is the body. Throws Error internal where the value does
// not fit the shape.
void write_json(std::string& out, const Value& value, const Shape& shape, JsonNames names);

// A quoted string; what is no UTF-8 becomes U+FFFD.
void append_json_text(std::string& out, std::string_view text);

}  // namespace fakes::wire
