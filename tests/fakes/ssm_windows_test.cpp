// What maintenance windows and associations do at their times, and calendars.
#include <gmock/gmock.h>

#include "fakes/services.h"
#include "fakes/ssm/schedule.h"
#include "fakes/wire/time_text.h"
#include "sim/base/deadline.h"
#include "tests/fakes/one_node.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using wire::Value;

Clock::Time time_of(const char* text) {
  return wire::parse_time(text, wire::TimeFormat::iso8601).value();
}

class SsmWindows : public testing::Test {
 protected:
  SsmWindows() { open(); }
  void open() {
    rig.core().command_runner = &runner;
    rig.inner = [this](const InnerCall& call) { return rig.call(call.operation, call.input); };
    rig.clock().move(time_of("2026-01-01T00:00:00Z") - rig.clock().now());
    rig.clock().scale(0);
  }
  static Value texts(const std::vector<std::string>& all) {
    Value list = Value::list();
    for (const auto& text : all) list.push(text);
    return list;
  }
  static Value nodes() {
    return Value(
        Value::List{Value::structure({{"Key", "InstanceIds"}, {"Values", texts({kNode})}})});
  }
  std::string make_window(const char* schedule) {
    return rig
        .call("CreateMaintenanceWindow", {{"Name", "nightly"},
                                          {"Schedule", schedule},
                                          {"Duration", 2},
                                          {"Cutoff", 1},
                                          {"AllowUnassociatedTargets", true}})["WindowId"]
        .text();
  }
  std::string add_task(const std::string& window, const char* type, const char* arn,
                       const Value& parameters, int priority, bool has_targets) {
    Value input = Value::structure({{"WindowId", window},
                                    {"TaskType", type},
                                    {"TaskArn", arn},
                                    {"Priority", priority},
                                    {"TaskInvocationParameters", parameters}});
    if (has_targets) {
      const Value target =
          rig.call("RegisterTargetWithMaintenanceWindow", {{"WindowId", window},
                                                           {"ResourceType", "INSTANCE"},
                                                           {"Targets", nodes()},
                                                           {"OwnerInformation", "us"}});
      input.set("Targets", Value(Value::List{Value::structure(
                               {{"Key", "WindowTargetIds"},
                                {"Values", texts({target["WindowTargetId"].text()})}})}));
    }
    return rig.call("RegisterTaskWithMaintenanceWindow", input)["WindowTaskId"].text();
  }
  static Value shell(const char* line) {
    return Value::structure(
        {{"RunCommand",
          Value::structure({{"Parameters", Value::map({{"commands", texts({line})}})}})}});
  }
  Value::List executions(const std::string& window) {
    return rig
        .call("DescribeMaintenanceWindowExecutions", {{"WindowId", window}})["WindowExecutions"]
        .items();
  }
  // The newest execution, once it has ended.
  Value ended(const std::string& window) {
    Value found;
    sim::wait_until("the window", sim::Deadline::after(std::chrono::seconds(20)),
                    std::chrono::milliseconds(2), [&] {
                      rig.elapse(std::chrono::seconds(1));
                      found = executions(window).at(0);
                      const std::string& now = found["Status"].text();
                      return now == "IN_PROGRESS" ? sim::Look::waiting(now) : sim::Look::ready();
                    });
    return found;
  }

  OneNode runner;
  ServiceRig rig{make_ssm};
};

