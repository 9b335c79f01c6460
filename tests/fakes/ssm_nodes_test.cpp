// Nodes: their lists, sessions, patches and inventory, and the summaries of it all.
#include <gmock/gmock.h>

#include "fakes/services.h"
#include "fakes/ssm/command_runner.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using wire::Value;

constexpr const char* kWeb = "i-0123456789abcdef0";
constexpr const char* kHybrid = "mi-0123456789abcdef0";

class TwoNodes : public ssm::CommandRunner {
 public:
  std::vector<ssm::Node> nodes(std::string_view, std::string_view) override {
    return {{kWeb, "web", "10.0.0.1", "web.local"},
            {kHybrid, "cellar", "10.0.0.2", "cellar.local"}};
  }
  ssm::NodeOutcome run(const ssm::NodeCommand&) override { return {}; }
};

class SsmNodes : public testing::Test {
 protected:
  SsmNodes() { rig.core().command_runner = &runner; }
  static Value texts(const std::vector<std::string>& all) {
    Value list = Value::list();
    for (const auto& text : all) list.push(text);
    return list;
  }
  static Value list_of(Value one) { return Value(Value::List{std::move(one)}); }
  static Value filter(std::string_view key, std::string_view value) {
    return Value::structure({{"Key", key}, {"Values", texts({std::string(value)})}});
  }
  void report(std::string_view type, const Value& entry) {
    rig.call("PutInventory",
             {{"InstanceId", kWeb},
              {"Items", list_of(Value::structure({{"TypeName", type},
                                                  {"SchemaVersion", "1.0"},
                                                  {"CaptureTime", "2026-01-01T00:00:00Z"},
                                                  {"Content", list_of(entry)}}))}});
  }

  TwoNodes runner;
  ServiceRig rig{make_ssm};
};

TEST_F(SsmNodes, AreListed) {
  EXPECT_THAT(rig.call("ListNodes")["Nodes"].items(), SizeIs(2));
  const Value hybrid =
      rig.call("ListNodes", {{"Filters", list_of(filter("ResourceType", "ManagedInstance"))}});
  ASSERT_THAT(hybrid["Nodes"].items(), SizeIs(1));
  EXPECT_EQ(hybrid["Nodes"].items().at(0)["NodeType"]["Instance"]["ComputerName"].text(),
            "cellar.local");
  const Value count =
      rig.call("ListNodesSummary",
               {{"Aggregators", list_of(Value::structure({{"AggregatorType", "Count"},
                                                          {"TypeName", "Instance"},
                                                          {"AttributeName", "PlatformType"}}))}});
  EXPECT_EQ(count["Summary"].items().at(0)["Count"].text(), "2");
  const Value properties = rig.call(
      "DescribeInstanceProperties",
      {{"InstancePropertyFilterList",
        list_of(Value::structure({{"key", "InstanceIds"}, {"valueSet", texts({kWeb})}}))}});
  ASSERT_THAT(properties["InstanceProperties"].items(), SizeIs(1));
  EXPECT_EQ(properties["InstanceProperties"].items().at(0)["Name"].text(), "web");
}

TEST_F(SsmNodes, HybridOnesAreGivenRolesAndLetGo) {
  rig.call("UpdateManagedInstanceRole", {{"InstanceId", kHybrid}, {"IamRole", "cellar-role"}});
  const auto roles = [&] {
    return rig.call(
        "DescribeInstanceInformation",
        {{"Filters", list_of(filter("IamRole", "cellar-role"))}})["InstanceInformationList"];
  };
  EXPECT_THAT(roles().items(), SizeIs(1));
  rig.call("DeregisterManagedInstance", {{"InstanceId", kHybrid}});
  EXPECT_THAT(roles().items(), IsEmpty());
  EXPECT_EQ(rig.code_of("DeregisterManagedInstance", {{"InstanceId", kHybrid}}),
            "InvalidInstanceId");
  EXPECT_EQ(
      rig.code_of("UpdateManagedInstanceRole", {{"InstanceId", kHybrid}, {"IamRole", "other"}}),
      "InvalidInstanceId");
}

TEST_F(SsmNodes, SessionsAreResumed) {
  const Value id = rig.call("StartSession", {{"Target", kWeb}})["SessionId"];
  EXPECT_EQ(rig.call("ResumeSession", {{"SessionId", id}})["SessionId"], id);
  const auto listed = [&](const char* state) {
    return rig.call(
        "DescribeSessions",
        {{"State", state},
         {"Filters", list_of(Value::structure({{"key", "InvokedAfter"},
                                               {"value", "2018-08-29T00:00:00Z"}}))}})["Sessions"];
  };
  EXPECT_THAT(listed("Active").items(), SizeIs(1));
  rig.call("TerminateSession", {{"SessionId", id}});
  EXPECT_THAT(listed("Active").items(), IsEmpty());
  EXPECT_THAT(listed("History").items(), SizeIs(1));
  EXPECT_EQ(rig.code_of("StartSession", {{"Target", kWeb}, {"DocumentName", "AWS-RunShellScript"}}),
            "InvalidDocument");
  EXPECT_EQ(rig.code_of("ResumeSession", {{"SessionId", id}}), "DoesNotExistException");
}

