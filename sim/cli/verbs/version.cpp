#include <fmt/format.h>

#include "sim/base/version.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Version : public Verb {
 public:
  int run(Session& session) override {
    session.answer({{"version", version}}, fmt::format("sim {}\n", version));
    return 0;
  }
};

}  // namespace

VerbInfo version_verb() {
  VerbInfo info;
  info.name = "version";
  info.scope = Scope::global;
  info.summary = "Print the version";
  info.examples = {"sim version", "sim version --json"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Version>()); };
  return info;
}

}  // namespace sim::cli
