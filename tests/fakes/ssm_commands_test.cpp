#include <atomic>
#include <mutex>

#include <gmock/gmock.h>

#include "fakes/services.h"
#include "fakes/ssm/command_runner.h"
#include "sim/base/deadline.h"
#include "sim/base/error.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using wire::Value;

constexpr const char* kWeb = "i-0123456789abcdef0";
constexpr const char* kDatabase = "i-0123456789abcdef1";

// Two nodes that answer what they were sent, or fail when the script says so.
class FakeRunner : public ssm::CommandRunner {
 public:
  std::vector<ssm::Node> nodes(std::string_view, std::string_view) override {
    return {{kWeb, "web", "10.0.0.1", "web.local", "Debian GNU/Linux", "12", {{"role", "web"}}},
            {kDatabase, "db", "10.0.0.2", "db.local", "Debian GNU/Linux", "12", {{"role", "db"}}}};
  }
  ssm::NodeOutcome run(const ssm::NodeCommand& command) override {
    const std::lock_guard lock(mutex_);
    seen.push_back(command);
    if (command.script == "throw\n") {
      throw sim::Error(sim::Category::failed, "the node does not answer");
    }
    if (command.script == "exit 7\n") return {7, "", "bad\n"};
    return {0, command.script, ""};
  }
  std::vector<ssm::NodeCommand> seen;

 private:
  std::mutex mutex_;
};

class SsmCommands : public testing::Test {
 protected:
  SsmCommands() { rig.core().command_runner = &runner; }
  static Value texts(const std::vector<std::string>& all) {
    Value list = Value::list();
    for (const auto& text : all) list.push(text);
    return list;
  }
  Value send(const std::vector<std::string>& lines, ServiceRig::Members more = {}) {
    Value input = Value::structure({{"DocumentName", "AWS-RunShellScript"},
                                    {"InstanceIds", texts({kWeb})},
                                    {"Parameters", Value::map({{"commands", texts(lines)}})}});
    for (const auto& field : more) input.set(field.name, field.value);
    return rig.call("SendCommand", input)["Command"];
  }
  Value command(const std::string& id) {
    return rig.call("ListCommands", {{"CommandId", id}})["Commands"].items().at(0);
  }
  // Once it is done.
  Value finished(const std::string& id) {
    Value found;
    sim::wait_until("the command to end", sim::Deadline::after(std::chrono::seconds(60)),
                    std::chrono::milliseconds(1), [&] {
                      found = command(id);
                      const std::string& status = found["Status"].text();
                      return status == "Pending" || status == "InProgress"
                                 ? sim::Look::waiting(status)
                                 : sim::Look::ready();
                    });
    return found;
  }
  Value outcome(const std::string& id, std::string_view instance = kWeb) {
    return rig.call("GetCommandInvocation", {{"CommandId", id}, {"InstanceId", instance}});
  }

  FakeRunner runner;
  ServiceRig rig{make_ssm};
};

TEST_F(SsmCommands, RunOnTheNode) {
  const Value sent = send({"echo ok", "echo done"}, {{"Comment", "probe"}});
  EXPECT_EQ(sent["Status"].text(), "Pending");
  EXPECT_EQ(sent["TargetCount"].integer(), 1);
  EXPECT_EQ(sent["CompletedCount"].integer(), 0);
  EXPECT_EQ(sent["TimeoutSeconds"].integer(), 3600);
  const std::string id = sent["CommandId"].text();
  EXPECT_EQ(finished(id)["Status"].text(), "Success");
  const Value result = outcome(id);
  EXPECT_EQ(result["Status"].text(), "Success");
  EXPECT_EQ(result["ResponseCode"].integer(), 0);
  EXPECT_EQ(result["StandardOutputContent"].text(), "echo ok\necho done\n");
  EXPECT_EQ(result["PluginName"].text(), "aws:runShellScript");
  EXPECT_EQ(result["Comment"].text(), "probe");
  const Value list = rig.call("ListCommandInvocations", {{"CommandId", id}, {"Details", true}});
  const Value& invocation = list["CommandInvocations"].items().at(0);
  EXPECT_EQ(invocation["CommandPlugins"].items().at(0)["Output"].text(), "echo ok\necho done\n");
  EXPECT_EQ(runner.seen.at(0).timeout, std::chrono::seconds(3600));
}