TEST_F(SsmWindows, SayWhenTheyOpen) {
  const std::string id = make_window("cron(30 2 ? * SAT#1 *)");
  EXPECT_EQ(rig.call("GetMaintenanceWindow", {{"WindowId", id}})["NextExecutionTime"].text(),
            "2026-01-03T02:30Z");
  const Value openings =
      rig.call("DescribeMaintenanceWindowSchedule",
               {{"WindowId", id}, {"MaxResults", 2}})["ScheduledWindowExecutions"];
  ASSERT_THAT(openings.items(), SizeIs(2));
  EXPECT_EQ(openings.items().at(1)["ExecutionTime"].text(), "2026-02-07T02:30Z");
  rig.call("UpdateMaintenanceWindow",
           {{"WindowId", id}, {"ScheduleTimezone", "America/New_York"}, {"ScheduleOffset", 1}});
  EXPECT_EQ(rig.call("GetMaintenanceWindow", {{"WindowId", id}})["NextExecutionTime"].text(),
            "2026-01-04T07:30Z");
  EXPECT_EQ(rig.code_of("UpdateMaintenanceWindow",
                        {{"WindowId", id}, {"ScheduleTimezone", "Mars/Olympus"}}),
            "ValidationException");
  rig.call("UpdateMaintenanceWindow", {{"WindowId", id}, {"Enabled", false}});
  EXPECT_FALSE(rig.call("GetMaintenanceWindow", {{"WindowId", id}}).has("NextExecutionTime"));
}

TEST_F(SsmWindows, RunTheirTasks) {
  const std::string id = make_window("rate(1 day)");
  add_task(id, "RUN_COMMAND", "AWS-RunShellScript", shell("echo first"), 1, true);
  add_task(id, "LAMBDA", "clean-up", Value::structure(), 2, false);
  EXPECT_THAT(executions(id), IsEmpty());
  rig.elapse(std::chrono::hours(24));
  const Value execution = ended(id);
  // There is no Lambda; the command ran before.
  EXPECT_EQ(execution["Status"].text(), "FAILED");
  const Value& key = execution["WindowExecutionId"];
  const Value tasks = rig.call("DescribeMaintenanceWindowExecutionTasks",
                               {{"WindowExecutionId", key}})["WindowExecutionTaskIdentities"];
  ASSERT_THAT(tasks.items(), SizeIs(2));
  EXPECT_EQ(tasks.items().at(0)["Status"].text(), "SUCCESS");
  EXPECT_EQ(tasks.items().at(1)["Status"].text(), "FAILED");
  EXPECT_EQ(tasks.items().at(1)["StatusDetails"].text(), "sim has no service 'lambda'.");
  const Value& task = tasks.items().at(0)["TaskExecutionId"];
  const Value run =
      rig.call("GetMaintenanceWindowExecutionTask", {{"WindowExecutionId", key}, {"TaskId", task}});
  EXPECT_EQ(run["TaskArn"].text(), "AWS-RunShellScript");
  const Value invocations = rig.call(
      "DescribeMaintenanceWindowExecutionTaskInvocations",
      {{"WindowExecutionId", key}, {"TaskId", task}})["WindowExecutionTaskInvocationIdentities"];
  ASSERT_THAT(invocations.items(), SizeIs(1));
  EXPECT_EQ(invocations.items().at(0)["OwnerInformation"].text(), "us");
  const Value invocation = rig.call("GetMaintenanceWindowExecutionTaskInvocation",
                                    {{"WindowExecutionId", key},
                                     {"TaskId", task},
                                     {"InvocationId", invocations.items().at(0)["InvocationId"]}});
  EXPECT_THAT(invocation["Parameters"].text(), HasSubstr("echo first"));
  const Value outcome = rig.call("GetCommandInvocation",
                                 {{"CommandId", invocation["ExecutionId"]}, {"InstanceId", kNode}});
  EXPECT_EQ(outcome["StandardOutputContent"].text(), "echo first\n");
  EXPECT_THAT(
      rig.call("GetMaintenanceWindowExecution", {{"WindowExecutionId", key}})["TaskIds"].items(),
      SizeIs(2));
  rig.reopen();
  EXPECT_THAT(executions(id), SizeIs(1));
}

