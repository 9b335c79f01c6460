// One thing that `sim` does. A verb is one file in sim/cli/verbs and one line in registry.h there.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sim::cli {

class Session;

class Verb {
 public:
  virtual ~Verb() = default;

  // Declares the verb's own options and arguments; the values must live as long as the verb.
  virtual void declare(CLI::App& app);
  // Does it and returns the process's exit code. Errors are thrown.
  virtual int run(Session& session) = 0;
};

enum class Scope {
  global,       // sim <verb>
  environment,  // sim <environment> <verb>
};

enum class Arguments {
  parsed,     // by declare()
  unchanged,  // all of them, --help and -- too, are Session::arguments()
};

struct VerbInfo {
  std::string name;
  Scope scope = Scope::environment;
  std::string summary;                // one line, without a full stop
  std::vector<std::string> examples;  // commands as typed, shown in the help
  std::unique_ptr<Verb> (*make)() = nullptr;
  Arguments arguments = Arguments::parsed;
};

}  // namespace sim::cli