TEST_F(SsmCommands, CanFail) {
  const std::string id = send({"exit 7"})["CommandId"].text();
  EXPECT_EQ(finished(id)["Status"].text(), "Failed");
  EXPECT_EQ(command(id)["ErrorCount"].integer(), 1);
  EXPECT_EQ(outcome(id)["ResponseCode"].integer(), 7);
  EXPECT_EQ(outcome(id)["StandardErrorContent"].text(), "bad\n");
  const std::string lost = send({"throw"})["CommandId"].text();
  EXPECT_EQ(finished(lost)["Status"].text(), "Failed");
  EXPECT_EQ(outcome(lost)["StandardErrorContent"].text(), "the node does not answer");
}

TEST_F(SsmCommands, AreSentByTag) {
  const Value target = Value::structure({{"Key", "tag:role"}, {"Values", texts({"web", "db"})}});
  const Value sent =
      send({"true"}, {{"InstanceIds", texts({})}, {"Targets", Value(Value::List{target})}});
  EXPECT_EQ(sent["TargetCount"].integer(), 2);
  finished(sent["CommandId"].text());
  EXPECT_EQ(outcome(sent["CommandId"].text(), kDatabase)["Status"].text(), "Success");
  const Value nobody = Value::structure({{"Key", "tag:role"}, {"Values", texts({"none"})}});
  const Value empty =
      send({"true"}, {{"InstanceIds", texts({})}, {"Targets", Value(Value::List{nobody})}});
  EXPECT_EQ(empty["StatusDetails"].text(), "NoInstancesInTag");
}

TEST_F(SsmCommands, FillInParameters) {
  rig.call("CreateDocument", {{"Name", "Greet"}, {"Content", R"({
    "schemaVersion": "2.2",
    "parameters": {"name": {"type": "String", "allowedPattern": "^[a-z]+$"},
                   "folder": {"type": "String", "default": "/srv"}},
    "mainSteps": [
      {"action": "aws:runShellScript", "name": "first",
       "inputs": {"runCommand": ["echo {{ name }} {{other}}", "true"],
                  "workingDirectory": "{{folder}}", "timeoutSeconds": "60"}},
      {"action": "aws:runShellScript", "name": "second", "inputs": {"runCommand": ["exit 7"]}},
      {"action": "aws:runShellScript", "name": "third", "inputs": {"runCommand": ["never"]}}]})"}});
  const auto with = [&](Value::Fields fields) {
    Value parameters = Value::map();
    for (auto& field : fields) parameters.set(field.name, field.value);
    return Value::structure({{"DocumentName", "Greet"},
                             {"InstanceIds", texts({kWeb})},
                             {"Parameters", std::move(parameters)}});
  };
  EXPECT_EQ(rig.code_of("SendCommand", with({})), "InvalidParameters");
  EXPECT_EQ(rig.code_of("SendCommand", with({{"name", texts({"UP"})}})), "InvalidParameters");
  EXPECT_EQ(rig.code_of("SendCommand", with({{"x", texts({"y"})}})), "InvalidParameters");
  const Value sent = rig.call("SendCommand", with({{"name", texts({"bob"})}}))["Command"];
  EXPECT_EQ(finished(sent["CommandId"].text())["Status"].text(), "Failed");
  ASSERT_THAT(runner.seen, SizeIs(2));
  EXPECT_EQ(runner.seen[0].script, "echo bob {{other}}\ntrue\n");
  EXPECT_EQ(runner.seen[0].working_directory, "/srv");
  EXPECT_EQ(runner.seen[0].timeout, std::chrono::seconds(60));
  const Value first =
      rig.call("GetCommandInvocation",
               {{"CommandId", sent["CommandId"]}, {"InstanceId", kWeb}, {"PluginName", "first"}});
  EXPECT_EQ(first["Status"].text(), "Success");
  EXPECT_EQ(rig.code_of("GetCommandInvocation", {{"CommandId", sent["CommandId"]},
                                                 {"InstanceId", kWeb},
                                                 {"PluginName", "nothing"}}),
            "InvalidPluginName");
}

TEST_F(SsmCommands, NeedANodeThatAnswers) {
  Value input = Value::structure({{"DocumentName", "AWS-RunShellScript"},
                                  {"InstanceIds", texts({"i-00000000000000000"})},
                                  {"Parameters", Value::map({{"commands", texts({"true"})}})}});
  const auto fault = rig.fault_of("SendCommand", input);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code(), "InvalidInstanceId");
  EXPECT_EQ(fault->message(),
            "Instances [[i-00000000000000000]] not in a valid state for account 000000000000");
  rig.core().command_runner = nullptr;
  input.set("InstanceIds", texts({kWeb}));
  EXPECT_EQ(rig.code_of("SendCommand", input), "InvalidInstanceId");
  input.set("DocumentName", "Nothing");
  EXPECT_EQ(rig.code_of("SendCommand", input), "InvalidDocument");
  EXPECT_EQ(
      rig.code_of("GetCommandInvocation",
                  {{"CommandId", "ffffffff-ffff-ffff-ffff-ffffffffffff"}, {"InstanceId", kWeb}}),
      "InvocationDoesNotExist");
  EXPECT_EQ(rig.code_of("CancelCommand", {{"CommandId", "ffffffff-ffff-ffff-ffff-ffffffffffff"}}),
            "InvalidCommandId");
}

