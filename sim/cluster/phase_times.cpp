#include "sim/cluster/phase_times.h"

#include <exception>
#include <optional>

namespace sim {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

}  // namespace

PhaseTimes::PhaseTimes(Journal& journal, ProgressObserver& progress, int count)
    : journal_(journal), progress_(progress), count_(count), began_(Clock::now()) {
  for (const Event& event : journal_.read()) {
    if (event.kind != "phase.done" || event.fields.value("skipped", false)) continue;
    last_[event.fields.value("phase", "")] =
        std::chrono::milliseconds(event.fields.value("duration_ms", std::int64_t{0}));
  }
}

void PhaseTimes::begin(const std::string& operation) {
  began_ = Clock::now();
  journal_.record("operation.start", {{"operation", operation}});
}

void PhaseTimes::end(const std::string& operation) {
  journal_.record("operation.done",
                  {{"operation", operation}, {"duration_ms", since(began_).count()}});
}

PhaseTime PhaseTimes::run(const std::string& name, const std::function<bool()>& work) {
  const auto last = last_.find(name);
  progress_.phase_started(name, ++index_, count_,
                          last == last_.end() ? std::nullopt : std::optional(last->second));
  journal_.record("phase.start", {{"phase", name}});
  const auto start = Clock::now();
  try {
    const bool worked = work();
    const PhaseTime time{name, since(start), !worked};
    journal_.record(
        "phase.done",
        {{"phase", name}, {"duration_ms", time.duration.count()}, {"skipped", time.skipped}});
    progress_.phase_done(name, time.duration, time.skipped);
    return time;
  } catch (const std::exception& error) {
    journal_.record(
        "phase.failed",
        {{"phase", name}, {"duration_ms", since(start).count()}, {"error", error.what()}});
    progress_.phase_failed(name, since(start));
    throw;
  }
}

}  // namespace sim
