#include "sim/cluster/application/ad_hoc_pod.h"

#include <gmock/gmock.h>

namespace sim {
namespace {

TEST(AdHocPod, HasTheSettingsButNeitherTheWorkNorTheLabels) {
  const auto deployment = nlohmann::json::parse(R"({
    "metadata": {"name": "worker", "namespace": "shop"},
    "spec": {"template": {
      "metadata": {"labels": {"app": "worker"}},
      "spec": {
        "serviceAccountName": "shop",
        "initContainers": [{"name": "wait"}],
        "containers": [
          {"name": "worker", "image": "shop:v1", "args": ["worker"], "livenessProbe": {},
           "envFrom": [{"secretRef": {"name": "secrets"}}]},
          {"name": "nginx"}]}}}})");
  const auto pod = ad_hoc_pod(deployment, "run-7");
  EXPECT_EQ(pod["metadata"]["name"], "run-7");
  EXPECT_EQ(pod["metadata"]["namespace"], "shop");
  EXPECT_FALSE(pod["metadata"]["labels"].contains("app"));
  ASSERT_EQ(pod["spec"]["containers"].size(), 1u);
  const auto& container = pod["spec"]["containers"][0];
  EXPECT_EQ(container["image"], "shop:v1");
  EXPECT_EQ(container["envFrom"][0]["secretRef"]["name"], "secrets");
  EXPECT_EQ(container["command"][0], "sleep");
  EXPECT_FALSE(container.contains("args"));
  EXPECT_FALSE(container.contains("livenessProbe"));
  EXPECT_FALSE(pod["spec"].contains("initContainers"));
  EXPECT_EQ(pod["spec"]["restartPolicy"], "Never");
}

}  // namespace
}  // namespace sim
