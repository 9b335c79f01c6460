// Server access logs. Source: Amazon S3 User Guide, "Logging requests with server access logging".
#include "fakes/s3/configuration.h"
#include "fakes/s3/faults.h"

namespace fakes::s3 {

using wire::Fault;
using wire::Value;

void check_logging(Transaction& state, const Bucket& bucket, const Value& logging) {
  const auto* enabled = logging.find("LoggingEnabled");
  if (enabled == nullptr) return;
  const auto& name = (*enabled)["TargetBucket"].text();
  const auto refuse = [&name](const char* message) {
    return Fault("InvalidTargetBucketForLogging", message)
        .with("TargetBucket", name)
        .with_status(400);
  };
  if (name.empty()) throw malformed_xml();
  const auto target = find_bucket(state, name);
  if (!target) throw refuse("The target bucket for logging does not exist");
  if (target->account != bucket.account) {
    throw refuse("The owner for the bucket to be logged and the target bucket must be the same.");
  }
  if (target->region != bucket.region) {
    throw Fault("CrossLocationLoggingProhibited",
                "Cross S3 location logging not allowed. Buckets in one geographic location cannot "
                "log information to a bucket in another location.")
        .with_status(403);
  }
  if ((*enabled)["TargetGrants"].size() != 0 && target->ownership == "BucketOwnerEnforced") {
    throw refuse(
        "Target grants are not supported for target buckets with BucketOwnerEnforced setting");
  }
}

}  // namespace fakes::s3
