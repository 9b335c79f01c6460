#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/candidates.h"
#include "sim/cli/session.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

// The shells ask sim itself (sim completion candidates -- WORD...), so that they know today's
// environments.
constexpr const char* bash_script = R"script(# Completion of sim for bash, to be evaluated:
#   eval "$(sim completion bash)"
_sim() {
  local IFS=$'\n'
  COMPREPLY=($("${COMP_WORDS[0]}" completion candidates -- \
    "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _sim sim
)script";

constexpr const char* zsh_script = R"script(#compdef sim
# Completion of sim for zsh: source <(sim completion zsh)
_sim() {
  local -a found
  found=(${(f)"$("${words[1]}" completion candidates -- "${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( ${#found} )); then
    compadd -a found
  else
    _files
  fi
}
if [ "${funcstack[1]}" = _sim ]; then
  _sim "$@"
else
  compdef _sim sim
fi
)script";

constexpr const char* fish_script =
    R"script(# Completion of sim for fish: sim completion fish | source
function __sim_candidates
  set -l words (commandline --tokenize --current-process --cut-at-cursor)
  set -l current (commandline --current-token)
  sim completion candidates -- $words[2..] "$current" 2>/dev/null
end
complete --command sim --arguments '(__sim_candidates)'
)script";

class Completion : public Verb {
 public:
  int run(Session& session) override {
    const std::vector<std::string>& arguments = session.arguments();
    const std::string shell = arguments.empty() ? "" : arguments.front();
    if (shell == "candidates") {
      const std::size_t first = arguments.size() > 1 && arguments[1] == "--" ? 2 : 1;
      const std::vector<std::string> words(arguments.begin() + static_cast<std::ptrdiff_t>(first),
                                           arguments.end());
      for (const std::string& candidate : candidates(words)) session.out() << candidate << '\n';
      return 0;
    }
    if (shell == "bash") {
      session.out() << bash_script;
    } else if (shell == "zsh") {
      session.out() << zsh_script;
    } else if (shell == "fish") {
      session.out() << fish_script;
    } else {
      const auto near = nearest(shell, {"bash", "zsh", "fish"});
      throw Error(Category::usage, "there is no completion for \"{}\"{}", shell,
                  near ? fmt::format("; did you mean {}?", *near) : std::string())
          .with_fix("sim completion bash, zsh or fish");
    }
    return 0;
  }
};

}  // namespace

VerbInfo completion_verb() {
  VerbInfo info;
  info.name = "completion";
  info.scope = Scope::global;
  info.summary = "Print the completion script for bash, zsh or fish";
  info.examples = {"eval \"$(sim completion bash)\"", "sim completion fish | source"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<Completion>()); };
  info.arguments = Arguments::unchanged;
  return info;
}

}  // namespace sim::cli
