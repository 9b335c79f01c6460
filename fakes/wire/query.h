// Requests of the protocols query and ec2: "Tags.member.1.Key=..", one parameter per scalar.
#pragma once

#include "fakes/wire/encoding.h"
#include "fakes/wire/model.h"
#include "fakes/wire/value.h"

namespace fakes::wire {

enum class QueryDialect { query, ec2 };

// The members of a structure; unknown parameters are ignored, of repeated ones the last counts.
// List items are put in the order of their numbers; gaps close up. Work and memory grow with the
// parameters, not with the numbers in their names. Throws Fault MalformedInput (query) or
// InvalidParameterValue (ec2).
Value read_query(Parameters parameters, const Shape& shape, QueryDialect dialect);

}  // namespace fakes::wire
