#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/json.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"
#include "sim/cli/verbs/registry.h"

namespace sim::cli {
namespace {

std::string images_text(const std::vector<vm::Image>& images) {
  if (images.empty()) return "no images\n";
  std::vector<std::vector<std::string>> rows = {
      {"KIND", "KUBERNETES", "ID", "SIZE", "STATE", "FILE"}};
  for (const vm::Image& image : images) {
    rows.push_back({image.kind, image.kubernetes, image.id, human_bytes(image.size_bytes),
                    image.in_use    ? "in use"
                    : image.current ? "current"
                                    : "stale",
                    image.file.string()});
  }
  return table(rows);
}

class ImageVerb : public Verb {
 public:
  void declare(CLI::App& app) override {
    app.require_subcommand(1);
    app.fallthrough();
    list_ = app.add_subcommand("list", "List the images in the cache");
    build_ = app.add_subcommand("build", "Build what is missing, as up would");
    build_->add_option("kind", kind_, "cluster or services; both when left out")
        ->check(CLI::IsMember({"cluster", "services"}));
    build_->add_option("--for", environment_, "The environment whose Kubernetes is wanted")
        ->capture_default_str();
    prune_ = app.add_subcommand("prune", "Remove images that no environment needs");
    prune_->add_flag("--all", all_, "Also those that the next up would need");
  }

  int run(Session& session) override {
    vm::ImageStore store;
    if (build_->parsed()) return build(session, store);
    const std::vector<vm::Image> images = list_->parsed() ? store.list() : store.prune(all_, {});
    std::string text = images_text(images);
    if (prune_->parsed()) text = images.empty() ? "nothing to remove\n" : "removed:\n" + text;
    session.answer({{list_->parsed() ? "images" : "removed", images}}, text);
    return 0;
  }

 private:
  int build(Session& session, vm::ImageStore& store) {
    const Environment environment = find_environment(environment_);
    std::vector<std::string> kinds = {"cluster", "services"};
    if (!kind_.empty()) kinds = {kind_};
    const int count = static_cast<int>(kinds.size());
    const auto progress = session.progress();
    std::vector<vm::Image> images;
    for (int index = 1; index <= count; ++index) {
      const vm::ImageSpec spec{kinds[static_cast<std::size_t>(index - 1)],
                               environment.kubernetes_source, environment.kubernetes_version,
                               environment.kubernetes_url};
      images.push_back(build_one(store, spec, *progress, index, count));
    }
    session.answer({{"images", images}}, images_text(images));
    return 0;
  }

  static vm::Image build_one(vm::ImageStore& store, const vm::ImageSpec& spec,
                             ProgressObserver& progress, int index, int count) {
    const std::string name = spec.kind + " image";
    const auto start = std::chrono::steady_clock::now();
    const auto elapsed = [&] {
      return std::chrono::duration_cast<std::chrono::milliseconds>(
          std::chrono::steady_clock::now() - start);
    };
    const bool is_there = store.has(spec);
    progress.phase_started(name, index, count, std::nullopt);
    try {
      vm::Image image = store.ensure(
          spec, [&](std::string_view line) { progress.phase_note(line); }, Deadline::never());
      progress.phase_done(name, elapsed(), is_there);
      return image;
    } catch (const Error&) {
      progress.phase_failed(name, elapsed());
      throw;
    }
  }

  CLI::App* list_ = nullptr;
  CLI::App* build_ = nullptr;
  CLI::App* prune_ = nullptr;
  std::string kind_;
  std::string environment_ = "dev";
  bool all_ = false;
};

}  // namespace

VerbInfo image_verb() {
  VerbInfo info;
  info.name = "image";
  info.scope = Scope::global;
  info.summary = "Node images: image list, image build [cluster|services], image prune [--all]";
  info.examples = {"sim image list", "sim image build", "sim image prune --all"};
  info.make = [] { return std::unique_ptr<Verb>(std::make_unique<ImageVerb>()); };
  return info;
}

}  // namespace sim::cli
