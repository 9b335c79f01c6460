#include "fakes/s3/restore.h"

#include <algorithm>
#include <chrono>

#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/version.h"
#include "fakes/wire/time_text.h"

namespace fakes::s3 {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using wire::Fault;

bool is_asked_for(const Object& object) {
  return object.restore_begun != Clock::Time{};
}

bool is_ongoing(const Object& object, Clock::Time now) {
  return is_asked_for(object) && now < object.restore_ready;
}

bool is_restored(const Object& object, Clock::Time now) {
  return is_asked_for(object) && now >= object.restore_ready && now < object.restore_ends;
}

// The longest that AWS says it takes.
std::chrono::milliseconds duration(const Object& object, std::string_view tier) {
  const bool is_deep = object.storage_class == "DEEP_ARCHIVE";
  if (tier == "Expedited") {
    if (is_deep) {
      throw Fault("InvalidArgument", "Retrieval option is not supported by this storage class");
    }
    return minutes(5);
  }
  if (tier == "Bulk") return is_deep ? hours(48) : hours(12);
  return is_deep ? hours(12) : hours(5);
}

// Copies end at midnight, UTC.
Clock::Time end_of(Clock::Time ready, std::int64_t days) {
  const auto day = std::chrono::floor<std::chrono::days>(ready);
  return Clock::Time(day + std::chrono::days(days + 1));
}

Reply restore_object(Core& core, Call& call) {
  const wire::Value& wanted = call.input["RestoreRequest"];
  if (wanted.has("SelectParameters") || wanted.has("OutputLocation")) {
    throw Fault("MethodNotAllowed", "The specified method is not allowed against this resource.")
        .with_status(405);
  }
  const std::int64_t days = wanted["Days"].integer();
  if (days < 1) throw malformed_xml();
  const wire::Value& parameters = wanted["GlacierJobParameters"];
  const std::string tier = parameters["Tier"].text_or(wanted["Tier"].text_or("Standard"));
  Reply reply;
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    Object object = version_of(state, call, bucket);
    if (!is_archived(object)) {
      throw Fault("InvalidObjectState",
                  "Restore is not allowed for the object's current storage class")
          .with_status(403);
    }
    if (is_ongoing(object, call.now)) {
      throw Fault("RestoreAlreadyInProgress", "Object restore is already in progress")
          .with_status(409);
    }
    if (is_restored(object, call.now)) {
      object.restore_ends = end_of(call.now, days);
      reply.status = 200;
    } else {
      object.restore_begun = call.now;
      object.restore_ready = call.now + duration(object, tier);
      object.restore_ends = end_of(object.restore_ready, days);
      reply.status = 202;
    }
    update_version(state, object);
  });
  return reply;
}

}  // namespace

bool is_archived(const Object& object) {
  return object.storage_class == "GLACIER" || object.storage_class == "DEEP_ARCHIVE";
}

void check_restored(const Object& object, Clock::Time now) {
  if (!is_archived(object) || is_restored(object, now)) return;
  throw Fault("InvalidObjectState", "The operation is not valid for the object's storage class")
      .with("StorageClass", object.storage_class)
      .with_status(403);
}

void add_restore(std::vector<Header>& headers, const Object& object, Clock::Time now) {
  if (is_ongoing(object, now)) {
    headers.push_back({"x-amz-restore", "ongoing-request=\"true\""});
  } else if (is_restored(object, now)) {
    std::string end;
    wire::append_time(end, object.restore_ends, wire::TimeFormat::rfc822);
    headers.push_back({"x-amz-restore", "ongoing-request=\"false\", expiry-date=\"" + end + "\""});
  }
}

std::vector<Entry> restore_operations() {
  return {{"RestoreObject", restore_object}};
}

}  // namespace fakes::s3
