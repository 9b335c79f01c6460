#include "sim/cli/kubectl.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Logs : public Verb {
 public:
  int run(Session& session) override { return pass_to_kubectl(session, {"logs"}); }
};

}  // namespace

VerbInfo logs_verb() {
  VerbInfo info;
  info.name = "logs";
  info.summary = "Show the logs of a pod or a deployment; all arguments are those of kubectl";
  info.examples = {"sim dev logs -f deployment/web", "sim dev logs --tail=20 web-947f8d9b8-ntfww"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Logs>()); };
  info.arguments = Arguments::unchanged;
  return info;
}

}  // namespace sim::cli
