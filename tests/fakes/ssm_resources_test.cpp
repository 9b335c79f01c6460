// Maintenance windows, patch baselines, associations and the other resources that SSM keeps.
#include <gmock/gmock.h>

#include "fakes/services.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;
using wire::Value;

class SsmResources : public testing::Test {
 protected:
  static Value texts(const std::vector<std::string>& all) {
    Value list = Value::list();
    for (const auto& text : all) list.push(text);
    return list;
  }
  static Value list_of(Value one) { return Value(Value::List{std::move(one)}); }
  static Value tag(std::string_view key, std::string_view value) {
    return Value::structure({{"Key", key}, {"Value", value}});
  }
  static Value filter(std::string_view key, std::string_view value) {
    return Value::structure({{"Key", key}, {"Values", texts({std::string(value)})}});
  }
  std::string refusal(std::string_view operation, ServiceRig::Members members) {
    const auto fault = rig.fault_of(operation, members);
    return fault ? fault->code() + ": " + fault->message() : "";
  }
  std::string make_window(std::string_view name) {
    return rig
        .call("CreateMaintenanceWindow", {{"Name", name},
                                          {"Schedule", "cron(15 12 * * ? *)"},
                                          {"Duration", 2},
                                          {"Cutoff", 1},
                                          {"AllowUnassociatedTargets", false},
                                          {"Tags", list_of(tag("k", "v"))}})["WindowId"]
        .text();
  }
  std::string make_baseline(std::string_view name) {
    return rig
        .call("CreatePatchBaseline",
              {{"Name", name}, {"OperatingSystem", "AMAZON_LINUX"}})["BaselineId"]
        .text();
  }

  ServiceRig rig{make_ssm};
};

TEST_F(SsmResources, KeepMaintenanceWindows) {
  const std::string id = make_window("patching");
  EXPECT_THAT(id, testing::MatchesRegex("mw-[0-9a-f]{17}"));
  const Value window = rig.call("GetMaintenanceWindow", {{"WindowId", id}});
  EXPECT_TRUE(window["Enabled"].boolean());
  EXPECT_FALSE(window.has("Description"));
  EXPECT_FALSE(window.has("Tags"));
  rig.call("UpdateMaintenanceWindow",
           {{"WindowId", id}, {"Description", "nightly"}, {"Enabled", false}});
  EXPECT_EQ(rig.call("GetMaintenanceWindow", {{"WindowId", id}})["Description"].text(), "nightly");
  make_window("other");
  const auto found =
      rig.call("DescribeMaintenanceWindows", {{"Filters", list_of(filter("Name", "patching"))}});
  EXPECT_THAT(found["WindowIdentities"].items(), SizeIs(1));
  rig.reopen();
  EXPECT_THAT(rig.call("DescribeMaintenanceWindows")["WindowIdentities"].items(), SizeIs(2));
  rig.call("DeleteMaintenanceWindow", {{"WindowId", id}});
  EXPECT_EQ(refusal("GetMaintenanceWindow", {{"WindowId", "mw-00000000000000000"}}),
            "DoesNotExistException: Maintenance window mw-00000000000000000 does not exist");
  EXPECT_EQ(rig.code_of("ListTagsForResource",
                        {{"ResourceType", "MaintenanceWindow"}, {"ResourceId", id}}),
            "InvalidResourceId");
  EXPECT_EQ(rig.code_of("CreateMaintenanceWindow", {{"Name", "bad"},
                                                    {"Schedule", "daily"},
                                                    {"Duration", 2},
                                                    {"Cutoff", 1},
                                                    {"AllowUnassociatedTargets", false}}),
            "ValidationException");
}

