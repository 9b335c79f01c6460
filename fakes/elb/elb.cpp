// Classic Load Balancers.
#include "fakes/elb/balancer.h"
#include "fakes/elb/operations.h"
#include "fakes/services.h"

namespace fakes {
namespace elb {
namespace {

class ElbService : public Service {
 public:
  explicit ElbService(Core& core) : core_(core) { core.store.migrate("elb", {kBalancerTables}); }

  std::vector<Built> operations() override {
    Operations operations("elb", core_);
    add_balancer_operations(operations);
    add_listener_operations(operations);
    add_instance_operations(operations);
    add_place_operations(operations);
    add_policy_operations(operations);
    add_attribute_operations(operations);
    add_tag_operations(operations);
    return operations.take();
  }

  // An environment that starts again has no load balancers until it is told of them.
  void begin() override {
    if (core_.load_balancers == nullptr) return;
    for (const Balancer& balancer : core_.store.read(all_balancers)) {
      core_.load_balancers->apply(plain(balancer));
    }
  }

 private:
  Core& core_;
};

}  // namespace
}  // namespace elb

std::unique_ptr<Service> make_elb(Core& core) {
  return std::make_unique<elb::ElbService>(core);
}

}  // namespace fakes
