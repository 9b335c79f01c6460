#include "fakes/s3/upload.h"

#include <chrono>

#include "fakes/s3/faults.h"

namespace fakes::s3 {
namespace {

constexpr std::chrono::hours kRemembered(24 * 7);

Upload read_upload(const Row& row) {
  Upload upload;
  upload.content = row.integer(0);
  upload.id = row.text(1);
  upload.object.bucket = row.integer(2);
  upload.object.key = row.text(3);
  upload.initiated = time_of(row.integer(4));
  upload.initiator = row.text(5);
  upload.object.owner = row.text(6);
  upload.object.storage_class = row.text(7);
  upload.object.acl = row.text(8);
  upload.object.headers = headers_of(row.view(9));
  upload.object.tags = row.text(10);
  upload.object.lock_mode = row.text(11);
  upload.object.locked_until = time_of(row.integer(12));
  upload.object.legal_hold = row.text(13);
  upload.algorithm = find_algorithm(row.view(14));
  upload.checksum_type = row.text(15);
  return upload;
}

}  // namespace

#define S3_UPLOAD_COLUMNS                                                                          \
  "content, upload, bucket, key, initiated, initiator, owner, storage_class, acl, headers, tags, " \
  "lock_mode, locked_until, legal_hold, algorithm, checksum_type"

void add_upload(Transaction& state, const Upload& upload) {
  const Object& object = upload.object;
  state.run("INSERT INTO s3_uploads (" S3_UPLOAD_COLUMNS
            ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            upload.content, upload.id, object.bucket, object.key, milliseconds(upload.initiated),
            upload.initiator, object.owner, object.storage_class, object.acl,
            headers_text(object.headers), object.tags, object.lock_mode,
            milliseconds(object.locked_until), object.legal_hold,
            upload.algorithm ? algorithm_name(*upload.algorithm) : "", upload.checksum_type);
}

Upload upload_of(Transaction& state, const Call& call, const Bucket& bucket) {
  const std::string& id = call.input["UploadId"].text();
  auto upload = state.first("SELECT " S3_UPLOAD_COLUMNS
                            " FROM s3_uploads WHERE upload = ? AND bucket = ? AND key = ?",
                            read_upload, id, bucket.id, call.input["Key"].text());
  if (!upload) throw no_such_upload(id);
  return *std::move(upload);
}

void remove_upload(Transaction& state, const Upload& upload, Unused& unused) {
  state.run("DELETE FROM s3_uploads WHERE content = ?", upload.content);
  release_content(state, upload.content, unused);
}

void each_upload(Transaction& state, const Bucket& bucket, std::string_view key,
                 std::string_view after, const std::function<bool(const Upload& upload)>& use) {
  bool is_past = after.empty();
  state.each(
      "SELECT " S3_UPLOAD_COLUMNS
      " FROM s3_uploads WHERE bucket = ? AND key >= ? ORDER BY key, initiated, content",
      [&](const Row& row) {
        if (!is_past) {
          const bool is_same_key = row.view(3) == key;
          is_past = !is_same_key || row.view(1) == after;
          if (is_same_key) return true;
        }
        return use(read_upload(row));
      },
      bucket.id, key);
}

void remember_completed(Transaction& state, const Upload& upload, const Object& object,
                        Clock::Time now) {
  state.run("INSERT INTO s3_completed (upload, object, time) VALUES (?, ?, ?)", upload.id,
            object.id, milliseconds(now));
}

std::optional<Object> completed(Transaction& state, const Call& call, const Bucket& bucket) {
  const auto version = state.first(
      "SELECT version FROM s3_completed JOIN s3_objects ON object = id "
      "WHERE upload = ? AND bucket = ? AND key = ?",
      [](const Row& row) { return row.text(0); }, call.input["UploadId"].text(), bucket.id,
      call.input["Key"].text());
  if (!version) return std::nullopt;
  return find_version(state, bucket, call.input["Key"].text(), *version);
}

bool has_completed(Transaction& state, Clock::Time now) {
  return state.integer("SELECT count(*) FROM s3_completed WHERE time < ?",
                       milliseconds(now - kRemembered)) != 0;
}

void forget_completed(Transaction& state, Clock::Time now) {
  state.run("DELETE FROM s3_completed WHERE time < ?", milliseconds(now - kRemembered));
}

}  // namespace fakes::s3
