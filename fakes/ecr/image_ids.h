// Images as calls name them: by digest, by tag, or by both.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/ecr/image.h"

namespace fakes::ecr {

struct Failure {
  std::string code;  // of ImageFailureCode
  std::string reason;
};

// One ImageIdentifier among the images of a repository.
struct Named {
  const Image* image = nullptr;  // nothing: see the failure
  Failure failure = {};
};
Named find_named(const std::vector<Image>& images, const Value& id);

// The shape ImageFailure.
Value failure_value(const Value& id, const Failure& failure);
// The shape ImageIdentifier.
Value id_value(const std::string& digest, const std::optional<std::string>& tag = {});
[[noreturn]] void no_image(const Repository& repository, const Value& id);

// TAGGED, UNTAGGED or ANY of a filter; "" is any.
bool has_status(const Image& image, std::string_view status);

}  // namespace fakes::ecr
