// Which images there are, and their manifests.
#include "fakes/ecr/content.h"
#include "fakes/ecr/image_ids.h"
#include "fakes/ecr/paging.h"

namespace fakes::ecr {
namespace {

Value list_images(Ecr& ecr, Call& call) {
  const Repository repository = repository_of(ecr, call);
  const std::string& status = call.input["filter"]["tagStatus"].text();
  Value::List ids;
  for (const Image& image : images_there(ecr.core, repository)) {
    if (!has_status(image, status)) continue;
    if (image.tags.empty()) ids.push_back(id_value(image.digest));
    for (const std::string& tag : image.tags) ids.push_back(id_value(image.digest, tag));
  }
  Value output = Value::structure();
  put_page(call.input, "imageIds", std::move(ids), output);
  return output;
}

Value detail_of(const Repository& repository, const Image& image) {
  Value detail = named(repository);
  detail.set("imageDigest", image.digest);
  if (!image.tags.empty()) {
    Value tags = Value::list();
    for (const std::string& tag : image.tags) tags.push(tag);
    detail.set("imageTags", std::move(tags));
  }
  detail.set("imageSizeInBytes", static_cast<std::int64_t>(image.size));
  detail.set("imagePushedAt", in_seconds(image.pushed));
  detail.set("imageManifestMediaType", image.media_type);
  if (!image.artifact_type.empty()) detail.set("artifactMediaType", image.artifact_type);
  if (image.pulled) {
    detail.set("lastRecordedPullTime", in_seconds(*image.pulled));
  }
  return detail;
}

Value describe_images(Ecr& ecr, Call& call) {
  refuse_pages_of(call.input, "imageIds");
  const Repository repository = repository_of(ecr, call);
  const auto images = images_there(ecr.core, repository);
  Value output = Value::structure();
  Value::List details;
  if (const Value* ids = call.input.find("imageIds")) {
    for (const Value& id : ids->items()) {
      const Named found = find_named(images, id);
      if (found.image == nullptr) no_image(repository, id);
      details.push_back(detail_of(repository, *found.image));
    }
    output.set("imageDetails", std::move(details));
    return output;
  }
  for (const Image& image : images) {
    if (!has_status(image, call.input["filter"]["tagStatus"].text())) continue;
    details.push_back(detail_of(repository, image));
  }
  put_page(call.input, "imageDetails", std::move(details), output);
  return output;
}

Value batch_get_image(Ecr& ecr, Call& call) {
  const Repository repository = repository_of(ecr, call);
  const auto images =
      ecr.core.store.read([&](Transaction& state) { return images_of(state, repository); });
  Content content(ecr.core);
  Value found = Value::list();
  Value failures = Value::list();
  std::vector<std::string> pulled;
  for (const Value& id : call.input["imageIds"].items()) {
    Named wanted = find_named(images, id);
    const auto text =
        wanted.image ? content.manifest(repository, wanted.image->digest) : std::nullopt;
    if (!text) {
      if (wanted.image) wanted.failure = {"ImageNotFound", "Requested image not found"};
      failures.push(failure_value(id, wanted.failure));
      continue;
    }
    Value image = named(repository);
    const std::string& tag = id["imageTag"].text();
    image.set("imageId",
              id_value(wanted.image->digest, tag.empty() ? std::nullopt : std::optional(tag)));
    image.set("imageManifest", *text);
    image.set("imageManifestMediaType", wanted.image->media_type);
    found.push(std::move(image));
    pulled.push_back(wanted.image->digest);
  }
  ecr.core.store.write([&](Transaction& state) {
    for (const std::string& digest : pulled) note_pull(state, repository, digest, call.now);
  });
  return Value::structure({{"images", std::move(found)}, {"failures", std::move(failures)}});
}

}  // namespace

void add_image_operations(Operations& operations) {
  operations.add("ListImages", list_images);
  operations.add("DescribeImages", describe_images);
  operations.add("BatchGetImage", batch_get_image);
}

}  // namespace fakes::ecr
