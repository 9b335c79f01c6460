#include "fakes/ssm/command_queue.h"

#include <fmt/format.h>

#include "fakes/ssm/commands.h"
#include "fakes/ssm/records.h"
#include "fakes/wire/time_text.h"
#include "sim/base/error.h"
#include "sim/base/log.h"

namespace fakes::ssm {

const std::string_view kCommandQueueTables = R"sql(
  CREATE TABLE ssm_queue (
    id INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, command TEXT NOT NULL,
    instance TEXT NOT NULL);
)sql";

namespace {

constexpr std::size_t kMostThreads = 4;
constexpr std::size_t kMostOutput = 24'000;
constexpr std::size_t kMostErrors = 8'000;
constexpr std::size_t kMostPluginOutput = 2'500;

std::string iso(Clock::Time time) {
  std::string text;
  wire::append_time(text, time, wire::TimeFormat::iso8601, wire::Fraction::always);
  return text;
}

std::string_view status_of(const NodeOutcome& outcome) {
  if (outcome.timed_out) return "TimedOut";
  return outcome.exit_code == 0 ? "Success" : "Failed";
}

std::string_view details_of(const NodeOutcome& outcome) {
  return outcome.timed_out ? "ExecutionTimedOut" : status_of(outcome);
}

// Where an output goes in the command's bucket.
std::string output_key(const Value& command, const QueuedInvocation& invocation,
                       const PlannedPlugin& plugin, std::string_view stream) {
  std::string name = plugin.plugin;
  std::erase(name, ':');
  const std::string& prefix = command["OutputS3KeyPrefix"].text();
  return fmt::format("{}{}{}/{}/{}/0.{}/{}", prefix, prefix.empty() ? "" : "/",
                     invocation.command_id, invocation.instance_id, name, name, stream);
}

Value plugin_value(const PlannedPlugin& plugin, const NodeOutcome& outcome, Clock::Time begun,
                   Clock::Time ended) {
  std::string text = outcome.out;
  if (!outcome.err.empty()) text += "\n----------ERROR-------\n" + outcome.err;
  return Value::structure({
      {"Name", plugin.name},
      {"Status", status_of(outcome)},
      {"StatusDetails", details_of(outcome)},
      {"ResponseCode", outcome.exit_code},
      {"ResponseStartDateTime", begun},
      {"ResponseFinishDateTime", ended},
      {"Output", text.substr(0, kMostPluginOutput)},
  });
}

std::string output_url(const Value& command, const QueuedInvocation& invocation,
                       const PlannedPlugin& plugin, std::string_view stream) {
  const std::string& bucket = command["OutputS3BucketName"].text();
  if (bucket.empty()) return "";
  return fmt::format("https://s3.{}.amazonaws.com/{}/{}", invocation.region, bucket,
                     output_key(command, invocation, plugin, stream));
}

Value outcome_value(const Value& invocation, const PlannedPlugin& plugin,
                    const NodeOutcome& outcome, Clock::Time begun, Clock::Time ended) {
  const std::chrono::duration<double> elapsed = ended - begun;
  Value value = Value::structure();
  for (const char* member : {"CommandId", "InstanceId", "Comment", "DocumentName",
                             "DocumentVersion", "CloudWatchOutputConfig"}) {
    if (const Value* found = invocation.find(member)) value.set(member, *found);
  }
  value.set("PluginName", plugin.name);
  value.set("ResponseCode", outcome.exit_code);
  value.set("ExecutionStartDateTime", iso(begun));
  value.set("ExecutionElapsedTime", fmt::format("PT{:.3f}S", elapsed.count()));
  value.set("ExecutionEndDateTime", iso(ended));
  value.set("Status", status_of(outcome));
  value.set("StatusDetails", details_of(outcome));
  value.set("StandardOutputContent", outcome.out.substr(0, kMostOutput));
  value.set("StandardErrorContent", outcome.err.substr(0, kMostErrors));
  return value;
}

// The outputs as objects. A bucket that is not there loses them, as on AWS.
void store_outputs(const Core& core, const QueuedInvocation& invocation, const Value& command,
                   const PlannedPlugin& plugin, const NodeOutcome& outcome) {
  const std::string& bucket = command["OutputS3BucketName"].text();
  if (bucket.empty() || !core.call) return;
  for (const auto& [stream, text] :
       {std::pair<std::string_view, const std::string&>{"stdout", outcome.out},
        {"stderr", outcome.err}}) {
    if (text.empty()) continue;
    const Value input = Value::structure(
        {{"Bucket", bucket}, {"Key", output_key(command, invocation, plugin, stream)}});
    try {
      core.call({"s3", "PutObject", input, invocation.account, invocation.region, text});
    } catch (const sim::Error& error) {
      sim::log::info("ssm: the output of a command is lost: {}", error.message());
    }
  }
}

NodeOutcome run_plugin(CommandRunner* runner, const QueuedInvocation& invocation,
                       const PlannedPlugin& plugin) {
  if (!is_script(plugin)) {
    return {1, "", fmt::format("The plugin {} is not supported on this node.", plugin.plugin)};
  }
  if (runner == nullptr) return {1, "", "No node answers."};
  try {
    return runner->run({invocation.account, invocation.region, invocation.instance_id,
                        plugin.plugin, plugin.script, plugin.working_directory, plugin.timeout});
  } catch (const sim::Error& error) {
    return {1, "", error.message()};
  }
}

}  // namespace

