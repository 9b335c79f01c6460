// The operations of Classic Load Balancers, gathered from its families: each adds its own.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "fakes/core.h"
#include "fakes/service.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/value.h"

namespace fakes::elb {

using wire::Fault;
using wire::Value;

class Operations {
 public:
  explicit Operations(Core& core) : core_(core) {}

  // `handle` makes the operation's output.
  void add(std::string_view operation, Value (*handle)(Core& core, Call& call)) {
    built_.push_back({"elb", operation, [&core = core_, handle](Call& call) {
                        Reply reply;
                        reply.output = handle(core, call);
                        return reply;
                      }});
  }
  std::vector<Built> take() { return std::move(built_); }

 private:
  Core& core_;
  std::vector<Built> built_;
};

void add_balancer_operations(Operations& operations);
void add_listener_operations(Operations& operations);
void add_instance_operations(Operations& operations);
void add_place_operations(Operations& operations);
void add_policy_operations(Operations& operations);
void add_attribute_operations(Operations& operations);
void add_tag_operations(Operations& operations);

}  // namespace fakes::elb
