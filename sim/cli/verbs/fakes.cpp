#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/cli/fakes/commands.h"
#include "sim/cli/fakes/serve.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

// The program that serves lies beside this one. It parses the same words again.
[[noreturn]] void become_server(const Session& session) {
  const auto self = std::filesystem::read_symlink("/proc/self/exe");
  const auto program = self.parent_path() / "sim-fakes";
  const bool color = session.color(session.surroundings().is_terminal_err);
  std::vector<std::string> words = {program.string(), color ? "--color=always" : "--color=never"};
  if (session.options().json) words.emplace_back("--json");
  words.insert(words.end(), session.arguments().begin(), session.arguments().end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execv(program.c_str(), argv.data());
  throw Error(Category::unfit, "cannot start {}: {}", program.string(), std::strerror(errno))
      .with_fix("build it: cmake --build build/release --target sim-fakes");
}

class FakesVerb : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.require_subcommand(1);
    app.fallthrough();
    serve_.declare(*app.add_subcommand("serve", "Answer as AWS does, until Ctrl-C"));
    commands_ = declare_control_commands(app);
  }

  int run(Session& session) override {
    if (const auto code = run_control_command(commands_, session)) return *code;
    become_server(session);
  }

 private:
  FakesCommands commands_;
  Serve serve_;
};

}  // namespace

VerbInfo fakes_verb() {
  VerbInfo info;
  info.name = "fakes";
  info.scope = Scope::global;
  info.summary = "AWS's endpoints on this machine: fakes serve, and what is done to them";
  info.examples = {
      "sim fakes serve",
      "sim fakes serve --memory --port 0 --json",
      "sim fakes serve --tls --accounts accounts.yaml --auth strict",
      "sim fakes save before.tar",
      "sim fakes requests --service s3 --follow",
      "sim fakes clock move 3d",
      "sim fakes mail wait --to someone@shop.example",
      "sim fakes ses grant --account 111122223333",
      R"(sim fakes rules add '{"match": {"service": "ssm"}, "act": {"throttle": true}}')"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<FakesVerb>()); };
  return info;
}

}  // namespace sim::cli