TEST_F(SsmResources, RegisterTargetsAndTasksOfWindows) {
  const std::string window = make_window("patching");
  const Value targets = list_of(filter("tag:Name", "my-instance"));
  const Value target = rig.call(
      "RegisterTargetWithMaintenanceWindow",
      {{"WindowId", window}, {"ResourceType", "INSTANCE"}, {"Targets", targets}})["WindowTargetId"];
  const Value listed = rig.call("DescribeMaintenanceWindowTargets", {{"WindowId", window}});
  EXPECT_EQ(listed["Targets"].items().at(0)["Targets"], targets);
  const Value task = rig.call("RegisterTaskWithMaintenanceWindow",
                              {{"WindowId", window},
                               {"Targets", list_of(filter("WindowTargetIds", target.text()))},
                               {"TaskArn", "AWS-RunShellScript"},
                               {"TaskType", "RUN_COMMAND"},
                               {"MaxConcurrency", "2"}})["WindowTaskId"];
  const Value tasks = rig.call("DescribeMaintenanceWindowTasks", {{"WindowId", window}});
  EXPECT_EQ(tasks["Tasks"].items().at(0)["Type"].text(), "RUN_COMMAND");
  EXPECT_EQ(tasks["Tasks"].items().at(0)["MaxConcurrency"].text(), "2");
  rig.call("UpdateMaintenanceWindowTask",
           {{"WindowId", window}, {"WindowTaskId", task}, {"Priority", 5}});
  EXPECT_EQ(rig.call("GetMaintenanceWindowTask",
                     {{"WindowId", window}, {"WindowTaskId", task}})["Priority"]
                .integer(),
            5);
  EXPECT_EQ(rig.code_of("DeregisterTargetFromMaintenanceWindow",
                        {{"WindowId", window}, {"WindowTargetId", target}, {"Safe", true}}),
            "TargetInUseException");
  rig.call("DeregisterTaskFromMaintenanceWindow", {{"WindowId", window}, {"WindowTaskId", task}});
  rig.call("DeregisterTargetFromMaintenanceWindow",
           {{"WindowId", window}, {"WindowTargetId", target}});
  EXPECT_EQ(rig.code_of("GetMaintenanceWindowTask", {{"WindowId", window}, {"WindowTaskId", task}}),
            "DoesNotExistException");
}

TEST_F(SsmResources, KeepPatchBaselines) {
  const std::string id = make_baseline("Mine");
  EXPECT_THAT(id, StartsWith("pb-"));
  const Value found =
      rig.call("DescribePatchBaselines", {{"Filters", list_of(filter("NAME_PREFIX", "Mine"))}});
  const Value& identity = found["BaselineIdentities"].items().at(0);
  EXPECT_EQ(identity["BaselineName"].text(), "Mine");
  EXPECT_FALSE(identity["DefaultBaseline"].boolean(true));
  EXPECT_EQ(rig.call("DescribePatchBaselines",
                     {{"Filters", list_of(filter("OWNER", "Self"))}})["BaselineIdentities"]
                .size(),
            1U);
  rig.call("UpdatePatchBaseline", {{"BaselineId", id}, {"Description", "text"}});
  EXPECT_EQ(rig.call("GetPatchBaseline", {{"BaselineId", id}})["Description"].text(), "text");
  rig.call("RegisterDefaultPatchBaseline", {{"BaselineId", id}});
  EXPECT_EQ(rig.call("GetDefaultPatchBaseline", {{"OperatingSystem", "AMAZON_LINUX"}})["BaselineId"]
                .text(),
            id);
  EXPECT_EQ(rig.code_of("DeletePatchBaseline", {{"BaselineId", id}}), "ResourceInUseException");
  EXPECT_THAT(rig.call("GetDefaultPatchBaseline")["BaselineId"].text(),
              StartsWith("arn:aws:ssm:us-east-1:075727635805:patchbaseline/pb-0"));
  const Value aws = rig.call("GetPatchBaseline",
                             {{"BaselineId", rig.call("GetDefaultPatchBaseline")["BaselineId"]}});
  EXPECT_TRUE(aws.has("ApprovalRules"));
  const std::string other = make_baseline("Other");
  rig.call("DeletePatchBaseline", {{"BaselineId", other}});
  EXPECT_EQ(rig.code_of("GetPatchBaseline", {{"BaselineId", other}}), "DoesNotExistException");
}

TEST_F(SsmResources, RegisterBaselinesForGroups) {
  const std::string one = make_baseline("One");
  const std::string two = make_baseline("Two");
  const auto register_for = [&](const std::string& id) {
    return refusal("RegisterPatchBaselineForPatchGroup",
                   {{"BaselineId", id}, {"PatchGroup", "web"}});
  };
  EXPECT_EQ(register_for(one), "");
  EXPECT_EQ(register_for(two),
            "AlreadyExistsException: Patch Group baseline already has a baseline registered for "
            "OperatingSystem AMAZON_LINUX.");
  EXPECT_THAT(register_for("pb-00000000000000000"), HasSubstr("DoesNotExistException"));
  const auto current = [&] {
    return rig.call("GetPatchBaselineForPatchGroup",
                    {{"PatchGroup", "web"}, {"OperatingSystem", "AMAZON_LINUX"}})["BaselineId"];
  };
  EXPECT_EQ(current().text(), one);
  EXPECT_EQ(rig.call("GetPatchBaseline", {{"BaselineId", one}})["PatchGroups"], texts({"web"}));
  EXPECT_EQ(rig.call("DescribePatchGroups")["Mappings"].items().at(0)["PatchGroup"].text(), "web");
  rig.call("DeregisterPatchBaselineForPatchGroup", {{"BaselineId", one}, {"PatchGroup", "web"}});
  EXPECT_THAT(current().text(), HasSubstr(":patchbaseline/"));
}

