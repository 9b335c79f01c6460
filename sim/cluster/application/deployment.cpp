#include "sim/cluster/application/deployment.h"

#include <utility>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"
#include "sim/base/yaml_json.h"
#include "sim/cluster/context.h"

namespace sim {
namespace {

namespace fs = std::filesystem;

constexpr const char* version_note = "sim.local/version";
constexpr const char* digest_note = "sim.local/rolled-out";

nlohmann::json documents(const std::string& yaml) {
  nlohmann::json all = nlohmann::json::array();
  std::string document;
  const auto end_document = [&] {
    if (!trim(document).empty())
      all.push_back(nlohmann::json(yaml::to_json(std::exchange(document, {}))));
  };
  for (const std::string& line : split(yaml, '\n')) {
    if (line == "---") {
      end_document();
    } else {
      document += line + '\n';
    }
  }
  end_document();
  return all;
}

// A kustomization over the application's own, below the environment's folder: kustomize takes
// relative paths only.
fs::path write_overlay(const Context& context, const Application& application,
                       const std::string& version) {
  const fs::path folder =
      fs::absolute(paths::environment(context.environment.name) / "application");
  fs::create_directories(folder);
  const fs::path base =
      fs::canonical(application.manifests).lexically_relative(fs::canonical(folder));
  const nlohmann::ordered_json overlay = {
      {"bases", {base.string()}}, {"images", {{{"name", application.image}, {"newTag", version}}}}};
  write_file(folder / "kustomization.yaml", yaml::from_json(overlay));
  return folder;
}

}  // namespace

bool is_migration(const nlohmann::json& object, const Application& application) {
  return object.value("kind", "") == "Job" &&
         object.at("metadata").value("name", "") == application.migration_job;
}

std::optional<RolledOut> rolled_out(const Kube& kube, const Application& application,
                                    Deadline deadline) {
  const std::string text = kube.run(
      {"get", "namespace", application.name_space, "--ignore-not-found", "-o", "json"}, deadline);
  const auto object = nlohmann::json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  const auto notes = object.at("metadata").value("annotations", nlohmann::json::object());
  if (!notes.contains(version_note)) return std::nullopt;
  return RolledOut{notes.value(version_note, ""), notes.value(digest_note, "")};
}

void note_rolled_out(const Kube& kube, const Deployment& deployment, Deadline deadline) {
  kube.run({"annotate", "--overwrite", "namespace", deployment.application.name_space,
            fmt::format("{}={}", version_note, deployment.version),
            fmt::format("{}={}", digest_note, deployment.digest)},
           deadline);
}

nlohmann::json render(const Context& context, const Application& application,
                      const std::string& version) {
  const Kube kube = context.kube();
  nlohmann::json objects = nlohmann::json::array();
  std::vector<fs::path> folders = application.more_manifests;
  folders.push_back(write_overlay(context, application, version));
  for (const fs::path& folder : folders) {
    for (auto& object : documents(kube.run({"kustomize", folder.string()}, context.deadline))) {
      objects.push_back(std::move(object));
    }
  }
  return objects;
}

std::string application_address(const Context& context, const Application& application) {
  const auto service = context.kube().get(
      {"service", application.service, "-n", application.name_space}, context.deadline);
  const auto& port = service.at("spec").at("ports").at(0);
  const auto balancer = service.at("status").value("loadBalancer", nlohmann::json::object());
  if (const auto ingress = balancer.find("ingress"); ingress != balancer.end()) {
    return fmt::format("http://{}:{}", ingress->at(0).value("ip", ""), port.at("port").get<int>());
  }
  const auto workers = context.with_role("worker");
  const vm::Node& node = workers.empty() ? context.master() : *workers.front();
  return fmt::format("http://{}:{}", node.address().text(), port.at("nodePort").get<int>());
}

}  // namespace sim
