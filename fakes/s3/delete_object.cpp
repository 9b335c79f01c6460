// DeleteObject and DeleteObjects: versions go, or delete markers come.
#include <algorithm>

#include "fakes/s3/access.h"
#include "fakes/s3/content.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/made.h"
#include "fakes/s3/new_object.h"
#include "fakes/s3/notification.h"
#include "fakes/s3/object_lock.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/version.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMostKeys = 1000;

// One thing to delete, with the conditions that it must fulfil.
struct Target {
  std::string key;
  std::optional<std::string> version;
  std::optional<std::string> etag;
  std::optional<Clock::Time> modified;
  std::optional<std::int64_t> size;

  bool has_conditions() const { return etag || modified || size; }
};

struct Deleted {
  std::optional<std::string> version;  // that is gone, or of the new marker
  bool is_marker = false;
  bool is_new_marker = false;
};

void check_conditions(const Target& target, const Object* object) {
  if (!target.has_conditions()) return;
  if (object == nullptr) throw no_such_key(target.key);
  std::string_view etag = target.etag ? std::string_view(*target.etag) : "";
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  if (target.etag && etag != "*" && etag != object->etag) throw precondition_failed("If-Match");
  if (target.modified && std::chrono::floor<std::chrono::seconds>(*target.modified) !=
                             std::chrono::floor<std::chrono::seconds>(object->modified)) {
    throw precondition_failed("x-amz-if-match-last-modified-time");
  }
  if (target.size && *target.size != object->size) {
    throw precondition_failed("x-amz-if-match-size");
  }
}

Deleted delete_version(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
                       const Target& target, Unused& unused) {
  const auto object = find_version(state, bucket, target.key, *target.version);
  check_conditions(target, object ? &*object : nullptr);
  if (!object) {
    if (*target.version != kNullVersion && target.version->size() != 32) {
      throw invalid_argument("Invalid version id specified", "versionId", *target.version);
    }
    return {target.version, false, false};
  }
  check_removable(state, core, call, bucket, *object);
  remove_version(state, *object, unused);
  note_event(state, call, bucket, *object, "ObjectRemoved:Delete");
  return {target.version, object->is_marker, false};
}

Deleted delete_latest(Transaction& state, const Call& call, const Bucket& bucket,
                      const Target& target, Unused& unused) {
  const auto latest = find_latest(state, bucket, target.key);
  check_conditions(target, latest && !latest->is_marker ? &*latest : nullptr);
  if (bucket.versioning == Versioning::never) {
    if (latest) {
      remove_version(state, *latest, unused);
      note_event(state, call, bucket, *latest, "ObjectRemoved:Delete");
    }
    return {};
  }
  Object marker;
  marker.key = target.key;
  marker.is_marker = true;
  marker.modified = std::chrono::floor<std::chrono::seconds>(call.now);
  marker.owner = bucket.account;
  marker =
      add_made(state, call, bucket, std::move(marker), "ObjectRemoved:DeleteMarkerCreated", unused);
  return {marker.version, true, true};
}

Deleted delete_one(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
                   const Target& target, Unused& unused) {
  return target.version ? delete_version(state, core, call, bucket, target, unused)
                        : delete_latest(state, call, bucket, target, unused);
}

void refuse_mfa(const Call& call) {
  if (call.request.header("x-amz-mfa")) {
    throw Fault("AccessDenied", "This operation requires a bucket with MFA delete")
        .with_status(403);
  }
}

Reply delete_object(Core& core, Call& call) {
  refuse_mfa(call);
  Target target{call.input["Key"].text(), version_named(call), call.request.header("if-match"),
                std::nullopt, std::nullopt};
  if (const Value* time = call.input.find("IfMatchLastModifiedTime"))
    target.modified = time->time();
  if (const Value* size = call.input.find("IfMatchSize")) target.size = size->integer();
  Unused unused;
  const Deleted deleted = core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    return delete_one(state, core, call, bucket, target, unused);
  });
  remove_unused(core, unused);
  Reply reply;
  if (deleted.version) reply.headers.push_back({"x-amz-version-id", *deleted.version});
  if (deleted.is_marker) reply.headers.push_back({"x-amz-delete-marker", "true"});
  return reply;
}

std::vector<Target> targets_of(const Value& wanted) {
  const auto& objects = wanted["Objects"].items();
  if (objects.empty() || objects.size() > kMostKeys) throw malformed_xml();
  std::vector<Target> targets;
  for (const Value& object : objects) {
    Target target{object["Key"].text(), std::nullopt, std::nullopt, std::nullopt, std::nullopt};
    if (!object["VersionId"].text().empty()) target.version = object["VersionId"].text();
    if (object.has("ETag")) target.etag = object["ETag"].text();
    if (object.has("LastModifiedTime")) target.modified = object["LastModifiedTime"].time();
    if (object.has("Size")) target.size = object["Size"].integer();
    targets.push_back(std::move(target));
  }
  return targets;
}

void check_allowed(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
                   const Target& target) {
  const auto object = target.version ? find_version(state, bucket, target.key, *target.version)
                                     : find_latest(state, bucket, target.key);
  const std::string_view action = target.version ? "s3:DeleteObjectVersion" : "s3:DeleteObject";
  if (!may(state, core, call, bucket, action, target.key, object ? &*object : nullptr)) {
    throw access_denied();
  }
}

Value shown(const Target& target, const Deleted& deleted) {
  Value value = Value::structure({{"Key", target.key}});
  if (target.version) value.set("VersionId", *target.version);
  if (deleted.is_marker) {
    value.set("DeleteMarker", true);
    value.set("DeleteMarkerVersionId", *deleted.version);
  }
  return value;
}

Value shown(const Target& target, const Fault& fault) {
  Value value = Value::structure({{"Key", target.key}});
  if (target.version) value.set("VersionId", *target.version);
  value.set("Code", fault.code());
  value.set("Message", fault.message());
  return value;
}

Reply delete_objects(Core& core, Call& call) {
  refuse_mfa(call);
  const Value& wanted = call.input["Delete"];
  const std::vector<Target> targets = targets_of(wanted);
  const bool is_quiet = wanted["Quiet"].boolean();
  Value deleted = Value::list();
  Value errors = Value::list();
  Unused unused;
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    for (const Target& target : targets) {
      // Each key has its own outcome. A refusal comes before anything of its key has changed.
      try {
        check_key(target.key);
        check_allowed(state, core, call, bucket, target);
        const Deleted done = delete_one(state, core, call, bucket, target, unused);
        if (!is_quiet) deleted.push(shown(target, done));
      } catch (const Fault& fault) {
        errors.push(shown(target, fault));
      }
    }
  });
  remove_unused(core, unused);
  Reply reply;
  if (deleted.size() != 0) reply.output.set("Deleted", std::move(deleted));
  if (errors.size() != 0) reply.output.set("Errors", std::move(errors));
  return reply;
}

}  // namespace

std::vector<Entry> delete_operations() {
  return {{"DeleteObject", delete_object}, {"DeleteObjects", delete_objects}};
}

}  // namespace fakes::s3
