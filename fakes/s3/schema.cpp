#include "fakes/s3/schema.h"

namespace fakes::s3 {
namespace {

// Times are milliseconds since 1970. Names of buckets are unique over all accounts and regions.
// `versioning`: '', 'Enabled', 'Suspended'. `headers` and `tags` are in the form of a query string.
//
// Bytes stand last in a row, where who does not want them does not meet them.
//
// s3_objects has one row per version and delete marker; the row of the newest has is_latest. Ids
// grow, so that the order of a key's ids is the order of its versions. Small objects have their
// bytes in `data`; others name a content, whose pieces, in the order of their numbers, are files.
// s3_completed remembers uploads that became objects, for who completes them once more.
// Copies share a content: `users` counts the objects that name it, and 1 for an upload under way.
constexpr std::string_view kTables = R"(
CREATE TABLE s3_buckets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  created INTEGER NOT NULL,
  versioning TEXT NOT NULL DEFAULT '',
  object_lock INTEGER NOT NULL DEFAULT 0,
  ownership TEXT NOT NULL DEFAULT 'BucketOwnerEnforced',
  acl TEXT NOT NULL DEFAULT ''
);
CREATE INDEX s3_buckets_of ON s3_buckets (account, name);

CREATE TABLE s3_settings (
  bucket INTEGER NOT NULL,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (bucket, name, id)
) WITHOUT ROWID;

CREATE TABLE s3_contents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  users INTEGER NOT NULL
);

CREATE TABLE s3_pieces (
  content INTEGER NOT NULL,
  number INTEGER NOT NULL,
  blob INTEGER,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  checksum TEXT NOT NULL,
  modified INTEGER NOT NULL,
  PRIMARY KEY (content, number)
) WITHOUT ROWID;
CREATE INDEX s3_pieces_blob ON s3_pieces (blob);

CREATE TABLE s3_objects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  bucket INTEGER NOT NULL,
  key TEXT NOT NULL,
  version TEXT NOT NULL,
  is_latest INTEGER NOT NULL,
  is_marker INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  content INTEGER,
  storage_class TEXT NOT NULL,
  owner TEXT NOT NULL,
  acl TEXT NOT NULL,
  headers TEXT NOT NULL,
  tags TEXT NOT NULL,
  lock_mode TEXT NOT NULL,
  locked_until INTEGER NOT NULL,
  legal_hold TEXT NOT NULL,
  restore_begun INTEGER NOT NULL,
  restore_ready INTEGER NOT NULL,
  restore_ends INTEGER NOT NULL,
  replication TEXT NOT NULL,
  data BLOB
);
CREATE UNIQUE INDEX s3_objects_versions ON s3_objects (bucket, key, version);
CREATE INDEX s3_objects_order ON s3_objects (bucket, key, id DESC);
CREATE UNIQUE INDEX s3_objects_latest ON s3_objects (bucket, key) WHERE is_latest;

CREATE TABLE s3_uploads (
  content INTEGER PRIMARY KEY,
  upload TEXT NOT NULL UNIQUE,
  bucket INTEGER NOT NULL,
  key TEXT NOT NULL,
  initiated INTEGER NOT NULL,
  initiator TEXT NOT NULL,
  owner TEXT NOT NULL,
  storage_class TEXT NOT NULL,
  acl TEXT NOT NULL,
  headers TEXT NOT NULL,
  tags TEXT NOT NULL,
  lock_mode TEXT NOT NULL,
  locked_until INTEGER NOT NULL,
  legal_hold TEXT NOT NULL,
  algorithm TEXT NOT NULL,
  checksum_type TEXT NOT NULL
);
CREATE TABLE s3_completed (
  upload TEXT PRIMARY KEY,
  object INTEGER NOT NULL,
  time INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX s3_uploads_order ON s3_uploads (bucket, key, initiated, content);
)";

// Lines of access logs that wait for their delivery, and the queue of replication.
constexpr std::string_view kLogsAndQueue = R"(
CREATE TABLE s3_log_lines (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  bucket INTEGER NOT NULL,
  time INTEGER NOT NULL,
  line TEXT NOT NULL
);
CREATE INDEX s3_objects_pending ON s3_objects (id) WHERE replication = 'PENDING';
)";

}  // namespace

const std::vector<std::string_view>& schema_steps() {
  static const std::vector<std::string_view> steps = {kTables, kLogsAndQueue};
  return steps;
}

}  // namespace fakes::s3
