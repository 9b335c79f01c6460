// Event notifications: which events a bucket wants to be told about, and the records of those that
// happened. Source: Amazon S3 User Guide, "Amazon S3 Event Notifications".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/s3/buckets.h"
#include "fakes/s3/object.h"
#include "fakes/service.h"
#include "fakes/wire/value.h"

namespace fakes::s3 {

struct Destination {
  std::string arn;            // of a topic, a queue or a function
  std::string configuration;  // its Id
};

// Who is to be told about `event` ("ObjectCreated:Put") of a key.
std::vector<Destination> destinations(const wire::Value& notification, std::string_view event,
                                      std::string_view key);

// Keeps a record of it for each destination, in the form in which AWS sends it, as settings of the
// bucket; the oldest go when there are many.
void note_event(Transaction& state, const Call& call, const Bucket& bucket, const Object& object,
                std::string_view event);

}  // namespace fakes::s3
