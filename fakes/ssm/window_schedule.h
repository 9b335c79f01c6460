// When maintenance windows are open.
#pragma once

#include <optional>
#include <string>

#include "fakes/ssm/operations.h"
#include "fakes/ssm/scope.h"
#include "fakes/store.h"

namespace fakes::ssm {

// Whether its schedule and time zone can be read. Throws Fault ValidationException.
void check_schedule(const Value& window);
// Of an enabled window; nothing when it does not open again.
std::optional<Clock::Time> next_opening(const Value& window, Clock::Time after);
// "2026-01-31T23:59Z"
std::string opening_text(Clock::Time time);
// Makes it open at its next time, or not at all.
void note_opening(Transaction& transaction, const Scope& scope, const Value& window,
                  Clock::Time after);

void add_window_schedule_operations(Operations& operations);

}  // namespace fakes::ssm
