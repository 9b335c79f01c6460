// Executions of runbooks, change requests, and access requests.
#include <mutex>

#include <gmock/gmock.h>

#include "fakes/services.h"
#include "fakes/ssm/api_values.h"
#include "sim/base/deadline.h"
#include "tests/fakes/one_node.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;
using wire::Value;

class SsmAutomations : public testing::Test {
 protected:
  SsmAutomations() {
    rig.core().command_runner = &runner;
    rig.inner = [this](const InnerCall& call) -> Value {
      if (call.model == "sts") {
        return Value::structure(
            {{"Credentials", Value::structure({{"AccessKeyId", "ASIAIOSFODNN7EXAMPLE"},
                                               {"SecretAccessKey", "secret"},
                                               {"SessionToken", "token"},
                                               {"Expiration", rig.clock().now()}})}});
      }
      return rig.call(call.operation, call.input);
    };
  }

  static Value texts(const std::vector<std::string>& all) {
    Value list = Value::list();
    for (const auto& text : all) list.push(text);
    return list;
  }
  static Value parameters(std::string_view name, const std::vector<std::string>& values) {
    return Value::map({{std::string(name), texts(values)}});
  }
  // A runbook of these steps and whatever stands beside them.
  void make_runbook(std::string_view name, const std::string& steps, const std::string& more = "",
                    std::string_view type = "Automation") {
    rig.call("CreateDocument", {{"Name", name},
                                {"DocumentType", type},
                                {"Content", R"({"schemaVersion": "0.3", )" + more +
                                                R"("mainSteps": [)" + steps + "]}"}});
  }
  std::string start(std::string_view name, ServiceRig::Members more = {}) {
    Value input = Value::structure({{"DocumentName", name}});
    for (const auto& field : more) input.set(field.name, field.value);
    return rig.call("StartAutomationExecution", input)["AutomationExecutionId"].text();
  }
  Value execution(const std::string& id) {
    return rig.call("GetAutomationExecution",
                    {{"AutomationExecutionId", id}})["AutomationExecution"];
  }
  // Once a step stands like that.
  void until_step(const std::string& id, std::string_view name, std::string_view status) {
    sim::wait_until("the step", sim::Deadline::after(std::chrono::seconds(20)),
                    std::chrono::milliseconds(2), [&] {
                      const Value found = execution(id);
                      const std::string& now = step(found, name)["StepStatus"].text();
                      return now == status ? sim::Look::ready() : sim::Look::waiting(now);
                    });
  }
  // Once it stands like that; time passes meanwhile.
  Value until(const std::string& id, const std::string& status) {
    Value found;
    sim::wait_until("the execution", sim::Deadline::after(std::chrono::seconds(20)),
                    std::chrono::milliseconds(2), [&] {
                      rig.elapse(std::chrono::seconds(1));
                      found = execution(id);
                      const std::string& now = found["AutomationExecutionStatus"].text();
                      if (now == status) return sim::Look::ready();
                      return sim::Look::waiting(now + " " + found["FailureMessage"].text());
                    });
    return found;
  }
  static const Value& step(const Value& execution, std::string_view name) {
    for (const Value& one : execution["StepExecutions"].items()) {
      if (one["StepName"].text() == name) return one;
    }
    static const Value none;
    return none;
  }
  std::string refusal(std::string_view operation, const Value& input) {
    const auto fault = rig.fault_of(operation, input);
    return fault ? fault->code() + ": " + fault->message() : "";
  }

  OneNode runner;
  ServiceRig rig{make_ssm};
};

constexpr const char* kPut =
    R"({"name": "put", "action": "aws:executeAwsApi", "inputs": {"Service": "ssm",
      "Api": "PutParameter", "Name": "/made/{{ Word }}", "Value": "{{ Word }}",
      "Type": "String"}, "outputs": [{"Name": "Tier", "Selector": "$.Tier", "Type": "String"}]})";
constexpr const char* kWordParameter =
    R"("parameters": {"Word": {"type": "String", "allowedValues": ["one", "two"]}}, )";

