// The tags of repositories, as resources of AWS. (Those of images are in image.h.)
#pragma once

#include "fakes/ecr/repository.h"

namespace fakes::ecr {

// `tags` is a TagList. Throws Fault InvalidTagParameterException and TooManyTagsException.
void put_tags(Transaction& state, const Repository& repository, const Value& tags);

}  // namespace fakes::ecr
