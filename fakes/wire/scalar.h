// Scalars as plain text: in query requests, XML, headers and addresses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/wire/model.h"
#include "fakes/wire/value.h"

namespace fakes::wire {

// How deep a reader follows a request. Deeper than any operation needs, and far from the stack's
// end.
constexpr int kMaxDepth = 64;

// Nothing when the text is no value of the shape: "abc" for a number, 2^31 for a 32-bit one.
std::optional<Value> scalar_from_text(const Shape& shape, TimeFormat format, std::string_view text);

// Throws Error internal when the value is of another kind than the shape.
void append_scalar(std::string& out, const Value& value, const Shape& shape, TimeFormat format);

// The member's time format, or the one that its place has without.
TimeFormat time_format(const Member& member, TimeFormat otherwise);

// Throws Error internal: a service built a value that the model does not have.
[[noreturn]] void wrong_kind(const Shape& shape, std::string_view expected);
// The same for members that the structure does not have, after `written` of them were written.
void expect_all_known(const Shape& shape, const Value& value, std::size_t written);

// "Integer", as AWS's messages call the type.
std::string_view type_name(Type type);

}  // namespace fakes::wire
