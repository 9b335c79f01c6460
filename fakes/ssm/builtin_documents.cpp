#include "fakes/ssm/builtin_documents.h"

#include <array>

#include "fakes/ssm/document_content.h"
#include "fakes/ssm/document_values.h"

namespace fakes::ssm {

namespace {

struct Builtin {
  std::string_view name;
  std::string_view type;
  std::string_view content;
  std::string_view first = {};   // in the place of @1 in the content
  std::string_view second = {};  // of @2
};

constexpr std::string_view kScript = R"json({
  "schemaVersion": "1.2",
  "description": "Run a @1 script.",
  "parameters": {
    "commands": {"type": "StringList", "description": "The commands to run.", "minItems": 1,
      "displayType": "textarea"},
    "workingDirectory": {"type": "String", "default": "",
      "description": "The folder to run them in.", "maxChars": 4096},
    "executionTimeout": {"type": "String", "default": "3600",
      "description": "The seconds that they may take.",
      "allowedPattern": "([1-9][0-9]{0,4})|(1[0-7][0-9]{4})"}
  },
  "runtimeConfig": {"aws:run@1Script": {"properties": [{"id": "0.aws:run@1Script",
    "runCommand": "{{ commands }}", "workingDirectory": "{{ workingDirectory }}",
    "timeoutSeconds": "{{ executionTimeout }}"}]}}
})json";

constexpr std::string_view kChangeInstances = R"json({
  "schemaVersion": "0.3",
  "description": "Bring EC2 instances into the state @2.",
  "assumeRole": "{{ AutomationAssumeRole }}",
  "parameters": {
    "InstanceId": {"type": "StringList", "description": "The instances."},
    "AutomationAssumeRole": {"type": "String", "default": ""}
  },
  "mainSteps": [{"name": "@1Instances", "action": "aws:changeInstanceState",
    "inputs": {"InstanceIds": "{{ InstanceId }}", "DesiredState": "@2"}}]
})json";