TEST_F(SsmAutomations, CallServices) {
  make_runbook("put", std::string(kPut) + R"(, {"name": "check",
      "action": "aws:assertAwsResourceProperty", "inputs": {"Service": "ssm",
      "Api": "GetParameter", "Name": "/made/{{ Word }}",
      "PropertySelector": "$.Parameter.Value", "DesiredValues": ["one"]}})",
               std::string(kWordParameter) + R"("outputs": ["put.Tier"], )");
  const Value good = until(start("put", {{"Parameters", parameters("Word", {"one"})}}), "Success");
  EXPECT_EQ(good["Outputs"]["put.Tier"].items().at(0).text(), "Standard");
  EXPECT_EQ(step(good, "put")["StepStatus"].text(), "Success");
  EXPECT_THAT(step(good, "put")["Inputs"]["Name"].text(), HasSubstr("/made/one"));
  EXPECT_EQ(good["ExecutedBy"].text(), "arn:aws:iam::000000000000:root");
  EXPECT_EQ(rig.call("GetParameter", {{"Name", "/made/one"}})["Parameter"]["Value"].text(), "one");
  // The assertion does not hold.
  const Value bad = until(start("put", {{"Parameters", parameters("Word", {"two"})}}), "Failed");
  EXPECT_THAT(bad["FailureMessage"].text(), HasSubstr("is not in desired values. Please refer"));
  EXPECT_EQ(step(bad, "check")["FailureDetails"]["FailureType"].text(), "PropertyValueNotDesired");
  // What exists already is AWS's own error.
  const Value again = until(start("put", {{"Parameters", parameters("Word", {"one"})}}), "Failed");
  EXPECT_THAT(again["FailureMessage"].text(),
              StartsWith("Step fails when it is Execute/Cancelling action. An error occurred "
                         "(ParameterAlreadyExists) when calling the PutParameter operation"));
  EXPECT_EQ(step(again, "check")["StepStatus"].text(), "Pending");
  EXPECT_THAT(again["Outputs"]["put.Tier"].items().at(0).text(), StartsWith("No output available"));
}

// Of all protocols, also what travels in addresses and headers.
TEST(SsmApiValues, AreReadAndWrittenByTheirOwnNames) {
  const auto put = wire::Service::find("s3")->operation("PutObject").value();
  const Value input = ssm::value_from_json({{"Bucket", "b"},
                                            {"ContentLength", "7"},
                                            {"Metadata", {{"k", "v"}}},
                                            {"Other", 1},
                                            {"Expires", "2026-01-01T00:00:00Z"}},
                                           put.input().value());
  EXPECT_EQ(input["Bucket"].text(), "b");
  EXPECT_EQ(input["ContentLength"].integer(), 7);
  EXPECT_EQ(input["Metadata"]["k"].text(), "v");
  EXPECT_FALSE(input.has("Other"));
  EXPECT_EQ(ssm::json_from_value(input)["Expires"], "2026-01-01T00:00:00Z");
  EXPECT_THROW(ssm::value_from_json({{"ContentLength", "many"}}, put.input().value()), wire::Fault);
}

TEST_F(SsmAutomations, RefuseWhatTheRunbookDoesNotTake) {
  make_runbook("put", kPut, kWordParameter);
  const auto refused = [&](Value more) {
    more.set("DocumentName", "put");
    return refusal("StartAutomationExecution", more);
  };
  EXPECT_EQ(refused(Value::structure()),
            "InvalidAutomationExecutionParametersException: Missing required parameter: Word in "
            "user inputs.");
  EXPECT_EQ(refused(Value::structure({{"Parameters", parameters("Word", {"six"})}})),
            "InvalidAutomationExecutionParametersException: Parameter \"Word\" has value \"six\" "
            "not found in [one, two].");
  EXPECT_THAT(refused(Value::structure({{"Parameters", parameters("Other", {"six"})}})),
              StartsWith("InvalidAutomationExecutionParametersException"));
  EXPECT_EQ(rig.code_of("StartAutomationExecution", {{"DocumentName", "none"}}),
            "AutomationDefinitionNotFoundException");
  EXPECT_EQ(rig.code_of("StartAutomationExecution", {{"DocumentName", "AWS-RunShellScript"}}),
            "AutomationDefinitionNotFoundException");
  EXPECT_EQ(
      rig.code_of("StartAutomationExecution", {{"DocumentName", "put"}, {"DocumentVersion", "7"}}),
      "AutomationDefinitionVersionNotFoundException");
  EXPECT_EQ(rig.code_of("GetAutomationExecution",
                        {{"AutomationExecutionId", "11111111-1111-4111-8111-111111111111"}}),
            "AutomationExecutionNotFoundException");
}

