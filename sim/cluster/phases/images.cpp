// The images of the nodes that do not exist yet, from the cache or built now.
#include <set>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/cluster/phases/phases.h"

namespace sim::phases {

bool images(Context& context) {
  context.nodes = context.hypervisor.find(context.environment.name);
  std::set<std::string> kinds;
  for (const NodeRequest& request : context.environment.nodes) {
    if (!context.find(request.name)) kinds.insert(image_kind(request.role));
  }
  if (kinds.empty()) return false;

  vm::ImageStore store;
  // A master or worker that was interrupted half way is made again later: have both kinds verified.
  for (const NodeRequest& request : context.environment.nodes)
    kinds.insert(image_kind(request.role));
  bool built = false;
  std::vector<vm::Image> all;
  for (const std::string& kind : kinds) {
    const vm::ImageSpec spec = context.image_spec(kind);
    if (!store.has(spec)) {
      if (!context.options.build_images) {
        throw Error(Category::unfit, "the {} image is not in the cache", kind)
            .with_fix("sim image build");
      }
      built = true;
    }
    context.images[kind] = store.ensure(
        spec, [&](std::string_view line) { context.progress.phase_note(line); }, context.deadline);
    all.push_back(context.images[kind]);
  }
  store.hold(context.environment.name, all);
  return built;
}

}  // namespace sim::phases
