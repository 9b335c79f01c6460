// What a request's headers say about the object that it makes; of PutObject, CopyObject and
// CreateMultipartUpload.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/core.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

// Content-Type and its kin, x-amz-meta-* and x-amz-website-redirect-location. Throws
// MetadataTooLarge.
std::vector<Header> new_metadata(const Request& request);
// Throws InvalidStorageClass.
std::string new_storage_class(const Request& request);
// x-amz-tagging. Throws InvalidArgument and InvalidTag.
std::string new_tags(const Request& request);
// x-amz-object-lock-*, else the bucket's default retention. Throws InvalidRequest and
// InvalidArgument.
void set_lock(Transaction& state, const Call& call, const Bucket& bucket, Object& object);

// All of it, without size, digests and bytes.
Object new_object(Transaction& state, Core& core, const Call& call, const Bucket& bucket);

// Throws KeyTooLongError and InvalidURI.
void check_key(std::string_view key);

}  // namespace fakes::s3
