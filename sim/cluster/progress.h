// What long work tells whoever is watching: the terminal, a plain log, or nobody. The cluster calls
// it, the command line draws it. All calls come from the thread that called the cluster, in the
// order phase_started, phase_note*, phase_done | phase_failed, for one phase after the other.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace sim {

class ProgressObserver {
 public:
  virtual ~ProgressObserver() = default;

  // `index` counts from 1 to `count`; `last` is how long the phase took when it last did its work.
  virtual void phase_started(std::string_view name, int index, int count,
                             std::optional<std::chrono::milliseconds> last) = 0;
  // What the phase is waiting for or doing now, on one line: "1 of 2 nodes Ready".
  virtual void phase_note(std::string_view text) = 0;
  // `skipped`: there was nothing to do.
  virtual void phase_done(std::string_view name, std::chrono::milliseconds duration,
                          bool skipped) = 0;
  // An exception is about to leave the phase; it is reported elsewhere.
  virtual void phase_failed(std::string_view name, std::chrono::milliseconds duration) = 0;
};

// Nobody is watching.
class SilentProgress : public ProgressObserver {
 public:
  void phase_started(std::string_view, int, int,
                     std::optional<std::chrono::milliseconds>) override {}
  void phase_note(std::string_view) override {}
  void phase_done(std::string_view, std::chrono::milliseconds, bool) override {}
  void phase_failed(std::string_view, std::chrono::milliseconds) override {}
};

}  // namespace sim
