// Multipart uploads under way, as rows. All within a transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/s3/buckets.h"
#include "fakes/s3/checksum.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"

namespace fakes::s3 {

struct Upload {
  std::int64_t content = 0;  // whose pieces are the parts
  std::string id;
  Clock::Time initiated;
  std::string initiator;               // ARN; "" of anonymous ones
  std::optional<Algorithm> algorithm;  // that the client asked for
  std::string checksum_type;           // "COMPOSITE", "FULL_OBJECT"
  Object object;                       // to be

  // Of the checksums that are kept of parts.
  Algorithm kept_algorithm() const { return algorithm.value_or(Algorithm::crc64nvme); }
};

void add_upload(Transaction& state, const Upload& upload);
// The one that the call's Bucket, Key and UploadId name. Throws NoSuchUpload.
Upload upload_of(Transaction& state, const Call& call, const Bucket& bucket);
// The upload is no more; its content has one user less.
void remove_upload(Transaction& state, const Upload& upload, Unused& unused);

// In the order of keys, then of their beginnings; those from `key` on, without those of `key`
// itself up to `after`, if that is not "".
void each_upload(Transaction& state, const Bucket& bucket, std::string_view key,
                 std::string_view after, const std::function<bool(const Upload& upload)>& use);

// The object that an upload became, if it is still there.
void remember_completed(Transaction& state, const Upload& upload, const Object& object,
                        Clock::Time now);
std::optional<Object> completed(Transaction& state, const Call& call, const Bucket& bucket);
// Of those that nobody will ask for any more.
bool has_completed(Transaction& state, Clock::Time now);
void forget_completed(Transaction& state, Clock::Time now);

}  // namespace fakes::s3
