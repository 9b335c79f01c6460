// Images that come by the API, and those that go.
#include "fakes/ecr/content.h"
#include "fakes/ecr/push.h"
#include "fakes/ecr/removal.h"

namespace fakes::ecr {
namespace {

std::optional<std::string> text_in(const Value& input, std::string_view member) {
  const Value* value = input.find(member);
  return value ? std::optional(value->text()) : std::nullopt;
}

Value put_image_operation(Ecr& ecr, Call& call) {
  const Repository repository = repository_of(ecr, call);
  Push push;
  push.text = call.input["imageManifest"].text();
  push.media_type = call.input["imageManifestMediaType"].text();
  push.tag = text_in(call.input, "imageTag");
  push.digest = text_in(call.input, "imageDigest");
  push.must_be_new = true;
  const Manifest manifest = ecr::push(ecr, repository, push);
  Value image = named(repository);
  image.set("imageId", id_value(manifest.digest, push.tag));
  image.set("imageManifest", push.text);
  image.set("imageManifestMediaType", manifest.media_type);
  return Value::structure({{"image", std::move(image)}});
}

Value batch_delete_image(Ecr& ecr, Call& call) {
  const Repository repository = repository_of(ecr, call);
  Value removed = Value::list();
  Value failures = Value::list();
  const std::lock_guard lock(ecr.images);
  for (const Value& id : call.input["imageIds"].items()) {
    // What was there before may be gone with the one before.
    const auto images = images_there(ecr.core, repository);
    const Named found = find_named(images, id);
    if (found.image == nullptr) {
      failures.push(failure_value(id, found.failure));
      continue;
    }
    const auto tag = id.has("imageDigest") ? std::nullopt : text_in(id, "imageTag");
    if (const auto failure = remove_named(ecr, repository, *found.image, tag)) {
      failures.push(failure_value(id, *failure));
      continue;
    }
    if (tag) {
      removed.push(id_value(found.image->digest, *tag));
    } else {
      if (found.image->tags.empty()) removed.push(id_value(found.image->digest));
      for (const std::string& each : found.image->tags) {
        removed.push(id_value(found.image->digest, each));
      }
    }
  }
  return Value::structure({{"imageIds", std::move(removed)}, {"failures", std::move(failures)}});
}

}  // namespace

void add_image_change_operations(Operations& operations) {
  operations.add("PutImage", put_image_operation);
  operations.add("BatchDeleteImage", batch_delete_image);
}

}  // namespace fakes::ecr
