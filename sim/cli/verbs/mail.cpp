#include <CLI/CLI.hpp>

#include "sim/cli/fakes/commands.h"
#include "sim/cli/running_daemon.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

class Mail : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.fallthrough();
    declare_mail(app, commands_, endpoint_);
  }

  int run(Session& session) override {
    *endpoint_ = running_daemon(session.environment().name).endpoint;
    for (auto typed = commands_.rbegin(); typed != commands_.rend(); ++typed) {
      if (typed->app->parsed()) return typed->run(session);
    }
    return commands_.front().run(session);
  }

 private:
  Endpoint endpoint_ = std::make_shared<std::string>();
  FakesCommands commands_;
};

}  // namespace

VerbInfo mail_verb() {
  VerbInfo info;
  info.name = "mail";
  info.summary = "The mails that the environment's applications sent through SES";
  info.examples = {"sim dev mail", "sim dev mail show 3", "sim dev mail wait --to ops@example.com"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Mail>()); };
  return info;
}

}  // namespace sim::cli