TEST_F(SsmWindows, AreClosedAndCancelled) {
  rig.call("CreateDocument", {{"Name", "hold"},
                              {"DocumentType", "Automation"},
                              {"Content", R"({"schemaVersion": "0.3", "mainSteps": [{"name": "hold",
              "action": "aws:pause", "inputs": {}}]})"}});
  const std::string id = make_window("rate(1 hour)");
  add_task(id, "AUTOMATION", "hold", Value::structure(), 1, false);
  rig.elapse(std::chrono::hours(1));
  ASSERT_THAT(executions(id), SizeIs(1));
  EXPECT_EQ(executions(id).at(0)["Status"].text(), "IN_PROGRESS");
  rig.elapse(std::chrono::hours(1));
  ASSERT_THAT(executions(id), SizeIs(2));
  EXPECT_EQ(executions(id).at(0)["Status"].text(), "SKIPPED_OVERLAPPING");
  rig.elapse(std::chrono::hours(1));
  EXPECT_EQ(executions(id).back()["Status"].text(), "TIMED_OUT");
  rig.elapse(std::chrono::hours(1));
  const Value running = executions(id).at(0);
  EXPECT_EQ(running["Status"].text(), "IN_PROGRESS");
  rig.call("CancelMaintenanceWindowExecution",
           {{"WindowExecutionId", running["WindowExecutionId"]}});
  EXPECT_EQ(executions(id).at(0)["Status"].text(), "CANCELLED");
  EXPECT_EQ(rig.code_of("CancelMaintenanceWindowExecution",
                        {{"WindowExecutionId", "11111111-1111-4111-8111-111111111111"}}),
            "DoesNotExistException");
}

TEST_F(SsmWindows, AssociationsRun) {
  const Value made = rig.call("CreateAssociation",
                              {{"Name", "AWS-RunShellScript"},
                               {"Targets", nodes()},
                               {"ScheduleExpression", "rate(1 day)"},
                               {"Parameters", Value::map({{"commands", texts({"echo on"})}})}});
  const Value& id = made["AssociationDescription"]["AssociationId"];
  const auto runs = [&] {
    return rig.call("DescribeAssociationExecutions",
                    {{"AssociationId", id}})["AssociationExecutions"];
  };
  const auto until = [&](std::size_t count) {
    sim::wait_until("the association", sim::Deadline::after(std::chrono::seconds(20)),
                    std::chrono::milliseconds(2), [&] {
                      rig.elapse(std::chrono::seconds(1));
                      const Value now = runs();
                      const bool is_done =
                          now.size() == count && now.items().at(0)["Status"].text() == "Success";
                      return is_done ? sim::Look::ready() : sim::Look::waiting("running");
                    });
  };
  EXPECT_THAT(runs().items(), IsEmpty());
  until(1);
  const Value first = runs().items().at(0);
  EXPECT_EQ(first["ResourceCountByStatus"].text(), "{Success=1}");
  const Value targets =
      rig.call("DescribeAssociationExecutionTargets",
               {{"AssociationId", id},
                {"ExecutionId", first["ExecutionId"]}})["AssociationExecutionTargets"];
  ASSERT_THAT(targets.items(), SizeIs(1));
  EXPECT_EQ(targets.items().at(0)["ResourceId"].text(), kNode);
  EXPECT_EQ(targets.items().at(0)["OutputSource"]["OutputSourceType"].text(), "RunCommand");
  const Value status = rig.call("DescribeInstanceAssociationsStatus", {{"InstanceId", kNode}});
  EXPECT_EQ(status["InstanceAssociationStatusInfos"].items().at(0)["Status"].text(), "Success");
  EXPECT_EQ(rig.call("DescribeAssociation",
                     {{"AssociationId", id}})["AssociationDescription"]["Overview"]["Status"]
                .text(),
            "Success");
  rig.call("StartAssociationsOnce", {{"AssociationIds", Value(Value::List{id})}});
  until(2);
  rig.elapse(std::chrono::hours(24));
  until(3);
  EXPECT_EQ(
      rig.code_of("DescribeAssociationExecutionTargets",
                  {{"AssociationId", id}, {"ExecutionId", "11111111-1111-4111-8111-111111111111"}}),
      "AssociationExecutionDoesNotExist");
  EXPECT_EQ(rig.code_of("CreateAssociation", {{"Name", "AWS-RunShellScript"},
                                              {"Targets", nodes()},
                                              {"ScheduleExpression", "rate(daily)"}}),
            "InvalidSchedule");
}

