#include "fakes/s3/buckets.h"

#include "fakes/s3/faults.h"
#include "fakes/wire/fault.h"

namespace fakes::s3 {
namespace {

Versioning versioning_of(std::string_view text) {
  if (text == "Enabled") return Versioning::enabled;
  return text == "Suspended" ? Versioning::suspended : Versioning::never;
}

Bucket read_bucket(const Row& row) {
  return {row.integer(0),
          row.text(1),
          row.text(2),
          row.text(3),
          time_of(row.integer(4)),
          versioning_of(row.view(5)),
          row.integer(6) != 0,
          row.text(7),
          row.text(8)};
}

}  // namespace

std::int64_t milliseconds(Clock::Time time) {
  return time.time_since_epoch().count();
}

Clock::Time time_of(std::int64_t milliseconds) {
  return Clock::Time(std::chrono::milliseconds(milliseconds));
}

std::optional<Bucket> find_bucket(Transaction& state, std::string_view name) {
  return state.first(
      "SELECT id, name, account, region, created, versioning, object_lock, ownership, acl "
      "FROM s3_buckets WHERE name = ?",
      read_bucket, name);
}

Bucket bucket_named(Transaction& state, std::string_view name) {
  auto bucket = find_bucket(state, name);
  if (!bucket) throw no_such_bucket(name);
  return *std::move(bucket);
}

Bucket bucket_of(Transaction& state, const Call& call) {
  Bucket bucket = bucket_named(state, call.input["Bucket"].text());
  const auto expected = call.request.header("x-amz-expected-bucket-owner");
  if (expected && *expected != bucket.account) throw access_denied();
  return bucket;
}

std::optional<std::string> setting(Transaction& state, const Bucket& bucket, std::string_view name,
                                   std::string_view id) {
  return state.first(
      "SELECT value FROM s3_settings WHERE bucket = ? AND name = ? AND id = ?",
      [](const Row& row) { return row.text(0); }, bucket.id, name, id);
}

void put_setting(Transaction& state, const Bucket& bucket, std::string_view name,
                 std::string_view value, std::string_view id) {
  state.run("INSERT OR REPLACE INTO s3_settings (bucket, name, id, value) VALUES (?, ?, ?, ?)",
            bucket.id, name, id, value);
}

bool remove_setting(Transaction& state, const Bucket& bucket, std::string_view name,
                    std::string_view id) {
  state.run("DELETE FROM s3_settings WHERE bucket = ? AND name = ? AND id = ?", bucket.id, name,
            id);
  return state.changes() != 0;
}

void each_setting(Transaction& state, const Bucket& bucket, std::string_view name,
                  std::string_view after,
                  const std::function<bool(std::string_view id, std::string_view value)>& use) {
  state.each(
      "SELECT id, value FROM s3_settings WHERE bucket = ? AND name = ? AND id > ? ORDER BY id",
      [&](const Row& row) { return use(row.view(0), row.view(1)); }, bucket.id, name, after);
}

}  // namespace fakes::s3
