// The help that is not made by CLI11: the overview, and verbs that leave their arguments alone.
#pragma once

#include <string>

#include "sim/cli/verb.h"

namespace sim::cli {

// All verbs with their summaries. `environment` stands in the usage lines.
std::string overview(const std::string& environment = "dev");
// "Examples:" and the lines; empty when there are none.
std::string examples(const VerbInfo& verb);
// "sim dev up": how the verb is called.
std::string call_of(const VerbInfo& verb, const std::string& environment = "dev");
// Usage, summary and examples of a verb whose arguments are not parsed.
std::string unparsed_help(const VerbInfo& verb);

}  // namespace sim::cli
