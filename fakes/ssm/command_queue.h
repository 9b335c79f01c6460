// Runs the invocations of commands on their nodes, each on one of a few threads, in the order of
// their coming. What is to be run stands in the state, so that it is not lost when the program
// ends; what was running then counts as failed.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/core.h"
#include "fakes/ssm/command_plan.h"
#include "fakes/ssm/command_runner.h"
#include "fakes/ssm/scope.h"
#include "fakes/ssm/worker_pool.h"

namespace fakes::ssm {

extern const std::string_view kCommandQueueTables;

struct QueuedInvocation {
  std::string account;
  std::string region;
  std::string command_id;
  std::string instance_id;
  bool operator==(const QueuedInvocation& other) const = default;
};

class CommandQueue {
 public:
  explicit CommandQueue(Core& core);

  // In the transaction that makes the invocation; push() follows once it is committed.
  static void note(Transaction& transaction, const Scope& scope, std::string_view command,
                   std::string_view instance);
  static void forget(Transaction& transaction, const Scope& scope, std::string_view command,
                     std::string_view instance);
  void push(QueuedInvocation invocation) { pool_.push(std::move(invocation)); }
  // Goes on with what the state says is to be run.
  void resume();

 private:
  void run(const QueuedInvocation& invocation);
  bool begin(const QueuedInvocation& invocation, std::vector<PlannedPlugin>& plan);
  void finish(const QueuedInvocation& invocation, const PlannedPlugin& plugin,
              const NodeOutcome& outcome, Clock::Time begun, bool is_last);

  Core& core_;
  WorkerPool<QueuedInvocation> pool_;  // the last: it ends first
};

}  // namespace fakes::ssm
