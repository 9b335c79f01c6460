// The operations of SSM, gathered from its families: each adds its own.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "fakes/core.h"
#include "fakes/service.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/value.h"

namespace fakes::ssm {

using wire::Fault;
using wire::Value;

class Operations {
 public:
  explicit Operations(Core& core) : core_(core) {}

  // `handle` makes the operation's output.
  void add(std::string_view operation, Value (*handle)(Core& core, Call& call)) {
    built_.push_back({"ssm", operation, [&core = core_, handle](Call& call) {
                        Reply reply;
                        reply.output = handle(core, call);
                        return reply;
                      }});
  }
  // Of operations that need more than the core, such as a queue, which outlives them.
  template <typename More>
  void add(std::string_view operation, Value (*handle)(Core& core, Call& call, More& more),
           More& more) {
    built_.push_back({"ssm", operation, [&core = core_, handle, &more](Call& call) {
                        Reply reply;
                        reply.output = handle(core, call, more);
                        return reply;
                      }});
  }
  std::vector<Built> take() { return std::move(built_); }

 private:
  Core& core_;
  std::vector<Built> built_;
};

}  // namespace fakes::ssm
