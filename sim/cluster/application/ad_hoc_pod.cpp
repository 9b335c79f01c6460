#include "sim/cluster/application/ad_hoc_pod.h"

namespace sim {
namespace {

using nlohmann::json;

constexpr int seconds_a_day = 24 * 60 * 60;

}  // namespace

json ad_hoc_pod(const json& deployment, const std::string& name) {
  json spec = deployment.at("spec").at("template").at("spec");
  json container = spec.at("containers").at(0);
  for (const char* key :
       {"args", "ports", "lifecycle", "livenessProbe", "readinessProbe", "startupProbe"}) {
    container.erase(key);
  }
  container["command"] = {"sleep", std::to_string(seconds_a_day)};
  spec["containers"] = json::array({container});
  spec.erase("initContainers");
  spec.erase("topologySpreadConstraints");
  spec["restartPolicy"] = "Never";
  spec["activeDeadlineSeconds"] = seconds_a_day;
  spec["terminationGracePeriodSeconds"] = 1;  // `sleep` does not listen
  return {{"apiVersion", "v1"},
          {"kind", "Pod"},
          {"metadata",
           {{"name", name},
            {"namespace", deployment.at("metadata").value("namespace", "default")},
            {"labels", {{"sim.local/run", "yes"}}}}},
          {"spec", spec}};
}

}  // namespace sim
