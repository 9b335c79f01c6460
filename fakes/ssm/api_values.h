// Inputs and answers of AWS's operations as JSON with the members' own names, wherever they travel:
// what runbooks write and read.
#pragma once

#include <nlohmann/json.hpp>

#include "fakes/wire/model.h"
#include "fakes/wire/value.h"

namespace fakes::ssm {

// What the shape has no member for is left out; numbers and flags may be given as texts. Throws
// Fault SerializationException.
wire::Value value_from_json(const nlohmann::ordered_json& json, const wire::Shape& shape);
// Times become ISO 8601 texts.
nlohmann::ordered_json json_from_value(const wire::Value& value);

}  // namespace fakes::ssm
