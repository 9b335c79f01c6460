// What is to be done at a time: kept in the state, and asked for every second.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/clock.h"
#include "fakes/core.h"
#include "fakes/ssm/scope.h"

namespace fakes::ssm {

extern const std::string_view kDueTables;

struct Due {
  std::string account;
  std::string region;
  std::string id;

  Scope scope() const { return {account, region}; }
};

// `kind` says whose `id` it is. What is there of both gets the new time.
void note_due(Transaction& transaction, const Scope& scope, std::string_view kind,
              std::string_view id, Clock::Time time);
void forget_due(Transaction& transaction, const Scope& scope, std::string_view kind,
                std::string_view id);
// In the order of their times.
std::vector<Due> all_due(Core& core, std::string_view kind, Clock::Time now);

}  // namespace fakes::ssm