TEST_F(SsmAutomations, SleepBranchAndGoOnAfterARestart) {
  make_runbook("long", R"({"name": "wait", "action": "aws:sleep",
      "inputs": {"Duration": "PT1H"}}, {"name": "choose", "action": "aws:branch", "inputs": {
      "Choices": [{"NextStep": "last", "Variable": "{{ global:REGION }}",
        "StringEquals": "us-east-1"}], "Default": "never"}},
      {"name": "never", "action": "aws:executeScript", "inputs": {}},
      {"name": "last", "action": "aws:sleep", "inputs": {"Duration": "PT1S"}, "isEnd": true})");
  const std::string id = start("long");
  until_step(id, "wait", "InProgress");
  EXPECT_EQ(execution(id)["CurrentStepName"].text(), "wait");
  rig.reopen();
  rig.core().command_runner = &runner;
  rig.elapse(std::chrono::minutes(50));
  EXPECT_EQ(step(execution(id), "wait")["StepStatus"].text(), "InProgress");
  rig.elapse(std::chrono::minutes(10));
  const Value ended = until(id, "Success");
  EXPECT_EQ(step(ended, "choose")["NextStep"].text(), "last");
  EXPECT_EQ(step(ended, "never")["StepStatus"].text(), "Pending");
  EXPECT_EQ(step(ended, "last")["StepStatus"].text(), "Success");
}

TEST_F(SsmAutomations, SayWhatIsNotBuiltAndCarryOn) {
  make_runbook("script", R"({"name": "script", "action": "aws:executeScript", "inputs": {},
      "onFailure": "Continue"}, {"name": "tag", "action": "aws:createStack", "inputs": {},
      "maxAttempts": 2, "onFailure": "step:end"}, {"name": "skipped", "action": "aws:sleep",
      "inputs": {"Duration": "PT1S"}}, {"name": "end", "action": "aws:sleep",
      "inputs": {"Duration": "PT1S"}, "isEnd": true})");
  const Value ended = until(start("script"), "Failed");
  EXPECT_THAT(step(ended, "script")["FailureMessage"].text(),
              HasSubstr("sim does not build the action aws:executeScript yet"));
  EXPECT_THAT(step(ended, "tag")["FailureMessage"].text(),
              HasSubstr("sim has no service 'cloudformation'"));
  EXPECT_EQ(ended["FailureMessage"], step(ended, "tag")["FailureMessage"]);
  EXPECT_EQ(step(ended, "skipped")["StepStatus"].text(), "Pending");
  EXPECT_EQ(step(ended, "end")["StepStatus"].text(), "Success");
}

TEST_F(SsmAutomations, RunCommandsAndOtherRunbooks) {
  make_runbook("child", R"({"name": "run", "action": "aws:runCommand", "inputs": {
      "DocumentName": "AWS-RunShellScript", "InstanceIds": ["{{ Node }}"],
      "Parameters": {"commands": "{{ Line }}"}}})",
               R"("parameters": {"Node": {"type": "String"}, "Line": {"type": "String"}},
               "outputs": ["run.Output"], )");
  make_runbook("parent", R"({"name": "call", "action": "aws:executeAutomation", "inputs": {
      "DocumentName": "child", "RuntimeParameters": {"Node": ["i-0123456789abcdef0"],
      "Line": ["{{ Line }}"]}}})",
               R"("parameters": {"Line": {"type": "String", "default": "echo hi"}}, )");
  const std::string id = start("parent");
  const Value ended = until(id, "Success");
  EXPECT_EQ(step(ended, "call")["Outputs"]["Output"].items().at(0).text(), "echo hi\n");
  const Value filter = Value::structure({{"Key", "ParentExecutionId"}, {"Values", texts({id})}});
  const Value children =
      rig.call("DescribeAutomationExecutions",
               {{"Filters", Value(Value::List{filter})}})["AutomationExecutionMetadataList"];
  ASSERT_THAT(children.items(), SizeIs(1));
  EXPECT_EQ(children.items().at(0)["DocumentName"].text(), "child");
  const Value bad =
      until(start("parent", {{"Parameters", parameters("Line", {"exit 7"})}}), "Failed");
  EXPECT_THAT(bad["FailureMessage"].text(), HasSubstr("ended with status Failed"));
}