constexpr std::array kBuiltins = {
    Builtin{"AWS-ConfigureAWSPackage", "Command", R"json({
  "schemaVersion": "2.2",
  "description": "Install or uninstall a package.",
  "parameters": {
    "action": {"type": "String", "description": "What to do with the package.",
      "allowedValues": ["Install", "Uninstall"]},
    "installationType": {"type": "String", "default": "Uninstall and reinstall",
      "allowedValues": ["Uninstall and reinstall", "In-place update"]},
    "name": {"type": "String", "description": "The package."},
    "version": {"type": "String", "default": "", "description": "Its version."},
    "additionalArguments": {"type": "StringMap", "default": {}}
  },
  "mainSteps": [{"action": "aws:configurePackage", "name": "configurePackage", "inputs": {
    "name": "{{ name }}", "action": "{{ action }}", "version": "{{ version }}"}}]
})json"},
    Builtin{"AWS-GatherSoftwareInventory", "Policy", R"json({
  "schemaVersion": "2.0",
  "description": "Collect what is installed on a node.",
  "parameters": {
    "applications": {"type": "String", "default": "Enabled"},
    "awsComponents": {"type": "String", "default": "Enabled"},
    "networkConfig": {"type": "String", "default": "Enabled"},
    "services": {"type": "String", "default": "Enabled"},
    "files": {"type": "String", "default": ""}
  },
  "mainSteps": [{"action": "aws:softwareInventory", "name": "collectSoftwareInventoryItems",
    "inputs": {"applications": "{{ applications }}"}}]
})json"},
    Builtin{"AWS-RestartEC2Instance", "Automation", R"json({
  "schemaVersion": "0.3",
  "description": "Restart EC2 instances.",
  "assumeRole": "{{ AutomationAssumeRole }}",
  "parameters": {
    "InstanceId": {"type": "StringList", "description": "The instances."},
    "AutomationAssumeRole": {"type": "String", "default": ""}
  },
  "mainSteps": [
    {"name": "stopInstances", "action": "aws:changeInstanceState",
      "inputs": {"InstanceIds": "{{ InstanceId }}", "DesiredState": "stopped"}},
    {"name": "startInstances", "action": "aws:changeInstanceState",
      "inputs": {"InstanceIds": "{{ InstanceId }}", "DesiredState": "running"}}]
})json"},
    Builtin{"AWS-RunPatchBaseline", "Command", R"json({
  "schemaVersion": "2.2",
  "description": "Scan for patches of the baseline, or install them.",
  "parameters": {
    "Operation": {"type": "String", "description": "Scan or Install.",
      "allowedValues": ["Scan", "Install"]},
    "SnapshotId": {"type": "String", "default": ""},
    "InstallOverrideList": {"type": "String", "default": ""},
    "BaselineOverride": {"type": "String", "default": ""},
    "RebootOption": {"type": "String", "default": "RebootIfNeeded",
      "allowedValues": ["RebootIfNeeded", "NoReboot"]}
  },
  "mainSteps": [
    {"action": "aws:runPowerShellScript", "name": "PatchWindows", "inputs": {"runCommand": [""]}},
    {"action": "aws:runShellScript", "name": "PatchLinux", "inputs": {"runCommand": [""]}}]
})json"},
    Builtin{"AWS-RunPowerShellScript", "Command", kScript, "PowerShell"},
    Builtin{"AWS-RunShellScript", "Command", kScript, "Shell"},
    Builtin{"AWS-RunRemoteScript", "Command", R"json({
  "schemaVersion": "2.2",
  "description": "Run a script that is kept in a remote place.",
  "parameters": {
    "sourceType": {"type": "String", "allowedValues": ["GitHub", "S3"]},
    "sourceInfo": {"type": "StringMap", "default": {}},
    "commandLine": {"type": "String"},
    "workingDirectory": {"type": "String", "default": ""},
    "executionTimeout": {"type": "String", "default": "3600"}
  },
  "mainSteps": [
    {"action": "aws:downloadContent", "name": "downloadContent", "inputs": {
      "sourceType": "{{ sourceType }}", "sourceInfo": "{{ sourceInfo }}"}},
    {"action": "aws:runShellScript", "name": "runShellScript", "inputs": {
      "runCommand": ["{{ commandLine }}"], "workingDirectory": "{{ workingDirectory }}",
      "timeoutSeconds": "{{ executionTimeout }}"}}]
})json"},
    Builtin{"AWS-StartEC2Instance", "Automation", kChangeInstances, "start", "running"},
    Builtin{"AWS-StartInteractiveCommand", "Session", R"json({
  "schemaVersion": "1.0",
  "description": "Run a command in a session.",
  "sessionType": "InteractiveCommands",
  "parameters": {"command": {"type": "String"}}
})json"},
    Builtin{"AWS-StartPortForwardingSession", "Session", R"json({
  "schemaVersion": "1.0",
  "description": "Forward a port through a session.",
  "sessionType": "Port",
  "parameters": {"portNumber": {"type": "String", "default": "80"},
    "localPortNumber": {"type": "String", "default": "0"}}
})json"},
    Builtin{"AWS-StartPortForwardingSessionToRemoteHost", "Session", R"json({
  "schemaVersion": "1.0",
  "description": "Forward a port of another host through a session.",
  "sessionType": "Port",
  "parameters": {"host": {"type": "String"},
    "portNumber": {"type": "String", "default": "22"},
    "localPortNumber": {"type": "String", "default": "0"}}
})json"},
    Builtin{"AWS-StartSSHSession", "Session", R"json({
  "schemaVersion": "1.0",
  "description": "Tunnel SSH through a session.",
  "sessionType": "Port",
  "parameters": {"portNumber": {"type": "String", "default": "22"}}
})json"},
    Builtin{"AWS-StopEC2Instance", "Automation", kChangeInstances, "stop", "stopped"},
    Builtin{"AWS-UpdateSSMAgent", "Command", R"json({
  "schemaVersion": "1.2",
  "description": "Update the agent of a node.",
  "parameters": {
    "version": {"type": "String", "default": ""},
    "allowDowngrade": {"type": "String", "default": "false", "allowedValues": ["true", "false"]}
  },
  "runtimeConfig": {"aws:updateSsmAgent": {"properties": [{
    "agentName": "amazon-ssm-agent", "allowDowngrade": "{{ allowDowngrade }}",
    "targetVersion": "{{ version }}"}]}}
})json"},
    Builtin{"AmazonCloudWatch-ManageAgent", "Command", R"json({
  "schemaVersion": "2.2",
  "description": "Configure the CloudWatch agent of a node.",
  "parameters": {
    "action": {"type": "String", "default": "configure"},
    "mode": {"type": "String", "default": "ec2"},
    "optionalConfigurationSource": {"type": "String", "default": "ssm"},
    "optionalConfigurationLocation": {"type": "String", "default": ""},
    "optionalRestart": {"type": "String", "default": "yes"}
  },
  "mainSteps": [{"action": "aws:runShellScript", "name": "ControlCloudWatchAgentLinux",
    "inputs": {"runCommand": [""]}}]
})json"},
};

Document document_of(const Builtin& builtin) {
  using namespace std::chrono_literals;
  constexpr Clock::Time kMade = std::chrono::sys_days{std::chrono::year(2017) / 2 / 3} + 20h;
  Document document;
  document.content = replace_all(replace_all(std::string(builtin.content), "@1", builtin.first),
                                 "@2", builtin.second);
  document.description = Value::structure({
      {"Name", builtin.name},
      {"Owner", "Amazon"},
      {"CreatedDate", kMade},
      {"Status", "Active"},
      {"DocumentVersion", "1"},
      {"DocumentType", builtin.type},
      {"LatestVersion", "1"},
      {"DefaultVersion", "1"},
      {"DocumentFormat", "JSON"},
  });
  DocumentContent(document.content, "JSON", builtin.type).describe(document.description);
  return document;
}

}  // namespace

std::optional<Document> find_builtin(std::string_view name) {
  for (const Builtin& builtin : kBuiltins) {
    if (builtin.name == name) return document_of(builtin);
  }
  return std::nullopt;
}

std::vector<Document> builtin_documents() {
  std::vector<Document> documents;
  for (const Builtin& builtin : kBuiltins) documents.push_back(document_of(builtin));
  return documents;
}

}  // namespace fakes::ssm