TEST_F(SsmResources, KeepAssociations) {
  const Value made = rig.call("CreateAssociation",
                              {{"Name", "AWS-RunShellScript"},
                               {"InstanceId", "i-0123456789abcdef0"},
                               {"AssociationName", "hourly"},
                               {"ScheduleExpression", "rate(1 hour)"}})["AssociationDescription"];
  const std::string id = made["AssociationId"].text();
  EXPECT_EQ(made["AssociationVersion"].text(), "1");
  EXPECT_EQ(rig.code_of("CreateAssociation",
                        {{"Name", "AWS-RunShellScript"}, {"InstanceId", "i-0123456789abcdef0"}}),
            "AssociationAlreadyExists");
  EXPECT_EQ(rig.code_of("CreateAssociation", {{"Name", "None"}}), "InvalidDocument");
  rig.call("UpdateAssociation", {{"AssociationId", id}, {"AssociationName", "daily"}});
  const auto describe = [&](ServiceRig::Members members) {
    return rig.call("DescribeAssociation", members)["AssociationDescription"];
  };
  EXPECT_EQ(describe({{"AssociationId", id}})["AssociationName"].text(), "daily");
  EXPECT_FALSE(describe({{"AssociationId", id}}).has("ScheduleExpression"));
  EXPECT_EQ(
      describe({{"AssociationId", id}, {"AssociationVersion", "1"}})["AssociationName"].text(),
      "hourly");
  EXPECT_EQ(describe({{"Name", "AWS-RunShellScript"},
                      {"InstanceId", "i-0123456789abcdef0"}})["AssociationId"]
                .text(),
            id);
  EXPECT_EQ(
      rig.call("ListAssociationVersions", {{"AssociationId", id}})["AssociationVersions"].size(),
      2U);
  const Value by_name = Value::structure({{"key", "AssociationName"}, {"value", "daily"}});
  EXPECT_EQ(
      rig.call("ListAssociations", {{"AssociationFilterList", list_of(by_name)}})["Associations"]
          .size(),
      1U);
  EXPECT_EQ(rig.call("DescribeEffectiveInstanceAssociations",
                     {{"InstanceId", "i-0123456789abcdef0"}})["Associations"]
                .size(),
            1U);
  rig.call("DeleteAssociation", {{"AssociationId", id}});
  EXPECT_EQ(rig.code_of("DescribeAssociation", {{"AssociationId", id}}), "AssociationDoesNotExist");
}

TEST_F(SsmResources, KeepActivations) {
  const Value made =
      rig.call("CreateActivation", {{"IamRole", "service-role"}, {"RegistrationLimit", 3}});
  EXPECT_THAT(made["ActivationCode"].text(), SizeIs(20));
  const auto list = [&] { return rig.call("DescribeActivations")["ActivationList"]; };
  EXPECT_EQ(list().items().at(0)["RegistrationLimit"].integer(), 3);
  EXPECT_FALSE(list().items().at(0)["Expired"].boolean(true));
  rig.elapse(std::chrono::hours(25));
  EXPECT_TRUE(list().items().at(0)["Expired"].boolean());
  rig.call("DeleteActivation", {{"ActivationId", made["ActivationId"]}});
  EXPECT_EQ(rig.code_of("DeleteActivation", {{"ActivationId", made["ActivationId"]}}),
            "InvalidActivationId");
  EXPECT_EQ(rig.call("DescribeInstanceInformation")["InstanceInformationList"].size(), 0U);
  EXPECT_EQ(rig.call("GetConnectionStatus", {{"Target", "i-0123456789abcdef0"}})["Status"].text(),
            "notconnected");
  EXPECT_EQ(rig.code_of("StartSession", {{"Target", "i-0123456789abcdef0"}}), "TargetNotConnected");
}