TEST_F(SsmAutomations, WaitForApprovals) {
  make_runbook("ask", R"({"name": "ask", "action": "aws:approve", "inputs": {
      "Approvers": ["arn:aws:iam::000000000000:root"], "MinRequiredApprovals": 1}},
      {"name": "hold", "action": "aws:pause", "inputs": {}})");
  const std::string id = start("ask");
  until(id, "Waiting");
  const auto signal = [&](const char* type, const Sent& sent = {}) {
    return rig.code_of("SendAutomationSignal",
                       {{"AutomationExecutionId", id}, {"SignalType", type}}, sent);
  };
  Sent stranger;
  stranger.identity = Identity{"000000000000", "arn:aws:iam::000000000000:user/eve", "AIDAEVE", ""};
  EXPECT_EQ(signal("Approve", stranger), "AccessDeniedException");
  EXPECT_EQ(signal("Resume"), "InvalidAutomationSignalException");
  EXPECT_EQ(signal("Approve"), "");
  until_step(id, "hold", "Waiting");
  EXPECT_EQ(step(execution(id), "ask")["Outputs"]["ApprovalStatus"].items().at(0).text(),
            "Approved");
  EXPECT_EQ(signal("Resume"), "");
  until(id, "Success");
  EXPECT_EQ(signal("Approve"), "InvalidAutomationSignalException");
  const std::string refused = start("ask");
  until(refused, "Waiting");
  rig.call("SendAutomationSignal", {{"AutomationExecutionId", refused}, {"SignalType", "Reject"}});
  EXPECT_THAT(until(refused, "Failed")["FailureMessage"].text(), HasSubstr("rejected"));
}

TEST_F(SsmAutomations, StopAndStartStepByStep) {
  make_runbook("two", R"({"name": "a", "action": "aws:sleep", "inputs": {"Duration": "PT1S"}},
      {"name": "b", "action": "aws:sleep", "inputs": {"Duration": "P1D"}})");
  const std::string id = start("two", {{"Mode", "Interactive"}});
  until(id, "Waiting");
  EXPECT_EQ(step(execution(id), "a")["StepStatus"].text(), "Pending");
  rig.call("SendAutomationSignal", {{"AutomationExecutionId", id},
                                    {"SignalType", "StartStep"},
                                    {"Payload", parameters("StepName", {"a"})}});
  sim::wait_until("the first step", sim::Deadline::after(std::chrono::seconds(20)),
                  std::chrono::milliseconds(2), [&] {
                    rig.elapse(std::chrono::seconds(1));
                    const Value now = execution(id);
                    return step(now, "a")["StepStatus"].text() == "Success"
                               ? sim::Look::ready()
                               : sim::Look::waiting(now["AutomationExecutionStatus"].text());
                  });
  EXPECT_EQ(until(id, "Waiting")["CurrentStepName"].text(), "b");
  rig.call("StopAutomationExecution", {{"AutomationExecutionId", id}});
  EXPECT_EQ(execution(id)["AutomationExecutionStatus"].text(), "Cancelled");
  EXPECT_EQ(rig.code_of("StopAutomationExecution", {{"AutomationExecutionId", id}}),
            "InvalidAutomationStatusUpdateException");
}

TEST_F(SsmAutomations, StartOneExecutionForEachTarget) {
  make_runbook("put", kPut, kWordParameter);
  const Value target =
      Value::structure({{"Key", "ParameterValues"}, {"Values", texts({"one", "two"})}});
  const Value input = Value::structure({{"DocumentName", "put"},
                                        {"TargetParameterName", "Word"},
                                        {"Targets", Value(Value::List{target})},
                                        {"MaxConcurrency", "1"},
                                        {"MaxErrors", "0"}});
  const std::string id =
      rig.call("StartAutomationExecution", input)["AutomationExecutionId"].text();
  const Value ended = until(id, "Success");
  EXPECT_EQ(ended["ProgressCounters"]["SuccessSteps"].integer(), 2);
  EXPECT_THAT(ended["StepExecutions"].items(), SizeIs(2));
  EXPECT_EQ(rig.call("GetParameter", {{"Name", "/made/two"}})["Parameter"]["Value"].text(), "two");
  // Again: the parameters are there, the first failure is the last.
  const std::string again =
      rig.call("StartAutomationExecution", input)["AutomationExecutionId"].text();
  EXPECT_THAT(until(again, "Failed")["StepExecutions"].items(), SizeIs(1));
  Value two = input;
  two.set("Targets", Value(Value::List{target, target}));
  EXPECT_EQ(refusal("StartAutomationExecution", two),
            "InvalidAutomationExecutionParametersException: Only one resource group or tag can be "
            "specified at a time");
}

