// Carries out executions of runbooks, step by step. All that it knows stands in the state, so that
// an execution goes on after the program ended: a step that was being carried out then is carried
// out again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "fakes/core.h"
#include "fakes/ssm/automation_actions.h"
#include "fakes/ssm/automations.h"
#include "fakes/ssm/worker_pool.h"

namespace fakes::ssm {

extern const std::string_view kAutomationTables;

struct AutomationJob {
  std::string account;
  std::string region;
  std::string id;
  bool operator==(const AutomationJob& other) const = default;
};

class AutomationEngine {
 public:
  explicit AutomationEngine(Core& core);

  // In the transaction that makes or changes the execution: it is to be looked at then.
  static void note(Transaction& transaction, const Scope& scope, std::string_view id,
                   Clock::Time due);
  // It has ended.
  static void forget(Transaction& transaction, const Scope& scope, std::string_view id);
  void push(AutomationJob job) { pool_.push(std::move(job)); }
  // Goes on with all that have not ended.
  void resume();
  // Looks at those whose time has come.
  void elapse(Clock::Time now);

 private:
  // What is to be done now.
  struct Look {
    RunbookStep step;
    Value record;  // the step's
    nlohmann::ordered_json inputs;
    Identity identity;
    bool is_late = false;
  };

  void run(const AutomationJob& job);
  std::optional<Look> prepare(const AutomationJob& job, Clock::Time now);
  // The current step, begun when it is new; nothing when the execution waits or has ended.
  std::optional<Look> find_step(Transaction& transaction, const AutomationJob& job, Value execution,
                                Clock::Time now);
  ActionResult act(const AutomationJob& job, const Look& look, Clock::Time now);
  // Whether there is more to be done at once.
  bool settle(const AutomationJob& job, const Look& look, const ActionResult& result,
              Clock::Time now);
  // Of a step that has not ended.
  void keep_step(Transaction& transaction, const AutomationJob& job, const Look& look,
                 const ActionResult& result, Value execution);

  Core& core_;
  WorkerPool<AutomationJob> pool_;  // the last: it ends first
};

// Ends an execution that has nothing more to do.
void end_automation(Transaction& transaction, const Scope& scope, Value execution,
                    std::string_view status, Clock::Time now);

}  // namespace fakes::ssm
