// Runs the invocations of commands on their nodes, each on one of a few threads, in the order of
// their coming. What is to be run stands in the state, so that it is not lost when the program
// ends; what was running then counts as failed.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fakes/core.h"
#include "fakes/ssm/command_plan.h"
#include "fakes/ssm/command_runner.h"
#include "fakes/ssm/scope.h"

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
  explicit CommandQueue(Core& core) : core_(core) {}
  CommandQueue(const CommandQueue&) = delete;
  CommandQueue& operator=(const CommandQueue&) = delete;
  // Waits for the invocations that are running.
  ~CommandQueue();

  // In the transaction that makes the invocation; push() follows once it is committed.
  static void note(Transaction& transaction, const Scope& scope, std::string_view command,
                   std::string_view instance);
  static void forget(Transaction& transaction, const Scope& scope, std::string_view command,
                     std::string_view instance);
  void push(QueuedInvocation invocation);
  // Goes on with what the state says is to be run.
  void resume();

 private:
  void work();
  void run(const QueuedInvocation& invocation);
  bool begin(const QueuedInvocation& invocation, std::vector<PlannedPlugin>& plan);
  void finish(const QueuedInvocation& invocation, const PlannedPlugin& plugin,
              const NodeOutcome& outcome, Clock::Time begun, bool is_last);

  Core& core_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<QueuedInvocation> waiting_;
  std::vector<std::thread> threads_;
  std::vector<QueuedInvocation> running_;
  bool ends_ = false;
};

}  // namespace fakes::ssm
