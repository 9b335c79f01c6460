// The answer to a client of a service that was not built in: in a shape that it can read, and no
// 5xx, which it would try again.
#pragma once

#include <string_view>

#include "fakes/request.h"
#include "fakes/response.h"

namespace fakes {

// `named` is what the client called the service.
Response answer_unknown_service(const Request& request, std::string_view named,
                                std::string_view request_id);

}  // namespace fakes
