#include "sim/cli/json.h"

namespace sim {

void to_json(nlohmann::json& json, const NodeStatus& node) {
  json = {{"name", node.name},   {"role", node.role},   {"address", node.address},
          {"state", node.state}, {"ready", node.ready}, {"kubelet_version", node.kubelet_version}};
}

void to_json(nlohmann::json& json, const ServiceStatus& service) {
  json = {{"name", service.name},
          {"address", service.address},
          {"port", service.port},
          {"healthy", service.healthy},
          {"detail", service.detail}};
}

void to_json(nlohmann::json& json, const ClusterStatus& status) {
  json = {{"environment", status.environment},
          {"up", status.up},
          {"subnet", status.subnet},
          {"nodes", status.nodes},
          {"services", status.services}};
}

void to_json(nlohmann::json& json, const PhaseTime& phase) {
  json = {
      {"name", phase.name}, {"duration_ms", phase.duration.count()}, {"skipped", phase.skipped}};
}

void to_json(nlohmann::json& json, const ApplicationStatus& application) {
  json = {{"name", application.name},
          {"version", application.version},
          {"version_before", application.version_before},
          {"address", application.address}};
}

void to_json(nlohmann::json& json, const DeploySummary& summary) {
  json = {{"changed", summary.changed},
          {"duration_ms", summary.duration.count()},
          {"phases", summary.phases},
          {"application", summary.application}};
}

void to_json(nlohmann::json& json, const UpSummary& summary) {
  json = {{"changed", summary.changed},
          {"duration_ms", summary.duration.count()},
          {"phases", summary.phases},
          {"status", summary.status}};
  if (summary.application) json["application"] = *summary.application;
}

}  // namespace sim

namespace vm {

void to_json(nlohmann::json& json, const Image& image) {
  json = {{"kind", image.kind},          {"kubernetes", image.kubernetes}, {"id", image.id},
          {"file", image.file.string()}, {"size_bytes", image.size_bytes}, {"in_use", image.in_use},
          {"current", image.current}};
}

void to_json(nlohmann::json& json, const Finding& finding) {
  const char* level = finding.level == Finding::Level::ok        ? "ok"
                      : finding.level == Finding::Level::warning ? "warning"
                                                                 : "failure";
  json = {
      {"name", finding.name}, {"level", level}, {"message", finding.message}, {"fix", finding.fix}};
}

}  // namespace vm
