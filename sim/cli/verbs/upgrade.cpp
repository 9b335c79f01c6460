#include "sim/cli/deploying.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {

VerbInfo upgrade_verb() {
  VerbInfo info;
  info.name = "upgrade";
  info.summary = "Bring the application to a version: schema first, then its pods one by one";
  info.examples = {"sim dev upgrade v2", "sim dev upgrade", "sim dev upgrade v1"};
  info.make = deploying;
  return info;
}

}  // namespace sim::cli
