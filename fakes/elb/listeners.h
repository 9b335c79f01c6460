// Listeners: ports of a load balancer.
#pragma once

#include "fakes/elb/operations.h"

namespace fakes::elb {

// The shape Listener with AWS's defaults. Throws Fault UnsupportedProtocol, CertificateNotFound,
// ValidationError.
Value checked_listener(const Value& listener);

// Adds them to a list of ListenerDescriptions. One that is there already may be said again. Throws
// Fault DuplicateListener, and as checked_listener().
void add_listeners(Value& descriptions, const Value& listeners, const std::string& balancer);

}  // namespace fakes::elb
