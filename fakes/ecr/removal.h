// Images that go: by a call, by a client of the registry, by a lifecycle policy.
#pragma once

#include <optional>
#include <string>

#include "fakes/ecr/image_ids.h"
#include "fakes/ecr/operations.h"
#include "fakes/ecr/repository.h"

namespace fakes::ecr {

// A tag that goes takes the image along when it was its last. A digest goes with all its tags.
// What is in the way, or nothing. Ecr's mutex is the caller's.
std::optional<Failure> remove_named(Ecr& ecr, const Repository& repository, const Image& image,
                                    const std::optional<std::string>& tag);

}  // namespace fakes::ecr
