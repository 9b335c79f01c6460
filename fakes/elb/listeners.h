// Listeners: ports of a load balancer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "fakes/elb/balancer.h"

namespace fakes::elb {

// HTTP, or HTTPS.
bool is_web(const std::string& protocol);

// Adds them to a list of ListenerDescriptions. One that is there already may be said again. Throws
// Fault DuplicateListener, UnsupportedProtocol, CertificateNotFound, ValidationError.
void add_listeners(Value& descriptions, const Value& listeners, const std::string& balancer);
// Changes the ListenerDescription of that port. Throws Fault ListenerNotFound.
void change_listener(Balancer& balancer, std::int64_t port,
                     const std::function<void(Value& description)>& change);

}  // namespace fakes::elb
