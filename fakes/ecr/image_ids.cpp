#include "fakes/ecr/image_ids.h"

#include <algorithm>

#include <fmt/format.h>

namespace fakes::ecr {
namespace {

bool has_tag(const Image& image, const std::string& tag) {
  return std::find(image.tags.begin(), image.tags.end(), tag) != image.tags.end();
}

}  // namespace

Named find_named(const std::vector<Image>& images, const Value& id) {
  const std::string& digest = id["imageDigest"].text();
  const std::string& tag = id["imageTag"].text();
  if (digest.empty() && tag.empty()) {
    return {
        nullptr,
        {"MissingDigestAndTag", "Invalid request parameters: both tag and digest cannot be null"}};
  }
  if (!digest.empty() && !is_digest(digest)) {
    return {nullptr,
            {"InvalidImageDigest",
             fmt::format("Invalid request parameters: {} is no digest of an image", digest)}};
  }
  if (!tag.empty() && !is_tag(tag)) {
    return {nullptr,
            {"InvalidImageTag", fmt::format("Invalid request parameters: {} is no tag", tag)}};
  }
  const auto found = std::find_if(images.begin(), images.end(), [&](const Image& image) {
    return digest.empty() ? has_tag(image, tag) : image.digest == digest;
  });
  if (found == images.end()) return {nullptr, {"ImageNotFound", "Requested image not found"}};
  if (!tag.empty() && !has_tag(*found, tag)) {
    return {nullptr,
            {"ImageTagDoesNotMatchDigest",
             fmt::format("The tag {} is not one of the image {}", tag, digest)}};
  }
  return {&*found, {}};
}

Value failure_value(const Value& id, const Failure& failure) {
  return Value::structure(
      {{"imageId", id}, {"failureCode", failure.code}, {"failureReason", failure.reason}});
}

Value id_value(const std::string& digest, const std::optional<std::string>& tag) {
  Value id = Value::structure({{"imageDigest", digest}});
  if (tag) id.set("imageTag", *tag);
  return id;
}

void no_image(const Repository& repository, const Value& id) {
  const auto shown = [&](const char* member) {
    return id.has(member) ? id[member].text() : std::string("null");
  };
  throw Fault("ImageNotFoundException",
              fmt::format("The image with imageId {{imageDigest:'{}', imageTag:'{}'}} does not "
                          "exist within the repository with name '{}' in the registry with id "
                          "'{}'",
                          shown("imageDigest"), shown("imageTag"), repository.name,
                          repository.scope.account));
}

bool has_status(const Image& image, std::string_view status) {
  if (status == "TAGGED") return !image.tags.empty();
  if (status == "UNTAGGED") return image.tags.empty();
  return true;
}

}  // namespace fakes::ecr
