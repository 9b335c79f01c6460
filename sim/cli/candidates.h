// What may stand where the cursor is: the answer to a shell's completion.
#pragma once

#include <string>
#include <vector>

namespace sim::cli {

// `words` is the command line without the program, up to the cursor; the last one is what was typed
// of the word to complete, and may be empty. Quick, never throws for what is typed wrong; asks no
// machine.
std::vector<std::string> candidates(const std::vector<std::string>& words);

}  // namespace sim::cli
