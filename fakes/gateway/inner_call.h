// A call from one service to another (core.h): it goes the way of a request, without HTTP.
#pragma once

#include "fakes/core.h"
#include "fakes/gateway/exchange.h"
#include "fakes/wire/value.h"

namespace fakes {

// Throws Fault: also of an operation that is not built.
wire::Value answer_inner_call(const Desk& desk, const InnerCall& inner);

}  // namespace fakes