CommandQueue::CommandQueue(Core& core)
    : core_(core), pool_(kMostThreads, [this](const QueuedInvocation& one) { run(one); }) {}

void CommandQueue::note(Transaction& transaction, const Scope& scope, std::string_view command,
                        std::string_view instance) {
  transaction.run("INSERT INTO ssm_queue (account, region, command, instance) VALUES (?, ?, ?, ?)",
                  scope.account, scope.region, command, instance);
}

void CommandQueue::forget(Transaction& transaction, const Scope& scope, std::string_view command,
                          std::string_view instance) {
  transaction.run(
      "DELETE FROM ssm_queue WHERE account = ? AND region = ? AND command = ? AND instance = ?",
      scope.account, scope.region, command, instance);
}

void CommandQueue::resume() {
  std::vector<QueuedInvocation> left;
  core_.store.read([&](Transaction& transaction) {
    transaction.each("SELECT account, region, command, instance FROM ssm_queue ORDER BY id",
                     [&](const Row& row) {
                       left.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
                     });
  });
  pool_.replace(std::move(left));
}

// False when there is nothing to run: cancelled, or gone with a reset. What was running when the
// program ended is not run twice: it is marked as failed.
bool CommandQueue::begin(const QueuedInvocation& queued, std::vector<PlannedPlugin>& plan) {
  const Scope scope{queued.account, queued.region};
  const std::string id = invocation_id(queued.command_id, queued.instance_id);
  return core_.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope);
    auto invocation = records.find(kInvocation, id);
    const auto command = records.find(kCommand, queued.command_id);
    if (!invocation || !command) return false;
    const bool is_new = (*invocation)["Status"].text() == "Pending";
    if (is_new) {
      const Document document = get_document(transaction, scope, (*command)["DocumentName"].text(),
                                             (*command)["DocumentVersion"].text());
      plan = plan_command(document, (*command)["Parameters"]);
    }
    const char* status = is_new ? "InProgress" : "Failed";
    if (is_new || (*invocation)["Status"].text() == "InProgress") {
      invocation->set("Status", status);
      invocation->set("StatusDetails", status);
      records.put(kInvocation, id, "CommandInvocation", *invocation, queued.command_id);
    }
    if (!is_new) forget(transaction, scope, queued.command_id, queued.instance_id);
    settle_command(records, queued.command_id);
    return is_new;
  });
}

void CommandQueue::run(const QueuedInvocation& invocation) {
  std::vector<PlannedPlugin> plan;
  if (!begin(invocation, plan)) return;
  if (plan.empty()) plan.push_back({"aws:nothing", "nothing", "", "", {}});
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const Clock::Time begun = core_.clock.now();
    const NodeOutcome outcome = run_plugin(core_.command_runner, invocation, plan[i]);
    const bool is_last = i + 1 == plan.size() || outcome.exit_code != 0 || outcome.timed_out;
    finish(invocation, plan[i], outcome, begun, is_last);
    if (is_last) return;
  }
}

void CommandQueue::finish(const QueuedInvocation& queued, const PlannedPlugin& plugin,
                          const NodeOutcome& outcome, Clock::Time begun, bool is_last) {
  const Scope scope{queued.account, queued.region};
  const std::string id = invocation_id(queued.command_id, queued.instance_id);
  const Clock::Time ended = core_.clock.now();
  Value command;
  core_.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope);
    auto invocation = records.find(kInvocation, id);
    if (!invocation) return;
    command = records.find(kCommand, queued.command_id).value_or(Value());
    Value plugins = (*invocation)["CommandPlugins"];
    plugins.push(plugin_value(plugin, outcome, begun, ended));
    invocation->set("CommandPlugins", std::move(plugins));
    if (is_last) {
      invocation->set("Status", status_of(outcome));
      invocation->set("StatusDetails", details_of(outcome));
      forget(transaction, scope, queued.command_id, queued.instance_id);
    }
    records.put(kInvocation, id, "CommandInvocation", *invocation, queued.command_id);
    Value result = outcome_value(*invocation, plugin, outcome, begun, ended);
    result.set("StandardOutputUrl", output_url(command, queued, plugin, "stdout"));
    result.set("StandardErrorUrl", output_url(command, queued, plugin, "stderr"));
    records.put(kOutcome, id + ":" + plugin.name, "GetCommandInvocationResult", result, id);
    if (is_last) settle_command(records, queued.command_id);
  });
  store_outputs(core_, queued, command, plugin, outcome);
}

}  // namespace fakes::ssm
