#include "sim/cli/fakes/server.h"

#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/cli/error_report.h"
#include "sim/cli/fakes/serve.h"
#include "sim/cli/options.h"

namespace sim::cli {

int run_server(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
               bool is_terminal_err) {
  Options options;
  const auto fail = [&](const Error& error) {
    return report(err, error, options.json, wants_color(options.color, is_terminal_err));
  };
  try {
    CLI::App app;
    Serve serve;
    declare_common(app, options, Scope::global);
    app.require_subcommand(1);
    app.fallthrough();
    serve.declare(*app.add_subcommand("serve"));
    parse_words(app, words, "sim fakes");
    set_log_level(options);
    serve.run(out, options.json);
    return 0;
  } catch (const CLI::CallForHelp&) {
    return fail(Error(Category::usage, "the help is sim's").with_fix("sim help fakes"));
  } catch (const Error& error) {
    return fail(error);
  } catch (const std::exception& error) {
    return fail(bug(error));
  }
}

}  // namespace sim::cli
