// Runs phases, tells the observer, and writes them to the journal, from which the next run reads
// how long each took.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

#include "sim/base/journal.h"
#include "sim/cluster/cluster.h"
#include "sim/cluster/progress.h"

namespace sim {

class PhaseTimes {
 public:
  // `count`: how many phases this operation has.
  PhaseTimes(Journal& journal, ProgressObserver& progress, int count);

  // Journal entries around the whole operation.
  void begin(const std::string& operation);
  void end(const std::string& operation);

  // `work` returns whether it did anything. What it throws passes through, recorded.
  PhaseTime run(const std::string& name, const std::function<bool()>& work);

 private:
  Journal& journal_;
  ProgressObserver& progress_;
  int count_;
  int index_ = 0;
  std::chrono::steady_clock::time_point began_;
  std::map<std::string, std::chrono::milliseconds> last_;
};

}  // namespace sim