TEST_F(SsmWindows, CalendarsOpenAndClose) {
  rig.call("CreateDocument", {{"Name", "freeze"},
                              {"DocumentType", "ChangeCalendar"},
                              {"DocumentFormat", "TEXT"},
                              {"Content",
                               "BEGIN:VCALENDAR\r\nX-CALENDAR-TYPE:DEFAULT_OPEN\r\n"
                               "BEGIN:VEVENT\r\nDTSTART:20260103T000000Z\r\n"
                               "DTEND:20260104T000000Z\r\n"
                               "RRULE:FREQ=WEEKLY;BYDAY=SA,\r\n SU\r\nEND:VEVENT\r\n"
                               "END:VCALENDAR\r\n"}});
  const auto state = [&](const char* at) {
    return rig.call("GetCalendarState", {{"CalendarNames", texts({"freeze"})}, {"AtTime", at}});
  };
  const Value now = rig.call("GetCalendarState", {{"CalendarNames", texts({"freeze"})}});
  EXPECT_EQ(now["State"].text(), "OPEN");
  EXPECT_EQ(now["NextTransitionTime"].text(), "2026-01-03T00:00:00Z");
  EXPECT_EQ(state("2026-01-04T12:00:00Z")["State"].text(), "CLOSED");
  EXPECT_EQ(state("2026-01-10T12:00:00Z")["NextTransitionTime"].text(), "2026-01-12T00:00:00Z");
  EXPECT_EQ(rig.code_of("GetCalendarState", {{"CalendarNames", texts({"none"})}}),
            "InvalidDocument");
  EXPECT_EQ(rig.code_of("GetCalendarState", {{"CalendarNames", texts({"AWS-RunShellScript"})}}),
            "InvalidDocumentType");
}

TEST(SsmSchedule, ReadsWhatAwsDocuments) {
  const auto utc = ssm::TimeZone::find("UTC").value();
  const Clock::Time begin = time_of("2026-01-01T00:00:00Z");
  const auto next = [&](const char* expression) {
    return ssm::Schedule::parse(expression).value().next(begin, begin, utc);
  };
  EXPECT_EQ(next("cron(0/30 * * * ? *)"), time_of("2026-01-01T00:30:00Z"));
  EXPECT_EQ(next("cron(0 10 ? * MON-FRI *)"), time_of("2026-01-01T10:00:00Z"));
  EXPECT_EQ(next("cron(0 0 10 L * ? *)"), time_of("2026-01-31T10:00:00Z"));
  EXPECT_EQ(next("cron(15 23 ? * TUE#L *)"), time_of("2026-01-27T23:15:00Z"));
  EXPECT_EQ(next("cron(0 0 29 2 ? *)"), time_of("2028-02-29T00:00:00Z"));
  EXPECT_EQ(next("rate(30 minutes)"), time_of("2026-01-01T00:30:00Z"));
  EXPECT_EQ(next("at(2026-07-07T03:00:00)"), time_of("2026-07-07T03:00:00Z"));
  EXPECT_EQ(next("at(2025-07-07T03:00:00)"), std::nullopt);
  for (const char* bad : {"", "daily", "rate(1 week)", "rate(0 days)", "cron(0 2 * *)",
                          "cron(60 2 ? * * *)", "cron(0 2 ? * FOO *)", "at(today)"}) {
    EXPECT_FALSE(ssm::Schedule::parse(bad)) << bad;
  }
}

}  // namespace
}  // namespace fakes::test
