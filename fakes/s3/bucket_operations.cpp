// Making, finding and removing buckets, and their versioning.
#include "fakes/s3/access.h"
#include "fakes/s3/bucket_name.h"
#include "fakes/s3/buckets.h"
#include "fakes/s3/content.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/owner.h"
#include "fakes/s3/upload.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::string_view kFirstRegion = "us-east-1";

// Where a CreateBucket sent to `call.region` makes its bucket.
std::string region_of_new(const Call& call) {
  const Value& configuration = call.input["CreateBucketConfiguration"];
  const std::string& wanted = configuration["LocationConstraint"].text();
  if (wanted.empty()) {
    if (call.region == kFirstRegion || call.region.empty()) return std::string(kFirstRegion);
    throw Fault("IllegalLocationConstraintException",
                "The unspecified location constraint is incompatible for the region specific "
                "endpoint this request was sent to.");
  }
  const std::string region = wanted == "EU" ? "eu-west-1" : wanted;
  if (call.region == kFirstRegion || call.region.empty()) {
    if (region == kFirstRegion || !is_region(region)) {
      throw Fault("InvalidLocationConstraint", "The specified location-constraint is not valid")
          .with("LocationConstraint", wanted);
    }
    return region;
  }
  if (region != call.region) {
    throw Fault("IllegalLocationConstraintException",
                "The " + wanted +
                    " location constraint is incompatible for the region specific endpoint this "
                    "request was sent to.");
  }
  return region;
}

// us-east-1 says yes to who asks for his own bucket again. Others refuse it.
Reply created_again(Transaction& state, Core& core, const Call& call, const Bucket& old) {
  if (old.account != call.account) {
    throw Fault("BucketAlreadyExists",
                "The requested bucket name is not available. The bucket namespace is shared by all "
                "users of the system. Please select a different name and try again.")
        .with("BucketName", old.name)
        .with_status(409);
  }
  if (old.region != kFirstRegion || region_of_new(call) != kFirstRegion) {
    throw Fault("BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own "
                "it.")
        .with("BucketName", old.name)
        .with_status(409);
  }
  state.run("UPDATE s3_buckets SET acl = ? WHERE id = ?",
            acl_of_new_bucket(core, call, old.ownership), old.id);
  Reply reply;
  reply.output.set("Location", "/" + old.name);
  return reply;
}

Reply create_bucket(Core& core, Call& call) {
  const std::string name = call.input["Bucket"].text();
  if (call.account.empty()) throw access_denied();
  if (!is_bucket_name(name)) {
    throw Fault("InvalidBucketName", "The specified bucket is not valid.").with("BucketName", name);
  }
  return core.store.write([&](Transaction& state) {
    if (const auto old = find_bucket(state, name)) return created_again(state, core, call, *old);
    const std::string region = region_of_new(call);
    const bool has_lock = call.input["ObjectLockEnabledForBucket"].boolean();
    const std::string ownership = ownership_of_new_bucket(core, call);
    state.run(
        "INSERT INTO s3_buckets (name, account, region, created, versioning, object_lock, "
        "ownership, acl) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        name, call.account, region, milliseconds(call.now), has_lock ? "Enabled" : "", has_lock,
        ownership, acl_of_new_bucket(core, call, ownership));
    begin_bucket(state, core, bucket_named(state, name));
    Reply reply;
    reply.output.set("Location",
                     region == kFirstRegion ? "/" + name : "http://" + name + ".s3.amazonaws.com/");
    return reply;
  });
}

// Uploads under way are no objects: they end with the bucket.
void remove_uploads(Transaction& state, const Bucket& bucket, Unused& unused) {
  std::vector<Upload> uploads;
  each_upload(state, bucket, "", "", [&](const Upload& upload) {
    uploads.push_back(upload);
    return true;
  });
  for (const Upload& upload : uploads) remove_upload(state, upload, unused);
}

Reply delete_bucket(Core& core, Call& call) {
  Unused unused;
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    if (state.integer("SELECT 1 FROM s3_objects WHERE bucket = ? LIMIT 1", bucket.id) != 0) {
      const bool versions = bucket.versioning != Versioning::never;
      throw Fault("BucketNotEmpty",
                  versions ? "The bucket you tried to delete is not empty. You must delete all "
                             "versions in the bucket."
                           : "The bucket you tried to delete is not empty")
          .with("BucketName", bucket.name)
          .with_status(409);
    }
    remove_uploads(state, bucket, unused);
    state.run("DELETE FROM s3_settings WHERE bucket = ?", bucket.id);
    state.run("DELETE FROM s3_buckets WHERE id = ?", bucket.id);
  });
  remove_unused(core, unused);
  return {};
}

