// The HTTP API under /_sim/, and the few addresses of moto and LocalStack that test suites rely on.
// For programs on this machine: what comes from elsewhere, names another host or was sent by a web
// page is refused. sim/doc/fakes.md describes it.
#pragma once

#include <optional>
#include <string_view>

#include "fakes/body.h"
#include "fakes/control/control.h"
#include "fakes/request.h"
#include "fakes/response.h"

namespace fakes {

struct ControlCall {
  const Request& request;
  Body& body;
  std::string_view source_ip;
};

// Whether the request is for control, and not for a service.
bool is_control(const Request& request);
// Never throws. Waits for as long as the client asks to (see /_sim/requests).
Response answer_control(Control& control, const ControlCall& call);

}  // namespace fakes
