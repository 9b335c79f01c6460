// The program sim-fakes, which `sim fakes serve` becomes: without the libraries that machines need it
// starts sooner and is smaller.
#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/interrupt.h"
#include "sim/cli/error_report.h"
#include "sim/cli/fakes/serve.h"
#include "sim/cli/options.h"

int main(int argc, char** argv) {
  using namespace sim::cli;
  sim::catch_interrupts();
  const std::vector<std::string> words(argv + 1, argv + argc);
  Options options;
  const auto fail = [&](const sim::Error& error) {
    return report(std::cerr, error, options.json,
                  wants_color(options.color, isatty(STDERR_FILENO) == 1));
  };
  try {
    CLI::App app;
    Serve serve;
    declare_common(app, options, Scope::global);
    app.require_subcommand(1);
    app.fallthrough();
    serve.declare(*app.add_subcommand("serve", "Answer as AWS does, until Ctrl-C"));
    parse_words(app, words, "sim fakes");
    set_log_level(options);
    serve.run(std::cout, options.json);
    return 0;
  } catch (const CLI::CallForHelp&) {
    return fail(sim::Error(sim::Category::usage, "the help is sim's").with_fix("sim help fakes"));
  } catch (const sim::Error& error) {
    return fail(error);
  } catch (const std::exception& error) {
    return fail(bug(error));
  }
}