TEST_F(SsmResources, KeepOpsItems) {
  const Value made =
      rig.call("CreateOpsItem", {{"Title", "disk"}, {"Source", "ec2"}, {"Description", "full"}});
  const std::string id = made["OpsItemId"].text();
  rig.call("UpdateOpsItem", {{"OpsItemId", id}, {"Status", "Resolved"}});
  const Value item = rig.call("GetOpsItem", {{"OpsItemId", id}})["OpsItem"];
  EXPECT_EQ(item["Status"].text(), "Resolved");
  EXPECT_EQ(item["Version"].text(), "2");
  const Value open =
      Value::structure({{"Key", "Status"}, {"Values", texts({"Open"})}, {"Operator", "Equal"}});
  EXPECT_EQ(
      rig.call("DescribeOpsItems", {{"OpsItemFilters", list_of(open)}})["OpsItemSummaries"].size(),
      0U);
  const auto associate = [&] {
    return rig.code_of("AssociateOpsItemRelatedItem",
                       {{"OpsItemId", id},
                        {"AssociationType", "IsParentOf"},
                        {"ResourceType", "AWS::SSMIncidents::IncidentRecord"},
                        {"ResourceUri", "arn:aws:ssm-incidents::1:incident-record/x"}});
  };
  EXPECT_EQ(associate(), "");
  EXPECT_EQ(associate(), "OpsItemRelatedItemAlreadyExistsException");
  const Value related = rig.call("ListOpsItemRelatedItems", {{"OpsItemId", id}})["Summaries"];
  rig.call("DisassociateOpsItemRelatedItem",
           {{"OpsItemId", id}, {"AssociationId", related.items().at(0)["AssociationId"]}});
  EXPECT_EQ(rig.code_of("GetOpsItem", {{"OpsItemId", "oi-000000000000"}}),
            "OpsItemNotFoundException");
}

TEST_F(SsmResources, KeepOpsMetadata) {
  const Value value = Value::structure({{"Value", "1"}});
  const Value arn = rig.call(
      "CreateOpsMetadata",
      {{"ResourceId", "/app/x"}, {"Metadata", Value::map({{"a", value}})}})["OpsMetadataArn"];
  EXPECT_EQ(rig.code_of("CreateOpsMetadata", {{"ResourceId", "/app/x"}}),
            "OpsMetadataAlreadyExistsException");
  rig.call("UpdateOpsMetadata", {{"OpsMetadataArn", arn},
                                 {"MetadataToUpdate", Value::map({{"b", value}})},
                                 {"KeysToDelete", texts({"a"})}});
  EXPECT_EQ(rig.call("GetOpsMetadata", {{"OpsMetadataArn", arn}})["Metadata"],
            Value::map({{"b", value}}));
  EXPECT_EQ(rig.call("ListOpsMetadata")["OpsMetadataList"].size(), 1U);
  rig.call("DeleteOpsMetadata", {{"OpsMetadataArn", arn}});
  EXPECT_EQ(rig.code_of("GetOpsMetadata", {{"OpsMetadataArn", arn}}),
            "OpsMetadataNotFoundException");
}

TEST_F(SsmResources, KeepInventory) {
  const Value entry = Value::map({{"Name", "nginx"}, {"Version", "1.22"}});
  const Value item = Value::structure({{"TypeName", "Custom:Rack"},
                                       {"SchemaVersion", "1.0"},
                                       {"CaptureTime", "2026-01-01T00:00:00Z"},
                                       {"Content", list_of(entry)}});
  rig.call("PutInventory", {{"InstanceId", "i-0123456789abcdef0"}, {"Items", list_of(item)}});
  const auto entries = [&](std::string_view name) {
    const Value by_name =
        Value::structure({{"Key", "Name"}, {"Values", texts({std::string(name)})}});
    return rig.call("ListInventoryEntries", {{"InstanceId", "i-0123456789abcdef0"},
                                             {"TypeName", "Custom:Rack"},
                                             {"Filters", list_of(by_name)}})["Entries"];
  };
  EXPECT_EQ(entries("nginx"), list_of(entry));
  EXPECT_EQ(entries("apache").size(), 0U);
  const Value entity = rig.call("GetInventory")["Entities"].items().at(0);
  EXPECT_EQ(entity["Data"]["Custom:Rack"]["Content"], list_of(entry));
  const Value gone = rig.call("DeleteInventory", {{"TypeName", "Custom:Rack"}});
  EXPECT_EQ(gone["DeletionSummary"]["TotalCount"].integer(), 1);
  EXPECT_EQ(rig.call("DescribeInventoryDeletions")["InventoryDeletions"].size(), 1U);
  EXPECT_EQ(entries("nginx").size(), 0U);
}