Reply head_bucket(Core& core, Call& call) {
  const Bucket bucket = core.store.read([&](Transaction& state) { return bucket_of(state, call); });
  Reply reply;
  reply.headers = {{"x-amz-bucket-region", bucket.region}, {"x-amz-access-point-alias", "false"}};
  return reply;
}

Reply list_buckets(Core& core, Call& call) {
  if (call.account.empty()) throw access_denied();
  constexpr std::int64_t kMost = 10000;
  const auto most = static_cast<std::size_t>(call.input["MaxBuckets"].integer(kMost));
  const std::string& prefix = call.input["Prefix"].text();
  const std::string& region = call.input["BucketRegion"].text();
  const auto after = wire::unbase64(call.input["ContinuationToken"].text());
  if (!after) {
    throw invalid_argument("The continuation token provided is incorrect", "continuation-token",
                           call.input["ContinuationToken"].text());
  }
  Value buckets = Value::list();
  std::string last;
  bool is_truncated = false;
  core.store.read([&](Transaction& state) {
    state.each(
        "SELECT name, created, region FROM s3_buckets WHERE account = ? AND name > ? ORDER BY name",
        [&](const Row& row) {
          if (row.view(0).substr(0, prefix.size()) != prefix) return true;
          if (!region.empty() && row.view(2) != region) return true;
          is_truncated = buckets.size() == most;
          if (is_truncated) return false;
          last = row.text(0);
          buckets.push(Value::structure({{"Name", last},
                                         {"CreationDate", time_of(row.integer(1))},
                                         {"BucketRegion", row.text(2)}}));
          return true;
        },
        call.account, *after);
  });
  Owners owners(core.accounts);
  Reply reply;
  reply.output.set("Buckets", std::move(buckets));
  reply.output.set("Owner", owners.of(call.account));
  if (is_truncated) reply.output.set("ContinuationToken", wire::base64(last));
  if (!prefix.empty()) reply.output.set("Prefix", prefix);
  return reply;
}

Reply get_bucket_location(Core& core, Call& call) {
  const Bucket bucket = core.store.read([&](Transaction& state) { return bucket_of(state, call); });
  Reply reply;
  // An empty element stands for us-east-1.
  reply.output.set("LocationConstraint", bucket.region == kFirstRegion ? "" : bucket.region);
  return reply;
}

Reply get_bucket_versioning(Core& core, Call& call) {
  const Bucket bucket = core.store.read([&](Transaction& state) { return bucket_of(state, call); });
  Reply reply;
  if (bucket.versioning == Versioning::enabled) reply.output.set("Status", "Enabled");
  if (bucket.versioning == Versioning::suspended) reply.output.set("Status", "Suspended");
  return reply;
}

Reply put_bucket_versioning(Core& core, Call& call) {
  const Value& wanted = call.input["VersioningConfiguration"];
  const std::string& status = wanted["Status"].text();
  if (call.request.header("x-amz-mfa") || wanted["MFADelete"].text() == "Enabled") {
    throw Fault("AccessDenied", "Mfa Authentication must be used for this request")
        .with_status(403);
  }
  if (status != "Enabled" && status != "Suspended") {
    throw Fault("IllegalVersioningConfigurationException",
                "The Versioning element must be specified");
  }
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    if (bucket.object_lock && status != "Enabled") {
      throw Fault("InvalidBucketState",
                  "An Object Lock configuration is present on this bucket, so the versioning state "
                  "cannot be changed.")
          .with_status(409);
    }
    state.run("UPDATE s3_buckets SET versioning = ? WHERE id = ?", status, bucket.id);
  });
  return {};
}

}  // namespace

std::vector<Entry> bucket_operations() {
  return {{"CreateBucket", create_bucket},
          {"DeleteBucket", delete_bucket},
          {"HeadBucket", head_bucket},
          {"ListBuckets", list_buckets},
          {"GetBucketLocation", get_bucket_location},
          {"GetBucketVersioning", get_bucket_versioning},
          {"PutBucketVersioning", put_bucket_versioning}};
}

}  // namespace fakes::s3
