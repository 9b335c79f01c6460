// Who may do what: ACLs, bucket policies, public access block and object ownership. All refusals
// are AccessDenied unless they say otherwise.
#pragma once

#include <string>
#include <string_view>

#include "fakes/core.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

// Whether the caller may do what the call asks for, with the bucket and the key that it names.
// Called before every operation. Lets missing buckets and objects pass to whom may know that they
// are missing. Sends on who asks at another region's endpoint (region.h).
void authorize(Core& core, const Call& call);

// One more question about the same caller: the source of a copy, each key of a DeleteObjects, the
// right to bypass governance. `action` as in policies: "s3:GetObject". `object` may be null: what
// is asked about is the bucket, or a key that is not there.
bool may(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
         std::string_view action, std::string_view key = "", const Object* object = nullptr);

// What x-amz-acl and x-amz-grant-* ask for, in the form in which rows have it (Bucket::acl,
// Object::acl); "" is private. `owner` is the account that will own what gets it. Also throws
// AccessControlListNotSupported and InvalidArgument.
std::string acl_of_new_object(Transaction& state, Core& core, const Call& call,
                              const Bucket& bucket, std::string_view owner);
// Of buckets also InvalidBucketAclWithObjectOwnership and
// InvalidBucketAclWithBlockPublicAccessError.
std::string acl_of_new_bucket(Core& core, const Call& call, std::string_view ownership);
// "BucketOwnerEnforced", unless the call, or the account's settings, say otherwise.
std::string ownership_of_new_bucket(Core& core, const Call& call);
// Gives it the settings that new buckets of its account have.
void begin_bucket(Transaction& state, Core& core, const Bucket& bucket);
// S3's name for an account; that of nobody for "".
std::string canonical_id(const Core& core, std::string_view account);
// The account that owns an object which the caller writes: his, or the bucket's by its ownership.
std::string owner_of_new_object(const Call& call, const Bucket& bucket);

}  // namespace fakes::s3
