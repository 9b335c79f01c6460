// Replication: which objects a bucket's rules copy, and where to; and the copying. Source: Amazon
// S3 User Guide, "Replicating objects".
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fakes/core.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/wire/value.h"

namespace fakes::s3 {

struct ReplicationRule {
  std::string id;
  bool is_enabled = false;
  std::int64_t priority = 0;
  std::string prefix;
  std::vector<std::pair<std::string, std::string>> tags = {};
  bool copies_markers = false;
  std::string destination = {};    // a bucket's name
  std::string storage_class = {};  // "" as the source's
  std::string owner = {};          // an account that the copies shall belong to; ""
  std::string key = {};            // of KMS, for the copies
  bool copies_kms = false;         // objects that are encrypted with KMS too

  bool matches(const Object& object) const;
};

std::vector<ReplicationRule> replication_rules(const wire::Value& replication);
// At most one for each destination: of those that match the one with the highest priority.
std::vector<ReplicationRule> rules_for(const std::vector<ReplicationRule>& rules,
                                       const Object& object);

// x-amz-replication-status of an object that a client just made: "PENDING", or "" when no rule is
// about it.
std::string replication_of_new(Transaction& state, const Bucket& bucket, const Object& object);

// Copies what is pending.
void work_replication(Core& core);

}  // namespace fakes::s3
