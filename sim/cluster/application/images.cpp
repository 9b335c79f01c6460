#include "sim/cluster/application/images.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"

namespace sim {
namespace {

// Containerd's label that says which image a name stood for when it was loaded.
constexpr const char* id_label = "sim.local/id";

}  // namespace

std::vector<ContainerImage> make_images(Context& context, const Application& application) {
  Command build;
  build.argv = {application.image_builder.string()};
  build.on_line = [&](std::string_view line) { context.progress.phase_note(line); };
  LocalRunner runner;
  const std::filesystem::path folder = trim(runner.check(build, context.deadline).out);
  std::vector<ContainerImage> images;
  const auto list = nlohmann::json::parse(read_file(folder / "images.json"));
  for (const auto& image : list) {
    images.push_back(
        {image.at("name"), folder / image.at("archive").get<std::string>(), image.at("id")});
  }
  return images;
}

std::vector<ContainerImage> images_of(const std::vector<ContainerImage>& all,
                                      const Application& application, const std::string& version) {
  const std::string start = application.image + ":";
  std::vector<ContainerImage> found;
  std::vector<std::string> versions;
  for (const ContainerImage& image : all) {
    const bool has_versions = image.name.starts_with(start);
    if (has_versions) versions.push_back(image.name.substr(start.size()));
    if (!has_versions || versions.back() == version) found.push_back(image);
  }
  if (std::count(versions.begin(), versions.end(), version) == 0) {
    const auto near = nearest(version, versions);
    throw Error(Category::usage, "{} has no version \"{}\"{}", application.name, version,
                near ? fmt::format("; did you mean \"{}\"?", *near) : std::string())
        .with_fix(fmt::format("name one of: {}", join(versions, ", ")));
  }
  return found;
}

bool load_images(Context& context, vm::Node& node, const std::vector<ContainerImage>& images) {
  const std::string there = context.sh(node, "ctr -n k8s.io images ls").out;
  const auto lines = split(there, '\n');
  bool changed = false;
  for (const ContainerImage& image : images) {
    const bool is_there = std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.starts_with(image.name + " ") &&
             line.find(fmt::format("{}={}", id_label, image.id)) != std::string::npos;
    });
    if (is_there) continue;
    context.progress.phase_note(fmt::format("{}: {}", node.name(), image.name));
    context.sh(node,
               fmt::format("ctr -n k8s.io images import - >/dev/null\n"
                           "ctr -n k8s.io images label {} {}={} >/dev/null\n",
                           image.name, id_label, image.id),
               read_file(image.archive));
    changed = true;
  }
  return changed;
}

}  // namespace sim
