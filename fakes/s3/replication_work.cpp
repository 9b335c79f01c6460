#include "fakes/s3/configuration.h"
#include "fakes/s3/object.h"
#include "fakes/s3/replication.h"

namespace fakes::s3 {
namespace {

constexpr std::size_t kAtOnce = 100;

struct Pending {
  std::int64_t bucket;
  std::string key;
  std::string version;
};

std::optional<Bucket> bucket_of_id(Transaction& state, std::int64_t id) {
  const auto name = state.first(
      "SELECT name FROM s3_buckets WHERE id = ?", [](const Row& row) { return row.text(0); }, id);
  return name ? find_bucket(state, *name) : std::nullopt;
}

// A copy has the version id, the time and all headers of what it is a copy of.
bool copy(Transaction& state, const Object& object, const ReplicationRule& rule, Unused& unused) {
  const auto destination = find_bucket(state, rule.destination);
  if (!destination || destination->versioning != Versioning::enabled) return false;
  if (find_version(state, *destination, object.key, object.version)) return true;
  Object replica = object;
  replica.id = 0;
  replica.is_latest = true;
  replica.replication = "REPLICA";
  if (!rule.storage_class.empty()) replica.storage_class = rule.storage_class;
  const bool is_enforced = destination->ownership == "BucketOwnerEnforced";
  if (!rule.owner.empty() || is_enforced) {
    replica.owner = destination->account;
    replica.acl.clear();
  }
  if (!rule.key.empty()) {
    replica.set_header("x-amz-server-side-encryption-aws-kms-key-id", rule.key);
  }
  const Object added = add_version(state, *destination, std::move(replica), unused);
  state.run("UPDATE s3_objects SET version = ? WHERE id = ?", object.version, added.id);
  return true;
}

void replicate(Transaction& state, const Pending& pending, Unused& unused) {
  const auto bucket = bucket_of_id(state, pending.bucket);
  if (!bucket) return;
  auto object = find_version(state, *bucket, pending.key, pending.version);
  if (!object || object->replication != "PENDING") return;
  const auto value = configuration(state, *bucket, "ReplicationConfiguration");
  bool is_done = value.has_value();
  if (value) {
    for (const auto& rule : rules_for(replication_rules(*value), *object)) {
      is_done = copy(state, *object, rule, unused) && is_done;
    }
  }
  object->replication = is_done ? "COMPLETED" : "FAILED";
  update_version(state, *object);
}

}  // namespace

void work_replication(Core& core) {
  for (;;) {
    std::vector<Pending> pending;
    core.store.read([&](Transaction& state) {
      state.each(
          "SELECT bucket, key, version FROM s3_objects WHERE replication = 'PENDING' "
          "ORDER BY id LIMIT ?",
          [&](const Row& row) {
            pending.push_back({row.integer(0), row.text(1), row.text(2)});
          },
          kAtOnce);
    });
    if (pending.empty()) return;
    Unused unused;
    core.store.write([&](Transaction& state) {
      for (const auto& one : pending) replicate(state, one, unused);
    });
    for (const auto blob : unused) core.blobs.remove(blob);
  }
}

}  // namespace fakes::s3
