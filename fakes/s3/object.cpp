#include "fakes/s3/object.h"

#include <utility>

#include "fakes/random.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

constexpr std::size_t kVersionLength = 32;
constexpr std::string_view kVersionDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";

Object read_object(const Row& row) {
  Object object;
  object.id = row.integer(0);
  object.bucket = row.integer(1);
  object.key = row.text(2);
  object.version = row.text(3);
  object.is_latest = row.integer(4) != 0;
  object.is_marker = row.integer(5) != 0;
  object.modified = time_of(row.integer(6));
  object.size = row.integer(7);
  object.etag = row.text(8);
  object.data = row.optional_text(9);
  object.content = row.optional_integer(10);
  object.storage_class = row.text(11);
  object.owner = row.text(12);
  object.acl = row.text(13);
  object.headers = headers_of(row.view(14));
  object.tags = row.text(15);
  object.lock_mode = row.text(16);
  object.locked_until = time_of(row.integer(17));
  object.legal_hold = row.text(18);
  object.restore_begun = time_of(row.integer(19));
  object.restore_ready = time_of(row.integer(20));
  object.restore_ends = time_of(row.integer(21));
  object.replication = row.text(22);
  return object;
}

void insert(Transaction& state, const Object& object) {
  std::optional<Bytes> data;
  if (object.data) data = Bytes{*object.data};
  state.run(
      "INSERT INTO s3_objects (bucket, key, version, is_latest, is_marker, modified, size, etag, "
      "data, content, storage_class, owner, acl, headers, tags, lock_mode, locked_until, "
      "legal_hold, restore_begun, restore_ready, restore_ends, replication) "
      "VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      object.bucket, object.key, object.version, object.is_marker, milliseconds(object.modified),
      object.size, object.etag, data, object.content, object.storage_class, object.owner,
      object.acl, headers_text(object.headers), object.tags, object.lock_mode,
      milliseconds(object.locked_until), object.legal_hold, milliseconds(object.restore_begun),
      milliseconds(object.restore_ready), milliseconds(object.restore_ends), object.replication);
}

void drop(Transaction& state, const Object& object, Unused& unused) {
  state.run("DELETE FROM s3_objects WHERE id = ?", object.id);
  if (object.content) release_content(state, *object.content, unused);
}

}  // namespace

const std::string* Object::header(std::string_view name) const {
  for (const Header& header : headers) {
    if (header.name == name) return &header.value;
  }
  return nullptr;
}

void Object::set_header(std::string_view name, std::string value) {
  for (Header& header : headers) {
    if (header.name == name) {
      header.value = std::move(value);
      return;
    }
  }
  headers.push_back({std::string(name), std::move(value)});
}

#define S3_OBJECT_COLUMNS                                                                 \
  "id, bucket, key, version, is_latest, is_marker, modified, size, etag, data, content, " \
  "storage_class, owner, acl, headers, tags, lock_mode, locked_until, legal_hold, "       \
  "restore_begun, restore_ready, restore_ends, replication"

std::optional<Object> find_latest(Transaction& state, const Bucket& bucket, std::string_view key) {
  return state.first("SELECT " S3_OBJECT_COLUMNS
                     " FROM s3_objects WHERE bucket = ? AND key = ? AND is_latest",
                     read_object, bucket.id, key);
}

std::optional<Object> find_version(Transaction& state, const Bucket& bucket, std::string_view key,
                                   std::string_view version) {
  return state.first("SELECT " S3_OBJECT_COLUMNS
                     " FROM s3_objects WHERE bucket = ? AND key = ? AND version = ?",
                     read_object, bucket.id, key, version);
}

Object add_version(Transaction& state, const Bucket& bucket, Object object, Unused& unused) {
  object.bucket = bucket.id;
  if (bucket.versioning == Versioning::enabled) {
    object.version = random_text(kVersionLength, kVersionDigits);
  } else {
    object.version = kNullVersion;
    if (const auto old = find_version(state, bucket, object.key, kNullVersion)) {
      drop(state, *old, unused);
    }
  }
  if (bucket.versioning != Versioning::never) {
    state.run("UPDATE s3_objects SET is_latest = 0 WHERE bucket = ? AND key = ? AND is_latest",
              bucket.id, object.key);
  }
  insert(state, object);
  object.id = state.last_id();
  if (object.content) {
    state.run("UPDATE s3_contents SET users = users + 1 WHERE id = ?", *object.content);
  }
  return object;
}

void remove_version(Transaction& state, const Object& object, Unused& unused) {
  drop(state, object, unused);
  if (!object.is_latest) return;
  state.run(
      "UPDATE s3_objects SET is_latest = 1 WHERE id = "
      "(SELECT id FROM s3_objects WHERE bucket = ? AND key = ? ORDER BY id DESC LIMIT 1)",
      object.bucket, object.key);
}

void update_version(Transaction& state, const Object& object) {
  state.run(
      "UPDATE s3_objects SET modified = ?, storage_class = ?, owner = ?, acl = ?, headers = ?, "
      "tags = ?, lock_mode = ?, locked_until = ?, legal_hold = ?, restore_begun = ?, "
      "restore_ready = ?, restore_ends = ?, replication = ? WHERE id = ?",
      milliseconds(object.modified), object.storage_class, object.owner, object.acl,
      headers_text(object.headers), object.tags, object.lock_mode,
      milliseconds(object.locked_until), object.legal_hold, milliseconds(object.restore_begun),
      milliseconds(object.restore_ready), milliseconds(object.restore_ends), object.replication,
      object.id);
}

void release_content(Transaction& state, std::int64_t content, Unused& unused) {
  state.run("UPDATE s3_contents SET users = users - 1 WHERE id = ?", content);
  if (state.integer("SELECT users FROM s3_contents WHERE id = ?", content) > 0) return;
  state.each(
      "SELECT blob FROM s3_pieces WHERE content = ? AND blob IS NOT NULL",
      [&](const Row& row) { unused.push_back(row.integer(0)); }, content);
  state.run("DELETE FROM s3_pieces WHERE content = ?", content);
  state.run("DELETE FROM s3_contents WHERE id = ?", content);
}

std::string headers_text(const std::vector<Header>& headers) {
  std::string text;
  for (const Header& header : headers) {
    if (!text.empty()) text += '&';
    text += wire::percent_encode(header.name);
    text += '=';
    text += wire::percent_encode(header.value);
  }
  return text;
}

std::vector<Header> headers_of(std::string_view text) {
  std::vector<Header> headers;
  if (text.empty()) return headers;
  for (auto& [name, value] : wire::parse_form(text)) {
    headers.push_back({std::move(name), std::move(value)});
  }
  return headers;
}

}  // namespace fakes::s3
