#include "fakes/elb/listeners.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "fakes/elb/balancer.h"

namespace fakes::elb {
namespace {

constexpr std::int64_t last_port = 65535;

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string protocol_in(const Value& listener, const char* member, const std::string& otherwise) {
  std::string protocol = upper_case(listener[member].text_or(otherwise));
  constexpr std::array known = {"HTTP", "HTTPS", "TCP", "SSL"};
  if (std::find(known.begin(), known.end(), protocol) == known.end()) {
    throw Fault("UnsupportedProtocol",
                fmt::format("The protocol {} is none of HTTP, HTTPS, TCP and SSL", protocol));
  }
  return protocol;
}

bool is_secure(const std::string& protocol) {
  return protocol == "HTTPS" || protocol == "SSL";
}

std::int64_t port_of(const Value& description) {
  return description["Listener"]["LoadBalancerPort"].integer();
}

// With AWS's defaults.
Value checked_listener(const Value& listener) {
  const std::string protocol = protocol_in(listener, "Protocol", "");
  const std::string behind = protocol_in(listener, "InstanceProtocol", protocol);
  const std::int64_t port = listener["LoadBalancerPort"].integer();
  if (port < 1 || port > last_port) {
    throw Fault("ValidationError",
                fmt::format("The port {} is none from 1 to {}", port, last_port));
  }
  if (is_web(protocol) != is_web(behind)) {
    throw Fault("ValidationError",
                fmt::format("{} cannot go to {}: HTTP and HTTPS go with each other, and so do TCP "
                            "and SSL",
                            protocol, behind));
  }
  Value made = Value::structure({{"Protocol", protocol},
                                 {"LoadBalancerPort", port},
                                 {"InstanceProtocol", behind},
                                 {"InstancePort", listener["InstancePort"]}});
  const bool has_certificate = is_secure(protocol);
  const std::string& certificate = listener["SSLCertificateId"].text();
  if (has_certificate && certificate.empty()) {
    throw Fault("CertificateNotFound", "Server Certificate not found for the key: null");
  }
  if (has_certificate) made.set("SSLCertificateId", certificate);
  return made;
}

Value create_listeners(Core& core, Call& call) {
  return change_balancer(core, call, [&](Balancer& balancer) {
    Value descriptions = balancer.description["ListenerDescriptions"];
    add_listeners(descriptions, call.input["Listeners"], balancer.name());
    balancer.description.set("ListenerDescriptions", std::move(descriptions));
    return Value::structure();
  });
}

Value delete_listeners(Core& core, Call& call) {
  return change_balancer(core, call, [&](Balancer& balancer) {
    std::set<std::int64_t> ports;
    for (const Value& port : call.input["LoadBalancerPorts"].items()) ports.insert(port.integer());
    Value kept = Value::list();
    for (const Value& description : balancer.description["ListenerDescriptions"].items()) {
      if (ports.count(port_of(description)) == 0) kept.push(description);
    }
    balancer.description.set("ListenerDescriptions", std::move(kept));
    return Value::structure();
  });
}

Value set_certificate(Core& core, Call& call) {
  const std::int64_t port = call.input["LoadBalancerPort"].integer();
  return change_balancer(core, call, [&](Balancer& balancer) {
    change_listener(balancer, port, [&](Value& description) {
      Value listener = description["Listener"];
      const std::string& protocol = listener["Protocol"].text();
      if (!is_secure(protocol)) {
        throw Fault("InvalidConfigurationRequest",
                    fmt::format("The listener of port {} speaks {}, which has no certificate", port,
                                protocol));
      }
      listener.set("SSLCertificateId", call.input["SSLCertificateId"]);
      description.set("Listener", std::move(listener));
    });
    return Value::structure();
  });
}

}  // namespace

bool is_web(const std::string& protocol) {
  return protocol == "HTTP" || protocol == "HTTPS";
}

void change_listener(Balancer& balancer, std::int64_t port,
                     const std::function<void(Value& description)>& change) {
  bool is_found = false;
  Value changed = Value::list();
  for (Value description : balancer.description["ListenerDescriptions"].items()) {
    if (port_of(description) == port) {
      is_found = true;
      change(description);
    }
    changed.push(std::move(description));
  }
  if (!is_found) {
    throw Fault("ListenerNotFound",
                fmt::format("There is no listener of port {} at '{}'", port, balancer.name()));
  }
  balancer.description.set("ListenerDescriptions", std::move(changed));
}

void add_listeners(Value& descriptions, const Value& listeners, const std::string& balancer) {
  for (const Value& item : listeners.items()) {
    Value listener = checked_listener(item);
    const std::int64_t port = listener["LoadBalancerPort"].integer();
    const auto& there = descriptions.items();
    const auto same = std::find_if(there.begin(), there.end(),
                                   [&](const Value& known) { return port_of(known) == port; });
    if (same != there.end()) {
      if ((*same)["Listener"] == listener) continue;
      throw Fault("DuplicateListener",
                  fmt::format("A listener already exists for {} with LoadBalancerPort {}, but with "
                              "a different InstancePort, Protocol, or SSLCertificateId",
                              balancer, port));
    }
    descriptions.push(
        Value::structure({{"Listener", std::move(listener)}, {"PolicyNames", Value::list()}}));
  }
}

void add_listener_operations(Operations& operations) {
  operations.add("CreateLoadBalancerListeners", create_listeners);
  operations.add("DeleteLoadBalancerListeners", delete_listeners);
  operations.add("SetLoadBalancerListenerSSLCertificate", set_certificate);
}

}  // namespace fakes::elb