TEST_F(SsmCommands, PutTheirOutputInABucket) {
  std::mutex mutex;
  std::vector<std::string> puts;
  rig.inner = [&](const InnerCall& call) -> Value {
    const std::lock_guard lock(mutex);
    puts.push_back(call.input["Bucket"].text() + "/" + call.input["Key"].text() + "=" +
                   std::string(call.body));
    return Value::structure();
  };
  const Value sent = send({"hi"}, {{"OutputS3BucketName", "logs"}, {"OutputS3KeyPrefix", "ssm"}});
  const std::string id = sent["CommandId"].text();
  finished(id);
  rig.reopen();
  EXPECT_THAT(puts, ElementsAre("logs/ssm/" + id + "/" + kWeb +
                                "/awsrunShellScript/0.awsrunShellScript/stdout=hi\n"));
  EXPECT_THAT(outcome(id)["StandardOutputUrl"].text(), HasSubstr("/logs/ssm/" + id));
}

TEST_F(SsmCommands, AreFoundByWhatTheyWere) {
  const std::string id = send({"true"})["CommandId"].text();
  finished(id);
  const auto count = [&](std::string_view key, std::string_view value) {
    const Value filter = Value::structure({{"key", key}, {"value", value}});
    return rig.call("ListCommands", {{"Filters", Value(Value::List{filter})}})["Commands"].size();
  };
  EXPECT_EQ(count("Status", "Success"), 1U);
  EXPECT_EQ(count("Status", "Failed"), 0U);
  EXPECT_EQ(count("ExecutionStage", "Complete"), 1U);
  EXPECT_EQ(count("InvokedAfter", "2099-01-01T00:00:00Z"), 0U);
  EXPECT_EQ(rig.call("ListCommands", {{"InstanceId", kWeb}})["Commands"].size(), 1U);
  EXPECT_EQ(rig.call("ListCommands", {{"InstanceId", kDatabase}})["Commands"].size(), 0U);
}

}  // namespace
}  // namespace fakes::test
