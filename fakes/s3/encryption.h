// Server-side encryption as clients see it: which headers ask for it, what objects say of theirs,
// and the key that must come with each reading. Nothing is encrypted on the disk of a fake. Source:
// Amazon S3 User Guide, "Protecting data with server-side encryption".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

inline constexpr std::string_view kEncryption = "x-amz-server-side-encryption";
inline constexpr std::string_view kEncryptionKey = "x-amz-server-side-encryption-aws-kms-key-id";
inline constexpr std::string_view kBucketKey = "x-amz-server-side-encryption-bucket-key-enabled";

// What a bucket does to objects whose writer asks for nothing.
struct DefaultEncryption {
  std::string algorithm = "AES256";
  std::string key = {};  // KMS; "" is AWS's own
  bool has_bucket_key = false;
};
DefaultEncryption default_encryption(Transaction& state, const Bucket& bucket);

// The headers that an object gets which this call makes: what it asks for, else the bucket's
// default. Throws InvalidArgument and InvalidEncryptionAlgorithmError.
std::vector<Header> new_encryption(Transaction& state, const Call& call, const Bucket& bucket);

// Throws InvalidRequest and InvalidArgument unless the call brings the key that the object was made
// with, if there was one. `prefix` is "x-amz-" or "x-amz-copy-source-". `headers` are the object's.
void check_customer_key(const Request& request, const std::vector<Header>& headers,
                        std::string_view prefix = "x-amz-");
// A reader does not say how an object is encrypted. Throws InvalidArgument.
void refuse_encryption_of_reader(const Request& request);

// Those of the headers that are about encryption, for answers.
void add_encryption(std::vector<Header>& answer, const std::vector<Header>& headers);

}  // namespace fakes::s3