TEST_F(SsmNodes, PatchStatesAreWhatTheyReport) {
  report("AWS:PatchSummary", Value::map({{"PatchGroup", "web"},
                                         {"BaselineId", "pb-0123456789abcdef0"},
                                         {"OperationType", "Install"},
                                         {"OperationStartTime", "2026-01-01T00:00:00Z"},
                                         {"OperationEndTime", "2026-01-01T00:10:00Z"},
                                         {"InstalledCount", "7"},
                                         {"MissingCount", "2"}}));
  report("AWS:PatchCompliance", Value::map({{"Title", "libc6"},
                                            {"KBId", "libc6.amd64"},
                                            {"Classification", "Security"},
                                            {"Severity", "Required"},
                                            {"State", "InstalledOther"},
                                            {"InstalledTime", ""}}));
  const Value states = rig.call("DescribeInstancePatchStates", {{"InstanceIds", texts({kWeb})}});
  ASSERT_THAT(states["InstancePatchStates"].items(), SizeIs(1));
  EXPECT_EQ(states["InstancePatchStates"].items().at(0)["InstalledCount"].integer(), 7);
  const auto group = [&](std::string_view how, std::string_view value) {
    return rig
        .call("DescribeInstancePatchStatesForPatchGroup",
              {{"PatchGroup", "web"},
               {"Filters", list_of(Value::structure(
                               {{"Key", "MissingCount"},
                                {"Type", how},
                                {"Values", texts({std::string(value)})}}))}})["InstancePatchStates"]
        .size();
  };
  EXPECT_EQ(group("GreaterThan", "1"), 1U);
  EXPECT_EQ(group("LessThan", "2"), 0U);
  const Value count = rig.call("DescribePatchGroupState", {{"PatchGroup", "web"}});
  EXPECT_EQ(count["Instances"].integer(), 1);
  EXPECT_EQ(count["InstancesWithMissingPatches"].integer(), 1);
  EXPECT_EQ(count["InstancesWithFailedPatches"].integer(), 0);
  const Value patches =
      rig.call("DescribeInstancePatches",
               {{"InstanceId", kWeb}, {"Filters", list_of(filter("Severity", "Required"))}});
  ASSERT_THAT(patches["Patches"].items(), SizeIs(1));
  EXPECT_EQ(patches["Patches"].items().at(0)["State"].text(), "INSTALLED_OTHER");
  EXPECT_EQ(rig.code_of("DescribeInstancePatches",
                        {{"InstanceId", kWeb}, {"Filters", list_of(filter("Colour", "red"))}}),
            "InvalidFilter");
}

TEST_F(SsmNodes, BaselinesApproveByTheirRules) {
  const Value rule = Value::structure(
      {{"PatchFilterGroup",
        Value::structure({{"PatchFilters", list_of(filter("PRODUCT", "WindowsServer2019"))}})},
       {"ComplianceLevel", "HIGH"},
       {"ApproveAfterDays", 7}});
  const Value id = rig.call("CreatePatchBaseline",
                            {{"Name", "windows"},
                             {"ApprovalRules", Value::structure({{"PatchRules", list_of(rule)}})},
                             {"ApprovedPatches", texts({"KB9000105"})},
                             {"RejectedPatches", texts({"KB9000102"})}})["BaselineId"];
  const Value patches = rig.call("DescribeEffectivePatchesForPatchBaseline",
                                 {{"BaselineId", id}})["EffectivePatches"];
  ASSERT_THAT(patches.items(), SizeIs(3));
  const auto status = [&](std::size_t i) {
    return patches.items().at(i)["Patch"]["KbNumber"].text() + " " +
           patches.items().at(i)["PatchStatus"]["DeploymentStatus"].text();
  };
  EXPECT_EQ(status(0), "KB9000102 EXPLICIT_REJECTED");
  EXPECT_EQ(status(1), "KB9000103 APPROVED");
  EXPECT_EQ(status(2), "KB9000105 EXPLICIT_APPROVED");
  EXPECT_EQ(rig.code_of("DescribeEffectivePatchesForPatchBaseline",
                        {{"BaselineId", "pb-00000000000000000"}}),
            "DoesNotExistException");
  const Value available = rig.call("DescribeAvailablePatches",
                                   {{"Filters", list_of(filter("MSRC_SEVERITY", "Critical"))}});
  EXPECT_THAT(available["Patches"].items(), SizeIs(2));
  const Value names = rig.call("DescribePatchProperties",
                               {{"OperatingSystem", "AMAZON_LINUX_2"}, {"Property", "SEVERITY"}});
  EXPECT_EQ(names["Properties"].items().at(0)["Name"].text(), "Critical");
  const Value snapshot =
      rig.call("GetDeployablePatchSnapshotForInstance",
               {{"InstanceId", kWeb}, {"SnapshotId", "11111111-1111-4111-8111-111111111111"}});
  EXPECT_EQ(snapshot["Product"].text(), "DebianGNU/Linux12");
  const std::string known = "arn:aws:ssm:us-east-1:075727635805:patchbaseline/";
  EXPECT_TRUE(rig.call("GetDefaultPatchBaseline")["BaselineId"].text().starts_with(known));
}

