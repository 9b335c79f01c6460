// Object lock: the default of a bucket, and retention and legal hold of versions.
#include "fakes/s3/faults.h"
#include "fakes/s3/object_lock.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/version.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

constexpr int kMostDays = 36500;
constexpr int kMostYears = 100;

void check_has_lock(const Bucket& bucket) {
  if (!bucket.object_lock) {
    throw invalid_request("Bucket is missing Object Lock Configuration");
  }
}

Fault no_lock() {
  return Fault("NoSuchObjectLockConfiguration",
               "The specified object does not have a ObjectLock configuration")
      .with_status(404);
}

// As setting "object-lock" has it.
std::string retention_text(const Value& retention) {
  if (retention.is_null()) return "";
  const bool has_days = retention.has("Days");
  if (has_days == retention.has("Years") || retention["Mode"].text().empty()) {
    throw malformed_xml();
  }
  const std::int64_t length = retention[has_days ? "Days" : "Years"].integer();
  if (length <= 0) {
    throw Fault("InvalidRetentionPeriod",
                "Default retention period must be a positive integer value.");
  }
  if (length > (has_days ? kMostDays : kMostYears)) {
    throw Fault("InvalidRetentionPeriod", "Default retention period too large");
  }
  return "mode=" + retention["Mode"].text() + (has_days ? "&days=" : "&years=") +
         std::to_string(length);
}

Reply put_configuration(Core& core, Call& call) {
  const Value& wanted = call.input["ObjectLockConfiguration"];
  if (wanted["ObjectLockEnabled"].text() != "Enabled") throw malformed_xml();
  if (wanted.has("Rule") && !wanted["Rule"].has("DefaultRetention")) throw malformed_xml();
  const std::string text = retention_text(wanted["Rule"]["DefaultRetention"]);
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    if (bucket.versioning != Versioning::enabled) {
      throw Fault("InvalidBucketState",
                  "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
          .with_status(409);
    }
    state.run("UPDATE s3_buckets SET object_lock = 1 WHERE id = ?", bucket.id);
    put_setting(state, bucket, "object-lock", text);
  });
  return {};
}

Reply get_configuration(Core& core, Call& call) {
  Value configuration = Value::structure({{"ObjectLockEnabled", "Enabled"}});
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    if (!bucket.object_lock) {
      throw Fault("ObjectLockConfigurationNotFoundError",
                  "Object Lock configuration does not exist for this bucket")
          .with("BucketName", bucket.name)
          .with_status(404);
    }
    const auto usual = default_retention(state, bucket);
    if (!usual) return;
    Value retention = Value::structure({{"Mode", usual->mode}});
    if (usual->days != 0) retention.set("Days", usual->days);
    if (usual->years != 0) retention.set("Years", usual->years);
    configuration.set("Rule", Value::structure({{"DefaultRetention", std::move(retention)}}));
  });
  Reply reply;
  reply.output.set("ObjectLockConfiguration", std::move(configuration));
  return reply;
}

// Whether the change takes away protection that still holds.
bool weakens(const Object& object, const std::string& mode, Clock::Time until, Clock::Time now) {
  if (object.lock_mode.empty() || object.locked_until <= now) return false;
  return mode != object.lock_mode || until < object.locked_until;
}

Reply put_retention(Core& core, Call& call) {
  const Value& wanted = call.input["Retention"];
  const std::string& mode = wanted["Mode"].text();
  const Clock::Time until = wanted["RetainUntilDate"].time();
  if (wanted.has("Mode") != wanted.has("RetainUntilDate")) throw malformed_xml();
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    check_has_lock(bucket);
    Object object = version_of(state, call, bucket);
    if (!mode.empty() && until <= call.now) {
      throw Fault("InvalidArgument", "The retain until date must be in the future!");
    }
    if (weakens(object, mode, until, call.now) &&
        (object.lock_mode == "COMPLIANCE" ||
         !bypasses_governance(state, core, call, bucket, object))) {
      throw Fault("AccessDenied", "Access Denied because object protected by object lock.")
          .with_status(403);
    }
    object.lock_mode = mode;
    object.locked_until = until;
    update_version(state, object);
  });
  return {};
}

Reply get_retention(Core& core, Call& call) {
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    check_has_lock(bucket);
    const Object object = version_of(state, call, bucket);
    if (object.lock_mode.empty()) throw no_lock();
    reply.output.set("Retention", Value::structure({{"Mode", object.lock_mode},
                                                    {"RetainUntilDate", object.locked_until}}));
  });
  return reply;
}

Reply put_legal_hold(Core& core, Call& call) {
  const std::string& status = call.input["LegalHold"]["Status"].text();
  if (status.empty()) throw malformed_xml();
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    check_has_lock(bucket);
    Object object = version_of(state, call, bucket);
    object.legal_hold = status;
    update_version(state, object);
  });
  return {};
}

Reply get_legal_hold(Core& core, Call& call) {
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    check_has_lock(bucket);
    const Object object = version_of(state, call, bucket);
    if (object.legal_hold.empty()) throw no_lock();
    reply.output.set("LegalHold", Value::structure({{"Status", object.legal_hold}}));
  });
  return reply;
}

}  // namespace

std::vector<Entry> lock_operations() {
  return {{"PutObjectLockConfiguration", put_configuration},
          {"GetObjectLockConfiguration", get_configuration},
          {"PutObjectRetention", put_retention},
          {"GetObjectRetention", get_retention},
          {"PutObjectLegalHold", put_legal_hold},
          {"GetObjectLegalHold", get_legal_hold}};
}

}  // namespace fakes::s3