TEST_F(SsmResources, KeepCompliance) {
  const auto one = [](std::string_view id, std::string_view status) {
    return Value::structure({{"Id", id}, {"Severity", "HIGH"}, {"Status", status}});
  };
  const Value items(Value::List{one("a", "COMPLIANT"), one("b", "NON_COMPLIANT")});
  const Value summary = Value::structure({{"ExecutionTime", rig.clock().now()}});
  rig.call("PutComplianceItems", {{"ResourceId", "i-0123456789abcdef0"},
                                  {"ResourceType", "ManagedInstance"},
                                  {"ComplianceType", "Custom:Disk"},
                                  {"ExecutionSummary", summary},
                                  {"Items", items}});
  EXPECT_EQ(rig.call("ListComplianceItems")["ComplianceItems"].size(), 2U);
  const Value total = rig.call("ListComplianceSummaries")["ComplianceSummaryItems"].items().at(0);
  EXPECT_EQ(total["NonCompliantSummary"]["SeveritySummary"]["HighCount"].integer(), 1);
  EXPECT_EQ(rig.call("ListResourceComplianceSummaries")["ResourceComplianceSummaryItems"]
                .items()
                .at(0)["Status"]
                .text(),
            "NON_COMPLIANT");
}

TEST_F(SsmResources, KeepResourceDataSyncs) {
  const Value bucket = Value::structure(
      {{"BucketName", "logs"}, {"SyncFormat", "JsonSerDe"}, {"Region", "us-east-1"}});
  const auto create = [&] {
    return rig.code_of("CreateResourceDataSync", {{"SyncName", "s"}, {"S3Destination", bucket}});
  };
  EXPECT_EQ(create(), "");
  EXPECT_EQ(create(), "ResourceDataSyncAlreadyExistsException");
  EXPECT_EQ(
      rig.call("ListResourceDataSync")["ResourceDataSyncItems"].items().at(0)["LastStatus"].text(),
      "Successful");
  rig.call("DeleteResourceDataSync", {{"SyncName", "s"}});
  EXPECT_EQ(rig.code_of("DeleteResourceDataSync", {{"SyncName", "s"}}),
            "ResourceDataSyncNotFoundException");
}

TEST_F(SsmResources, KeepPoliciesOfParameters) {
  rig.call("PutParameter",
           {{"Name", "/a"}, {"Value", "1"}, {"Type", "String"}, {"Tier", "Advanced"}});
  const std::string arn = "arn:aws:ssm:us-east-1:000000000000:parameter/a";
  const Value put = rig.call("PutResourcePolicy", {{"ResourceArn", arn}, {"Policy", "{}"}});
  const auto list = [&] {
    return rig.call("GetResourcePolicies", {{"ResourceArn", arn}})["Policies"];
  };
  EXPECT_EQ(list().items().at(0)["Policy"].text(), "{}");
  EXPECT_EQ(
      rig.code_of("DeleteResourcePolicy",
                  {{"ResourceArn", arn}, {"PolicyId", put["PolicyId"]}, {"PolicyHash", "other"}}),
      "ResourcePolicyConflictException");
  rig.call(
      "DeleteResourcePolicy",
      {{"ResourceArn", arn}, {"PolicyId", put["PolicyId"]}, {"PolicyHash", put["PolicyHash"]}});
  EXPECT_EQ(list().size(), 0U);
}

TEST_F(SsmResources, KeepServiceSettings) {
  const auto setting = [&] {
    return rig.call(
        "GetServiceSetting",
        {{"SettingId", "/ssm/parameter-store/high-throughput-enabled"}})["ServiceSetting"];
  };
  EXPECT_EQ(setting()["Status"].text(), "Default");
  const auto update = [&](std::string_view value) {
    return rig.code_of(
        "UpdateServiceSetting",
        {{"SettingId", "/ssm/parameter-store/high-throughput-enabled"}, {"SettingValue", value}});
  };
  EXPECT_EQ(update("maybe"), "ValidationException");
  EXPECT_EQ(update("true"), "");
  EXPECT_EQ(setting()["SettingValue"].text(), "true");
  EXPECT_EQ(setting()["Status"].text(), "Customized");
  rig.call("ResetServiceSetting", {{"SettingId", "/ssm/parameter-store/high-throughput-enabled"}});
  EXPECT_EQ(setting()["SettingValue"].text(), "false");
  EXPECT_EQ(rig.code_of("GetServiceSetting", {{"SettingId", "/ssm/none"}}),
            "ServiceSettingNotFound");
}

}  // namespace
}  // namespace fakes::test
