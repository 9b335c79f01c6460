// The operations of a service, gathered from its families: each adds its own functions, which get
// what all of them share (the core, or a structure of the service's around it).
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "fakes/service.h"
#include "fakes/wire/value.h"

namespace fakes {

template <typename Shared>
class OperationList {
 public:
  // `model` is the name of AWS's service model. `shared` outlives the operations.
  OperationList(std::string_view model, Shared& shared) : model_(model), shared_(shared) {}

  // `handle` makes the operation's output.
  void add(std::string_view operation, wire::Value (*handle)(Shared& shared, Call& call)) {
    built_.push_back({model_, operation, [&shared = shared_, handle](Call& call) {
                        Reply reply;
                        reply.output = handle(shared, call);
                        return reply;
                      }});
  }
  // Of operations that need more, such as a queue, which outlives them.
  template <typename More>
  void add(std::string_view operation,
           wire::Value (*handle)(Shared& shared, Call& call, More& more), More& more) {
    built_.push_back({model_, operation, [&shared = shared_, handle, &more](Call& call) {
                        Reply reply;
                        reply.output = handle(shared, call, more);
                        return reply;
                      }});
  }
  std::vector<Built> take() { return std::move(built_); }

 private:
  std::string_view model_;
  Shared& shared_;
  std::vector<Built> built_;
};

}  // namespace fakes