TEST_F(SsmNodes, InventoryHasSchemas) {
  report("Custom:Rack", Value::map({{"Row", "7"}, {"Unit", "3"}}));
  const Value own = rig.call("GetInventorySchema", {{"TypeName", "Custom:Rack"}})["Schemas"];
  ASSERT_THAT(own.items(), SizeIs(1));
  EXPECT_THAT(own.items().at(0)["Attributes"].items(), SizeIs(2));
  const Value all = rig.call("GetInventorySchema")["Schemas"];
  EXPECT_GT(all.size(), 10U);
  EXPECT_EQ(rig.code_of("GetInventorySchema", {{"TypeName", "AWS:None"}}),
            "InvalidTypeNameException");
}

TEST_F(SsmNodes, OpsItemsAreSummarized) {
  const auto make = [&](std::string_view title, std::string_view dedup) {
    return rig.call(
        "CreateOpsItem",
        {{"Title", title},
         {"Description", "-"},
         {"Source", "test"},
         {"OperationalData",
          Value::map(
              {{"/aws/dedup",
                Value::structure({{"Value", "{\"dedupString\":\"" + std::string(dedup) + "\"}"},
                                  {"Type", "SearchableString"}})}})}})["OpsItemId"];
  };
  const Value first = make("one", "a");
  make("two", "b");
  const auto fault = rig.fault_of(
      "CreateOpsItem",
      {{"Title", "again"},
       {"Description", "-"},
       {"Source", "test"},
       {"OperationalData",
        Value::map({{"/aws/dedup", Value::structure({{"Value", "{\"dedupString\":\"a\"}"},
                                                     {"Type", "SearchableString"}})}})}});
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code(), "OpsItemAlreadyExistsException");
  EXPECT_EQ(fault->members()["OpsItemId"], first);
  rig.call("UpdateOpsItem", {{"OpsItemId", first}, {"Status", "Resolved"}});
  const Value events =
      rig.call("ListOpsItemEvents",
               {{"Filters", list_of(Value::structure({{"Key", "OpsItemId"},
                                                      {"Values", list_of(first)},
                                                      {"Operator", "Equal"}}))}})["Summaries"];
  ASSERT_THAT(events.items(), SizeIs(2));
  EXPECT_EQ(events.items().at(1)["DetailType"].text(), "OpsItem Update");
  EXPECT_THAT(rig.call("GetOpsSummary")["Entities"].items(), SizeIs(2));
  const Value counts = rig.call(
      "GetOpsSummary",
      {{"Aggregators", list_of(Value::structure({{"AggregatorType", "count"},
                                                 {"TypeName", "AWS:OpsItem"},
                                                 {"AttributeName", "Status"}}))}})["Entities"];
  const Value& rows = counts.items().at(0)["Data"]["AWS:OpsItem"]["Content"];
  ASSERT_THAT(rows.items(), SizeIs(2));
  EXPECT_EQ(rows.items().at(0)["Status"].text(), "Open");
  EXPECT_EQ(rows.items().at(0)["Count"].text(), "1");
  EXPECT_EQ(
      rig.code_of("DescribeOpsItems",
                  {{"OpsItemFilters", list_of(Value::structure({{"Key", "Status"},
                                                                {"Values", texts({"Open"})},
                                                                {"Operator", "GreaterThan"}}))}}),
      "OpsItemInvalidParameterException");
  rig.call("DeleteOpsItem", {{"OpsItemId", first}});
  EXPECT_EQ(rig.code_of("GetOpsItem", {{"OpsItemId", first}}), "OpsItemNotFoundException");
}

}  // namespace
}  // namespace fakes::test
