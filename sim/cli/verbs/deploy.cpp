#include "sim/cli/deploying.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {

VerbInfo deploy_verb() {
  VerbInfo info;
  info.name = "deploy";
  info.summary = "Put the environment's application into it, or finish what is missing";
  info.examples = {"sim dev deploy", "sim dev deploy v1", "sim dev deploy --json"};
  info.make = deploying;
  return info;
}

}  // namespace sim::cli
