// Buckets as rows: finding them, and the texts of their settings. All within a transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/clock.h"
#include "fakes/service.h"
#include "fakes/store.h"

namespace fakes::s3 {

enum class Versioning { never, enabled, suspended };

struct Bucket {
  std::int64_t id = 0;
  std::string name;
  std::string account;  // of the owner
  std::string region;
  Clock::Time created;
  Versioning versioning = Versioning::never;
  bool object_lock = false;  // once on, always on
  std::string ownership;     // "BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"; or ""
  std::string acl;           // access.h
};

std::optional<Bucket> find_bucket(Transaction& state, std::string_view name);
// The one that the call names as Bucket, or `name`. Throws NoSuchBucket; AccessDenied when
// x-amz-expected-bucket-owner is another.
Bucket bucket_of(Transaction& state, const Call& call);
Bucket bucket_named(Transaction& state, std::string_view name);

// What a bucket was told to do, as a text that the one who writes it also reads: "policy", "cors".
// `id` tells those apart of which a bucket may have several.
std::optional<std::string> setting(Transaction& state, const Bucket& bucket, std::string_view name,
                                   std::string_view id = "");
void put_setting(Transaction& state, const Bucket& bucket, std::string_view name,
                 std::string_view value, std::string_view id = "");
// Whether there was one.
bool remove_setting(Transaction& state, const Bucket& bucket, std::string_view name,
                    std::string_view id = "");
// In the order of their ids, those after `after`.
void each_setting(Transaction& state, const Bucket& bucket, std::string_view name,
                  std::string_view after,
                  const std::function<bool(std::string_view id, std::string_view value)>& use);

std::int64_t milliseconds(Clock::Time time);
Clock::Time time_of(std::int64_t milliseconds);

}  // namespace fakes::s3
