#include "sim/cli/kubectl.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Describe : public Verb {
 public:
  int run(Session& session) override { return pass_to_kubectl(session, {"describe"}); }
};

}  // namespace

VerbInfo describe_verb() {
  VerbInfo info;
  info.name = "describe";
  info.summary = "Say what is going on with a resource; all arguments are those of kubectl";
  info.examples = {"sim dev describe pod web-947f8d9b8-ntfww", "sim dev describe node worker-node"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Describe>()); };
  info.arguments = Arguments::unchanged;
  return info;
}

}  // namespace sim::cli
