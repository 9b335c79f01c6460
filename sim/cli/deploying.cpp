#include "sim/cli/deploying.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/base/text.h"
#include "sim/cli/json.h"
#include "sim/cli/session.h"

namespace sim::cli {
namespace {

std::string summary_text(const DeploySummary& summary, const std::string& environment) {
  const ApplicationStatus& application = summary.application;
  std::string text;
  if (!summary.changed) {
    text = fmt::format("{} {} is there already; nothing was changed\n", application.name,
                       application.version);
  } else if (application.version_before.empty() ||
             application.version_before == application.version) {
    text = fmt::format("{} {} is there, after {}\n", application.name, application.version,
                       human_duration(summary.duration));
  } else {
    text =
        fmt::format("{} went from {} to {} in {}\n", application.name, application.version_before,
                    application.version, human_duration(summary.duration));
  }
  return text + fmt::format("  {}\nNext:\n  sim {} pods\n", application.address, environment);
}

class Deploying : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.add_option("version", version_,
                   "The one that is there, or the default, when left out; an earlier one is the "
                   "way back");
    app.add_option("--timeout", minutes_, "Give up after this many minutes")
        ->check(CLI::Range(1, 24 * 60))
        ->capture_default_str();
  }

  int run(Session& session) override {
    Cluster cluster = session.cluster();
    const auto progress = session.progress();
    const DeploySummary summary =
        cluster.deploy(version_, *progress, Deadline::after(std::chrono::minutes(minutes_)));
    session.answer(summary, summary_text(summary, cluster.environment().name));
    return 0;
  }

 private:
  std::string version_;
  int minutes_ = 30;
};

}  // namespace

std::unique_ptr<Verb> deploying() {
  return std::make_unique<Deploying>();
}

}  // namespace sim::cli
