#include "sim/cli/kubectl.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class K : public Verb {
 public:
  int run(Session& session) override { return pass_to_kubectl(session, {}); }
};

}  // namespace

VerbInfo k_verb() {
  VerbInfo info;
  info.name = "k";
  info.summary = "Run kubectl; all arguments are its own";
  info.examples = {"sim dev k get pods --all-namespaces",
                   "sim dev k delete pod web-947f8d9b8-ntfww"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<K>()); };
  info.arguments = Arguments::unchanged;
  return info;
}

}  // namespace sim::cli
