// x-amz-copy-source: which version of which object a copy reads, and whether it may.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/core.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

struct CopySource {
  std::string bucket;
  std::string key;
  std::optional<std::string> version;
};
// "bucket/key?versionId=id", percent-encoded. Throws InvalidArgument.
CopySource copy_source(std::string_view header);

struct SourceObject {
  Bucket bucket;
  Object object;
};
// The version that is to be copied, which the caller may read and whose conditions and key hold.
SourceObject find_source(Transaction& state, Core& core, const Call& call,
                         const CopySource& source);

}  // namespace fakes::s3
