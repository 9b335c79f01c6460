// Values as text, for what the Store keeps of SES: JSON, with times and bytes marked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/wire/value.h"

namespace fakes::ses {

std::string to_text(const wire::Value& value);
// Objects become structures. Null of what is no JSON.
wire::Value from_text(std::string_view text);
// The same fields as a map, for members that the model says are maps.
wire::Value as_map(const wire::Value& structure);

// What a JSON text of a client says; null when it is none.
wire::Value read_json_text(std::string_view text);

// "2026-01-31T12:00:00.000Z", as events and notifications show times.
std::string iso_time(wire::Timestamp time);
wire::Value list_of(const std::vector<std::string>& texts);

}  // namespace fakes::ses
