#include "sim/cluster/application/application.h"

#include <fmt/format.h>

#include "sim/base/yaml.h"

namespace sim {
namespace {

namespace fs = std::filesystem;

// The path of a value, which exists.
fs::path existing(yaml::Map& map, std::string_view key, const std::string& text,
                  const fs::path& folder) {
  if (text.empty()) return {};
  fs::path path = (folder / text).lexically_normal();
  if (!fs::exists(path)) map.problem(key, fmt::format("there is no {}", path.string()));
  return path;
}

void read_images(yaml::Map map, const fs::path& folder, Application& application) {
  application.image_builder = existing(map, "build", map.text("build"), folder);
  application.image = map.text("name");
  const auto colon = application.image.rfind(':');
  if (colon != std::string::npos && application.image.find('/', colon) == std::string::npos) {
    map.problem("name", fmt::format("\"{}\" has a tag; the version is the tag", application.image));
  }
  application.default_version = map.text("default");
}

void read_manifests(yaml::Map map, const fs::path& folder, Application& application) {
  application.manifests = existing(map, "application", map.text("application"), folder);
  for (const std::string& path : map.texts("more")) {
    application.more_manifests.push_back(existing(map, "more", path, folder));
  }
}

void read_address(yaml::Map map, Application& application) {
  application.service = map.text("service");
  application.ready_path = map.text("ready", "/");
  if (!application.ready_path.starts_with('/')) map.problem("ready", "must start with /");
}

void read_aws(yaml::Map map, Application& application) {
  application.buckets = map.texts("buckets");
  application.mail_domains = map.texts("mail_domains");
}

}  // namespace

Application read_application(const fs::path& file) {
  yaml::Reader reader = yaml::Reader::open(file);
  yaml::Map root = reader.root();
  const fs::path folder = fs::absolute(file).parent_path();
  Application application;
  application.file = file;
  if (!root.has("version")) root.problem("version", "missing key \"version\": this format is 1");
  root.integer("version", 1, 1, 1);
  application.name = root.text("name");
  application.name_space = root.text("namespace");
  read_images(root.map("images"), folder, application);
  read_manifests(root.map("manifests"), folder, application);
  application.migration_job = root.text("migration", "");
  read_address(root.map("address"), application);
  application.run_like = root.text("run_like", "");
  read_aws(root.map("aws"), application);
  reader.finish();
  return application;
}

}  // namespace sim
