#include "fakes/ecr/removal.h"

#include <fmt/format.h>

#include "fakes/ecr/content.h"
#include "sim/base/text.h"

namespace fakes::ecr {

std::optional<Failure> remove_named(Ecr& ecr, const Repository& repository, const Image& image,
                                    const std::optional<std::string>& tag) {
  const bool goes = !tag || image.tags.size() < 2;
  auto failure = ecr.core.store.write([&](Transaction& state) -> std::optional<Failure> {
    const auto lists = lists_with(state, repository, image.digest);
    if (goes && !lists.empty()) {
      return Failure{
          "ImageReferencedByManifestList",
          fmt::format("Requested image referenced by manifest list: [{}]", sim::join(lists, ", "))};
    }
    if (goes) {
      remove_image(state, repository, image.digest);
    } else {
      remove_tag(state, repository, *tag);
    }
    return std::nullopt;
  });
  if (!failure && goes) forget_manifests(ecr.core, repository, {image.digest});
  return failure;
}

}  // namespace fakes::ecr
