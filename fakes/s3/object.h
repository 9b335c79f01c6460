// Versions of objects as rows: finding, adding and removing them. All within a transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/clock.h"
#include "fakes/request.h"
#include "fakes/s3/buckets.h"
#include "fakes/store.h"

namespace fakes::s3 {

inline constexpr std::string_view kNullVersion = "null";

// A version of an object, or a delete marker.
struct Object {
  std::int64_t id = 0;  // 0: not yet a row
  std::int64_t bucket = 0;
  std::string key;
  std::string version = std::string(kNullVersion);
  bool is_latest = true;
  bool is_marker = false;
  Clock::Time modified;
  std::int64_t size = 0;
  std::string etag;  // without quotes
  std::optional<std::string> data = {};
  std::optional<std::int64_t> content = {};
  std::string storage_class = "STANDARD";
  std::string owner;  // account; "" of objects that nobody signed for
  std::string acl;    // access.h
  // What a reader gets, in lower case: content-type, x-amz-meta-*, x-amz-server-side-encryption,
  // and x-amz-checksum-* for those who ask.
  std::vector<Header> headers;
  std::string tags;       // "a=1&b=2"
  std::string lock_mode;  // "GOVERNANCE", "COMPLIANCE" or ""
  Clock::Time locked_until = {};
  std::string legal_hold;          // "ON", "OFF" or ""
  Clock::Time restore_begun = {};  // all three zero: not asked for
  Clock::Time restore_ready = {};
  Clock::Time restore_ends = {};
  std::string replication;  // x-amz-replication-status or ""

  const std::string* header(std::string_view name) const;
  void set_header(std::string_view name, std::string value);
};

// Files that lost their last user; to be removed once the transaction is committed.
using Unused = std::vector<std::int64_t>;

// The latest version, which may be a delete marker, or the one of that id.
std::optional<Object> find_latest(Transaction& state, const Bucket& bucket, std::string_view key);
std::optional<Object> find_version(Transaction& state, const Bucket& bucket, std::string_view key,
                                   std::string_view version);

// Makes it the latest of its key: with a new version id where the bucket has versions, else in
// place of the null version. Its content gets one more user. Returns it with id and version.
Object add_version(Transaction& state, const Bucket& bucket, Object object, Unused& unused);
// Removes the row; the newest of the others becomes the latest.
void remove_version(Transaction& state, const Object& object, Unused& unused);
// Writes everything but bucket, key, version and bytes.
void update_version(Transaction& state, const Object& object);

// One user less of a content.
void release_content(Transaction& state, std::int64_t content, Unused& unused);

// Rows keep headers in the form of a query string.
std::string headers_text(const std::vector<Header>& headers);
std::vector<Header> headers_of(std::string_view text);

}  // namespace fakes::s3
