// The configurations of a bucket: documents that are put, given back as they were put, and looked
// into by what they concern. Each is a setting (buckets.h) under the name of its member in the
// model, as XML without the root element; those with ids (inventories) one per id.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fakes/core.h"
#include "fakes/s3/buckets.h"
#include "fakes/service.h"
#include "fakes/wire/value.h"

namespace fakes::s3 {

// `member` such as "CORSConfiguration"; nothing when the bucket has none.
std::optional<wire::Value> configuration(Transaction& state, const Bucket& bucket,
                                         std::string_view member, std::string_view id = "");
void put_configuration(Transaction& state, const Bucket& bucket, std::string_view member,
                       const wire::Value& value, std::string_view id = "");

// What AWS refuses beyond the model's constraints; each throws Fault.
void check_tagging(const wire::Value& tagging);
void check_cors(const wire::Value& cors);
void check_encryption(const wire::Value& encryption);
void check_website(const wire::Value& website);
void check_lifecycle(const wire::Value& lifecycle);
void check_notification(const wire::Value& notification);
void check_replication(Transaction& state, const Bucket& bucket, const wire::Value& replication);
void check_logging(Transaction& state, const Bucket& bucket, const wire::Value& logging);

}  // namespace fakes::s3
