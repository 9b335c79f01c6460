// The version of an object that a call is about, and what answers say about a version.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

// The one that Key and VersionId name, or the latest. Throws NoSuchKey, NoSuchVersion,
// InvalidArgument, and for delete markers MethodNotAllowed (named) or NoSuchKey (latest), which
// also say x-amz-delete-marker.
Object version_of(Transaction& state, const Call& call, const Bucket& bucket);
// The same of another key, such as the source of a copy.
Object version_of(Transaction& state, const Bucket& bucket, std::string_view key,
                  const std::optional<std::string>& version, std::string_view method);
std::optional<std::string> version_named(const Call& call);

// x-amz-version-id, where the bucket has versions.
void add_version_header(std::vector<Header>& headers, const Bucket& bucket, const Object& object);
// The same of a version that was just made: S3 does not name new null versions.
void add_new_version_header(std::vector<Header>& headers, const Bucket& bucket,
                            const Object& object);
std::string quoted_etag(std::string_view etag);

}  // namespace fakes::s3