TEST_F(SsmAutomations, RunChangeRequestsOnceTheyAreApproved) {
  make_runbook("put", kPut, kWordParameter);
  make_runbook("change", R"({"name": "ask", "action": "aws:approve", "inputs": {
      "EnhancedApprovals": {"Approvers": [{"approver": "arn:aws:iam::000000000000:root",
      "type": "IamUser", "minRequiredApprovals": 1}]}}})",
               "", "Automation.ChangeTemplate");
  const Value runbook =
      Value::structure({{"DocumentName", "put"}, {"Parameters", parameters("Word", {"one"})}});
  const Value input = Value::structure({{"DocumentName", "change"},
                                        {"ChangeRequestName", "put it there"},
                                        {"Runbooks", Value(Value::List{runbook})}});
  EXPECT_EQ(refusal("StartChangeRequestExecution", input).substr(0, 40),
            "AutomationDefinitionNotApprovedException");
  rig.call("UpdateDocumentMetadata",
           {{"Name", "change"}, {"DocumentReviews", Value::structure({{"Action", "Approve"}})}});
  const std::string id =
      rig.call("StartChangeRequestExecution", input)["AutomationExecutionId"].text();
  const Value waiting = until(id, "PendingApproval");
  EXPECT_EQ(waiting["AutomationSubtype"].text(), "ChangeRequest");
  EXPECT_EQ(rig.call("GetOpsItem", {{"OpsItemId", waiting["OpsItemId"]}})["OpsItem"]["OpsItemType"]
                .text(),
            "/aws/changerequest");
  rig.call("SendAutomationSignal", {{"AutomationExecutionId", id}, {"SignalType", "Approve"}});
  until(id, "CompletedWithSuccess");
  EXPECT_EQ(rig.call("GetParameter", {{"Name", "/made/one"}})["Parameter"]["Value"].text(), "one");
}

TEST_F(SsmAutomations, PreviewExecutions) {
  make_runbook("mixed", std::string(kPut) + R"(, {"name": "look", "action": "aws:executeAwsApi",
      "inputs": {"Service": "ssm", "Api": "GetParameter"}}, {"name": "run",
      "action": "aws:runCommand", "inputs": {}})",
               kWordParameter);
  const Value id = rig.call("StartExecutionPreview", {{"DocumentName", "mixed"}});
  const Value preview =
      rig.call("GetExecutionPreview", {{"ExecutionPreviewId", id["ExecutionPreviewId"]}});
  const Value& steps = preview["ExecutionPreview"]["Automation"]["StepPreviews"];
  EXPECT_EQ(steps["Mutating"].integer(), 1);
  EXPECT_EQ(steps["NonMutating"].integer(), 1);
  EXPECT_EQ(steps["Undetermined"].integer(), 1);
  EXPECT_EQ(rig.code_of("StartExecutionPreview", {{"DocumentName", "none"}}),
            "ValidationException");
}

TEST_F(SsmAutomations, GiveAccessOnceItIsApproved) {
  const Value target = Value::structure({{"Key", "InstanceIds"}, {"Values", texts({kNode})}});
  const std::string id =
      rig.call("StartAccessRequest",
               {{"Reason", "look"}, {"Targets", Value(Value::List{target})}})["AccessRequestId"]
          .text();
  const auto token = [&] { return rig.call("GetAccessToken", {{"AccessRequestId", id}}); };
  EXPECT_EQ(token()["AccessRequestStatus"].text(), "Pending");
  EXPECT_FALSE(token().has("Credentials"));
  rig.call("UpdateOpsItem", {{"OpsItemId", id}, {"Status", "Approved"}});
  EXPECT_EQ(token()["AccessRequestStatus"].text(), "Approved");
  EXPECT_EQ(token()["Credentials"]["AccessKeyId"].text(), "ASIAIOSFODNN7EXAMPLE");
  rig.elapse(std::chrono::hours(2));
  EXPECT_EQ(token()["AccessRequestStatus"].text(), "Expired");
  EXPECT_EQ(rig.code_of("GetAccessToken", {{"AccessRequestId", "oi-000000000000"}}),
            "ResourceNotFoundException");
}

}  // namespace
}  // namespace fakes::test
