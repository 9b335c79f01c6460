// The last step of a push, whether by a client of the registry or by the API: a manifest, and
// perhaps a tag for it.
#pragma once

#include <optional>
#include <string>

#include "fakes/ecr/manifest.h"
#include "fakes/ecr/operations.h"
#include "fakes/ecr/repository.h"

namespace fakes::ecr {

struct Push {
  std::string text;        // of the manifest, byte by byte
  std::string media_type;  // "" when nobody said
  std::optional<std::string> tag = {};
  std::optional<std::string> digest = {};  // that it must have
  // What is there already is refused by the API; clients of the registry push it again.
  bool must_be_new = false;
};

// Throws Fault: ImageTagAlreadyExistsException, ImageAlreadyExistsException,
// ImageDigestDoesNotMatchException, LayersNotFoundException, ReferencedImagesNotFoundException,
// InvalidParameterException, ServerException.
Manifest push(Ecr& ecr, const Repository& repository, const Push& push);

}  // namespace fakes::ecr
