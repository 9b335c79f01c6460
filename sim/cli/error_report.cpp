#include "sim/cli/error_report.h"

#include <ostream>

#include "sim/base/text.h"

namespace sim::cli {
namespace {

const char* name_of(Category category) {
  switch (category) {
    case Category::failed:
      return "failed";
    case Category::usage:
      return "usage";
    case Category::unfit:
      return "unfit";
    case Category::stalled:
      return "stalled";
    case Category::interrupted:
      return "interrupted";
    case Category::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace

void print_error(std::ostream& err, const Error& error, bool color) {
  err << (color ? "\033[1;31merror:\033[0m " : "error: ") << error.message() << '\n';
  const std::string output = trim(error.output());
  if (!output.empty()) {
    for (const std::string& line : split(output, '\n')) err << "    " << line << '\n';
  }
  if (!error.fix().empty()) err << (color ? "\033[1m→\033[0m " : "→ ") << error.fix() << '\n';
  err.flush();
}

nlohmann::json error_json(const Error& error) {
  return {{"error",
           {{"category", name_of(error.category())},
            {"message", error.message()},
            {"output", error.output()},
            {"fix", error.fix()},
            {"exit_code", exit_code(error.category())}}}};
}

int report(std::ostream& err, const Error& error, bool json, bool color) {
  if (json) {
    err << error_json(error).dump() << std::endl;
  } else {
    print_error(err, error, color);
  }
  return exit_code(error.category());
}

Error bug(const std::exception& error) {
  return Error(Category::internal, "a bug in sim: {}", error.what())
      .with_fix("please report it, with what you typed");
}

}  // namespace sim::cli
