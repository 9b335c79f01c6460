// Lifecycle rules: which objects they are about, and when something is due. All that is due falls
// on a midnight of UTC. Source: Amazon S3 User Guide, "Lifecycle configuration elements".
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fakes/clock.h"
#include "fakes/request.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/wire/value.h"

namespace fakes::s3 {

// After so many days, or at a date.
struct When {
  std::optional<std::int64_t> days = {};
  std::optional<Clock::Time> date = {};

  bool is_set() const { return days || date; }
  // For what began at `from`.
  Clock::Time due(Clock::Time from) const;
};

struct Transition {
  When when;
  std::string storage_class;
  std::int64_t newer_versions = 0;  // of noncurrent ones: so many stay
};

struct LifecycleRule {
  std::string id;
  bool is_enabled = false;
  std::string prefix;
  std::vector<std::pair<std::string, std::string>> tags = {};
  std::optional<std::int64_t> above_bytes = {};
  std::optional<std::int64_t> below_bytes = {};
  When expiration = {};
  bool removes_lone_markers = false;  // ExpiredObjectDeleteMarker
  std::vector<Transition> transitions = {};
  When noncurrent_expiration = {};
  std::int64_t newer_versions = 0;
  std::vector<Transition> noncurrent_transitions = {};
  When abort_uploads = {};

  bool matches(const Object& object) const;
  bool matches_key(std::string_view key) const;
};

std::vector<LifecycleRule> lifecycle_rules(const wire::Value& lifecycle);

// Of a current version; the earliest of all rules.
struct Expiration {
  Clock::Time due;
  std::string rule;
};
std::optional<Expiration> expiration_of(const std::vector<LifecycleRule>& rules,
                                        const Object& object);

// `expiry-date="...", rule-id="..."` for x-amz-expiration; nothing when no rule expires it.
std::optional<std::string> expiration_header(Transaction& state, const Bucket& bucket,
                                             const Object& object);
// x-amz-abort-date and x-amz-abort-rule-id of an upload.
std::vector<Header> abort_headers(Transaction& state, const Bucket& bucket, std::string_view key,
                                  Clock::Time initiated);

// When a transition or an expiration is due: the midnight that ends the last of the days.
Clock::Time midnight_after(Clock::Time from, std::int64_t days);
std::string http_date(Clock::Time time);  // "Fri, 24 May 2013 00:00:00 GMT"

}  // namespace fakes::s3
