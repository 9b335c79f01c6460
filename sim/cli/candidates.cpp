#include "sim/cli/candidates.h"

#include <algorithm>

#include "sim/base/error.h"
#include "sim/cli/verbs/registry.h"
#include "sim/cluster/environment.h"

namespace sim::cli {
namespace {

using Words = std::vector<std::string>;

// Nothing when the file is broken: the command itself will say so.
Words nodes_of(const std::string& environment, const std::string& role) {
  Words names;
  try {
    for (const NodeRequest& node : find_environment(environment).nodes) {
      if (role.empty() || node.role == role) names.push_back(node.name);
    }
  } catch (const Error&) {
    names.clear();
  }
  return names;
}

Words first_words() {
  Words names = remembered_environments();
  for (const EnvironmentFile& file : environment_files()) names.push_back(file.name);
  for (const std::string& verb : verb_names(Scope::global)) names.push_back(verb);
  names.emplace_back("list");
  return names;
}

Words after_global_verb(const Words& words) {
  if (words.size() > 2) return {};
  if (words[0] == "completion") return {"bash", "zsh", "fish"};
  if (words[0] == "image") return {"list", "build", "prune"};
  if (words[0] != "help") return {};
  Words names = verb_names(Scope::environment);
  for (const std::string& verb : verb_names(Scope::global)) names.push_back(verb);
  return names;
}

Words after_environment(const Words& words) {
  if (words.size() == 2) return verb_names(Scope::environment);
  const std::string& verb = words[1];
  if (words.size() == 3 && (verb == "ssh" || verb == "ip")) return nodes_of(words[0], "");
  if (words.size() == 3 && verb == "node") return {"add", "remove"};
  if (words.size() == 4 && verb == "node" && words[2] == "remove") {
    return nodes_of(words[0], "worker");
  }
  return {};
}

// The words without our options and their values; the last one stays.
Words without_options(const Words& words) {
  Words rest;
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    if (words[at] == "--color" || words[at] == "--name") {
      ++at;
    } else if (words[at].empty() || words[at][0] != '-') {
      rest.push_back(words[at]);
    }
  }
  rest.push_back(words.empty() ? std::string() : words.back());
  return rest;
}

}  // namespace

Words candidates(const Words& all_words) {
  if (all_words.size() >= 2 && all_words[all_words.size() - 2] == "--color") {
    return {"auto", "always", "never"};
  }
  const Words words = without_options(all_words);
  Words found;
  if (!words.back().empty() && words.back()[0] == '-') {
    found = {"--json", "--verbose", "--color", "--name", "--help"};
  } else if (words.size() == 1) {
    found = first_words();
  } else if (find_verb(Scope::global, words[0]) != nullptr) {
    found = after_global_verb(words);
  } else {
    found = after_environment(words);
  }
  found.erase(std::remove_if(found.begin(), found.end(),
                             [&](const std::string& word) { return word.rfind(words.back(), 0); }),
              found.end());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace sim::cli
