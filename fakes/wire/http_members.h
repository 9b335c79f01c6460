// The members of REST operations that travel outside the body: in the address, the query string,
// headers and the status.
#pragma once

#include "fakes/request.h"
#include "fakes/response.h"
#include "fakes/wire/encoding.h"
#include "fakes/wire/model.h"
#include "fakes/wire/value.h"

namespace fakes::wire {

// Adds them to a structure. Throws Fault InvalidArgument (rest-xml) or SerializationException when
// a text is no value of its member.
void read_http_members(Value& into, const Operation& operation, Protocol protocol,
                       const Request& request, const Parameters& query, const Parameters& labels);

// Sets headers and the status. Header values cannot hold line ends: they become blanks.
void write_http_members(Response& response, const Value& value, const Shape& shape);

}  // namespace fakes::wire
