#include "tests/cluster/application/application_fixture.h"

namespace sim {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKubectl = R"sh(#!/bin/sh
control=$SIM_SOURCE/control
shift 2 # --kubeconfig FILE
echo "kubectl $*" >>"$control/log"
case "$*" in
  kustomize*) [ -e "$2/kustomization.yaml" ] && cp "$2/kustomization.yaml" "$control/overlay.yaml"
              cat "$control/objects.yaml" ;;
  "get namespace"*) [ ! -e "$control/namespace.json" ] || cat "$control/namespace.json" ;;
  apply*) number=$(ls "$control" | grep -c ^applied-)
          cat >"$control/applied-$((number + 1))" ;;
  *" get "*" job "*) cat "$control/job.json" ;;
  *" deployments "*) cat "$control/deployments.json" ;;
  *" pods "*) cat "$control/app-pods.json" ;;
  *" service "*) cat "$control/service.json" ;;
  logs*) cat "$control/job.log" ;;
esac
)sh";

constexpr const char* kBuild = R"(#!/bin/sh
echo "making the images" >&2
echo "$SIM_SOURCE/built"
)";

constexpr const char* kCtr = R"(#!/bin/sh
echo "$NODE ctr $*" >>"$CONTROL/log"
case "$*" in
  *"images ls") [ ! -e "$ROOT/images" ] || cat "$ROOT/images" ;;
  *"images import -") cat >"$ROOT/archive" ;;
  *"images label"*) shift 4; echo "$1 type digest size linux/amd64 $2" >>"$ROOT/images" ;;
esac
)";

constexpr const char* kObjects = R"(apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: shop
---
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  namespace: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
)";

const char* const kFile = R"(version: 1
name: shop
namespace: shop
images: {build: build, name: sim.local/shop, default: v1}
manifests: {application: manifests}
migration: migrate
address: {service: web, ready: /ready}
)";

}  // namespace

ApplicationTest::ApplicationTest() {
  const fs::path source = folder_ / "source";
  write_file(source / "shop/build", kBuild, 0755);
  write_file(source / "shop/manifests/deployment.yaml", "");
  write_file(source / "shop/application.yaml", kFile);
  nlohmann::json images = nlohmann::json::array();
  for (const char* name : {"relay:1", "shop:v1", "shop:v2"}) {
    images.push_back({{"name", std::string("sim.local/") + name},
                      {"archive", std::string(name) + ".tar"},
                      {"id", std::string("sha256:") + name}});
    write_file(source / "built" / (std::string(name) + ".tar"), name);
  }
  write_file(source / "built/images.json", images.dump());
  write_file(folder_ / "bin/ctr", kCtr, 0755);
  write_file(paths::cache() / "images/cluster-0123456789abcdef/bin/kubectl", kKubectl, 0755);
  set("objects.yaml", kObjects);
  set("app-pods.json", R"({"items": []})");
  set("job.log", "column already exists\n");
  set_job("Complete");
  set_deployment(2);
}

Context ApplicationTest::deploying(const std::string& version) {
  Context made = booted();
  made.deployment = Deployment{application(), version};
  made.deployment->patience = std::chrono::seconds(0);
  take_log();
  return made;
}

Context ApplicationTest::with_images(const std::string& version) {
  Context made = deploying(version);
  phases::application_images(made);
  take_log();
  return made;
}

Application ApplicationTest::application() const {
  return read_application(folder_ / "source/shop/application.yaml");
}

std::vector<std::string> ApplicationTest::applied(int number) const {
  const auto text = read_file_if_exists(control() / fmt::format("applied-{}", number));
  std::vector<std::string> names;
  if (!text) return names;
  const auto list = nlohmann::json::parse(*text);
  for (const auto& object : list.at("items")) {
    names.push_back(object.value("kind", "") + "/" + object.at("metadata").value("name", ""));
  }
  return names;
}

void ApplicationTest::set_job(const std::string& condition) {
  nlohmann::json conditions = nlohmann::json::array();
  if (!condition.empty()) conditions.push_back({{"type", condition}, {"status", "True"}});
  set("job.json", nlohmann::json({{"status", {{"conditions", conditions}}}}).dump());
}

void ApplicationTest::set_deployment(int updated) {
  const nlohmann::json deployment = {{"metadata", {{"name", "web"}, {"generation", 3}}},
                                     {"spec", {{"replicas", 2}}},
                                     {"status",
                                      {{"observedGeneration", 3},
                                       {"replicas", 2},
                                       {"updatedReplicas", updated},
                                       {"availableReplicas", updated}}}};
  set("deployments.json", nlohmann::json({{"items", {deployment}}}).dump());
}

void ApplicationTest::set_pods_waiting(const std::string& reason, int restarts) {
  const nlohmann::json pod = {
      {"metadata", {{"name", "web-1"}}},
      {"status",
       {{"containerStatuses",
         {{{"name", "gunicorn"},
           {"restartCount", restarts},
           {"state", {{"waiting", {{"reason", reason}, {"message", "back-off"}}}}}}}}}}};
  set("app-pods.json", nlohmann::json({{"items", {pod}}}).dump());
}

}  // namespace sim
