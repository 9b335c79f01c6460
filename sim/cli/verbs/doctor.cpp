#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/json.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

using vm::Finding;

struct Program {
  const char* name;
  const char* package;
  const char* purpose;
};

// Used on the host by sim itself or by the scripts that make images.
constexpr Program programs[] = {
    {"ssh", "openssh-client", "to reach nodes"},
    {"ssh-keygen", "openssh-client", "to make keys"},
    {"mmdebstrap", "mmdebstrap", "to make node images"},
    {"mksquashfs", "squashfs-tools", "to make node images"},
    {"python3", "python3", "to make node images"},
    {"curl", "curl", "to download upstream's Kubernetes"},
};

Finding examine_programs() {
  std::vector<std::string> missing;
  std::string packages;
  for (const Program& program : programs) {
    if (find_program(program.name)) continue;
    missing.push_back(fmt::format("{} ({})", program.name, program.purpose));
    packages += std::string(" ") + program.package;
  }
  if (missing.empty()) return {"programs", Finding::Level::ok, "all are installed", ""};
  return {"programs", Finding::Level::failure, "missing: " + join(missing, ", "),
          "apt-get install" + packages};
}

std::vector<Finding> examine(const Session& session, const std::string& driver) {
  std::vector<Finding> findings;
  try {
    findings = session.surroundings().make_hypervisor(driver)->examine();
  } catch (const Error& error) {
    if (error.category() == Category::interrupted || error.category() == Category::usage) throw;
    findings.push_back({driver, Finding::Level::failure, error.message(), error.fix()});
  }
  findings.push_back(examine_programs());
  return findings;
}

class Doctor : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_option("--driver", driver_, "The driver to examine this machine for")
        ->capture_default_str();
  }

  int run(Session& session) override {
    const std::vector<Finding> findings = examine(session, driver_);
    bool fit = true;
    std::string text;
    for (const Finding& finding : findings) {
      const bool failed = finding.level == Finding::Level::failure;
      fit = fit && !failed;
      const char* word = failed ? "FAIL" : finding.level == Finding::Level::warning ? "warn" : "ok";
      text += fmt::format("{:<5}{:<14}{}\n", word, finding.name, finding.message);
      if (!finding.fix.empty()) text += fmt::format("{:19}→ {}\n", "", finding.fix);
    }
    text += fit ? "This machine can run environments.\n"
                : "This machine cannot run environments yet.\n";
    session.answer({{"fit", fit}, {"findings", findings}}, text);
    return fit ? 0 : exit_code(Category::unfit);
  }

 private:
  std::string driver_ = "lxc";
};

}  // namespace

VerbInfo doctor_verb() {
  VerbInfo info;
  info.name = "doctor";
  info.scope = Scope::global;
  info.summary = "Examine this machine, with a fix for each finding; exit code 3 when unfit";
  info.examples = {"sim doctor", "sim doctor --json"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Doctor>()); };
  return info;
}

}  // namespace sim::cli
