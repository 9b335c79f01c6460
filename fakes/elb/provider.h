// The hook through which Classic Load Balancers become real: an environment that can answer at an
// address implements it, and gives it in Core. Without one a load balancer is what the API says of
// it, and its instances are never in service. Several threads call it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fakes::elb {

// What ties a client to the instance that it met first.
struct Stickiness {
  std::string cookie;        // the application's, which is followed; "": the load balancer's own
  int lifetime_seconds = 0;  // of its own; 0: as long as the browser is open
};

// A port of the load balancer, and where what comes there goes.
struct Listener {
  std::string protocol;  // "HTTP", "HTTPS", "TCP", "SSL"
  std::uint16_t port = 0;
  std::string instance_protocol;
  std::uint16_t instance_port = 0;
  std::string certificate = {};  // ARN
  std::optional<Stickiness> stickiness = {};
};

struct HealthCheck {
  std::string target;  // "HTTP:80/ping", "TCP:80"
  int interval_seconds = 30;
  int timeout_seconds = 5;
  int unhealthy_threshold = 2;
  int healthy_threshold = 10;
};

struct LoadBalancer {
  std::string account;
  std::string region;
  std::string name;
  std::string dns_name;  // that clients were told
  bool is_internal = false;
  std::vector<Listener> listeners;
  HealthCheck health_check;
  std::vector<std::string> instances;  // "i-0123456789abcdef0"
};

// What DescribeInstanceHealth says of an instance.
struct InstanceHealth {
  bool is_in_service = false;
  std::string description = {};  // why not
};

class Provider {
 public:
  virtual ~Provider() = default;

  // The name or address at which a new load balancer will be found; "" leaves the choice to the
  // service, which makes up a name as AWS does.
  virtual std::string choose_name(std::string_view account, std::string_view region,
                                  std::string_view name) = 0;
  // Makes it so, whatever was there before. Called after each change that was kept.
  virtual void apply(const LoadBalancer& balancer) = 0;
  virtual void remove(std::string_view account, std::string_view region, std::string_view name) = 0;
  virtual InstanceHealth health(const LoadBalancer& balancer, std::string_view instance) = 0;
  // Whether there is an instance of that id; others cannot be registered.
  virtual bool has_instance(std::string_view account, std::string_view region,
                            std::string_view instance) = 0;
};

}  // namespace fakes::elb
