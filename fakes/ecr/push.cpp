#include "fakes/ecr/push.h"

#include <fmt/format.h>

#include "fakes/ecr/content.h"
#include "fakes/ecr/image.h"

namespace fakes::ecr {
namespace {

void check_tag(const std::string& tag) {
  if (is_tag(tag)) return;
  throw Fault("InvalidParameterException",
              fmt::format("Invalid parameter at 'imageTag' failed to satisfy constraint: '{} is no "
                          "tag'",
                          tag));
}

// Whether the repository takes it, as it is now.
void check_place(Transaction& state, const Repository& repository, const Push& push,
                 const std::string& digest) {
  // It may have been removed while its layers came, or changed.
  const auto now = find_repository(state, repository.scope, repository.name);
  if (!now || now->id != repository.id) no_repository(repository.scope, repository.name);
  const auto known = push.tag ? digest_of_tag(state, repository, *push.tag) : std::nullopt;
  if (known && *known != digest && now->is_immutable) {
    throw Fault("ImageTagAlreadyExistsException",
                fmt::format("The image tag '{}' already exists in the '{}' repository and cannot "
                            "be overwritten because the repository is immutable.",
                            *push.tag, repository.name));
  }
  const bool is_there =
      push.tag ? known == digest : find_image(state, repository, digest).has_value();
  if (is_there && push.must_be_new) {
    throw Fault(
        "ImageAlreadyExistsException",
        fmt::format("Image with digest '{}' and tag '{}' already exists in the repository "
                    "with name '{}' in registry with id '{}'",
                    digest, push.tag.value_or("null"), repository.name, repository.scope.account));
  }
}

[[noreturn]] void refuse(const Manifest& manifest, const sim::HttpAnswer& answer) {
  const std::string code = error_code(answer);
  if (!manifest.references.empty() &&
      (code == "MANIFEST_BLOB_UNKNOWN" || code == "MANIFEST_UNKNOWN")) {
    throw Fault("ReferencedImagesNotFoundException",
                "The manifest list references images that are not in the repository.");
  }
  if (code == "MANIFEST_BLOB_UNKNOWN") {
    throw Fault("LayersNotFoundException",
                "Layers that the image manifest names do not exist in the repository.");
  }
  if (code == "DIGEST_INVALID") {
    throw Fault("ImageDigestDoesNotMatchException",
                "The image's digest is not that of its manifest.");
  }
  throw Fault("InvalidParameterException",
              fmt::format("Invalid parameter at 'ImageManifest' failed to satisfy constraint: "
                          "'Manifest not valid: {}'",
                          code.empty() ? std::to_string(answer.status) : code));
}

}  // namespace

Manifest push(Ecr& ecr, const Repository& repository, const Push& push) {
  Manifest manifest = read_manifest(push.text, push.media_type);
  if (push.tag) check_tag(*push.tag);
  if (push.digest && *push.digest != manifest.digest) {
    throw Fault("ImageDigestDoesNotMatchException",
                fmt::format("The image's digest is {}, not {}.", manifest.digest, *push.digest));
  }
  const std::lock_guard lock(ecr.images);
  ecr.core.store.read(
      [&](Transaction& state) { check_place(state, repository, push, manifest.digest); });
  const auto answer =
      Content(ecr.core).put_manifest(repository, manifest.digest, manifest.media_type, push.text);
  if (answer.status != 201) refuse(manifest, answer);
  ecr.core.store.write([&](Transaction& state) {
    check_place(state, repository, push, manifest.digest);
    put_image(state, repository, manifest, push.tag, ecr.core.clock.now());
  });
  return manifest;
}

}  // namespace fakes::ecr
