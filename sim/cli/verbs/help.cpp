#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/help_text.h"
#include "sim/cli/run.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Help : public Verb {
 public:
  void declare(CLI::App& app) override { app.add_option("command", verb_, "About this command"); }

  int run(Session& session) override {
    if (verb_.empty()) {
      session.out() << overview();
      return 0;
    }
    for (const Scope scope : {Scope::environment, Scope::global}) {
      if (const VerbInfo* info = find_verb(scope, verb_)) {
        session.out() << help_of(*info);
        return 0;
      }
    }
    std::vector<std::string> names = verb_names(Scope::environment);
    for (const std::string& name : verb_names(Scope::global)) names.push_back(name);
    const auto near = nearest(verb_, names);
    throw Error(Category::usage, "there is no command \"{}\"{}", verb_,
                near ? fmt::format("; did you mean \"{}\"?", *near) : std::string())
        .with_fix("sim help");
  }

 private:
  std::string verb_;
};

}  // namespace

VerbInfo help_verb() {
  VerbInfo info;
  info.name = "help";
  info.scope = Scope::global;
  info.summary = "Print this, or the help of one command";
  info.examples = {"sim help", "sim help up"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Help>()); };
  return info;
}

}  // namespace sim::cli
