// ListObjects, ListObjectsV2 and ListObjectVersions.
#include <map>

#include "fakes/s3/buckets.h"
#include "fakes/s3/checksum.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/listing.h"
#include "fakes/s3/object.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/owner.h"
#include "fakes/s3/restore.h"
#include "fakes/s3/version.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Value;

// What a listing says of a version.
struct Listed {
  std::string key;
  std::string version;
  bool is_latest;
  bool is_marker;
  Clock::Time modified;
  std::int64_t size;
  std::string etag;
  std::string storage_class;
  std::string owner;
  std::string headers;
  Clock::Time restore_begun;
  Clock::Time restore_ready;
  Clock::Time restore_ends;
};

Listed read_listed(const Row& row) {
  return {row.text(0),
          row.text(1),
          row.integer(2) != 0,
          row.integer(3) != 0,
          time_of(row.integer(4)),
          row.integer(5),
          row.text(6),
          row.text(7),
          row.text(8),
          row.text(9),
          time_of(row.integer(10)),
          time_of(row.integer(11)),
          time_of(row.integer(12))};
}

#define S3_LISTED                                                                           \
  "SELECT key, version, is_latest, is_marker, modified, size, etag, storage_class, owner, " \
  "headers, restore_begun, restore_ready, restore_ends FROM s3_objects "

void add_checksum(Value& value, const Listed& listed) {
  for (const Header& header : headers_of(listed.headers)) {
    if (header.name == "x-amz-checksum-type") value.set("ChecksumType", header.value);
    for (const Algorithm algorithm : kAlgorithms) {
      if (header.name != algorithm_header(algorithm)) continue;
      Value names = Value::list();
      names.push(algorithm_name(algorithm));
      value.set("ChecksumAlgorithm", std::move(names));
    }
  }
}

bool wants_restore_status(const Call& call) {
  return call.request.header("x-amz-optional-object-attributes").value_or("") == "RestoreStatus";
}

void add_restore_status(Value& value, const Listed& listed, Clock::Time now) {
  if (listed.restore_begun == Clock::Time{} || now >= listed.restore_ends) return;
  const bool is_ongoing = now < listed.restore_ready;
  Value status = Value::structure({{"IsRestoreInProgress", is_ongoing}});
  if (!is_ongoing) status.set("RestoreExpiryDate", listed.restore_ends);
  value.set("RestoreStatus", std::move(status));
}

Value shown(const Listed& listed, const KeyEncoding& encode, const Call& call) {
  Value value = Value::structure({{"Key", encode(listed.key)},
                                  {"LastModified", listed.modified},
                                  {"ETag", quoted_etag(listed.etag)}});
  add_checksum(value, listed);
  value.set("Size", listed.size);
  value.set("StorageClass", listed.storage_class);
  if (wants_restore_status(call)) add_restore_status(value, listed, call.now);
  return value;
}

// The latest versions from `start` on, without delete markers.
std::vector<Listed> list_latest(Transaction& state, const Bucket& bucket, std::string start,
                                Listing& listing) {
  std::vector<Listed> found;
  auto step = Listing::Step::seek;
  while (step == Listing::Step::seek) {
    step = Listing::Step::stop;
    state.each(
        S3_LISTED
        "INDEXED BY s3_objects_latest WHERE bucket = ? AND key >= ? AND is_latest ORDER BY key",
        [&](const Row& row) {
          const bool is_marker = row.integer(3) != 0;
          if (is_marker) return true;
          step = listing.step(row.view(0));
          if (step == Listing::Step::take) found.push_back(read_listed(row));
          return step == Listing::Step::take;
        },
        bucket.id, start);
    start = listing.seek_to;
  }
  return found;
}

Reply list_objects(Core& core, Call& call) {
  const KeyEncoding encode(call);
  Listing listing = listing_of(call, "MaxKeys", "maxKeys");
  const std::string& marker = call.input["Marker"].text();
  Owners owners(core.accounts);
  Value contents = Value::list();
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    reply.headers.push_back({"x-amz-bucket-region", bucket.region});
    for (const Listed& listed : list_latest(state, bucket, listing.start_after(marker), listing)) {
      Value value = shown(listed, encode, call);
      value.set("Owner", owners.of(listed.owner));
      contents.push(std::move(value));
    }
  });
  reply.output.set("Name", call.input["Bucket"].text());
  reply.output.set("Marker", encode(marker));
  reply.output.set("MaxKeys", static_cast<std::int64_t>(listing.most));
  add_listing(reply.output, listing, encode);
  // Only here S3 does not encode it.
  reply.output.set("Prefix", listing.prefix);
  if (listing.is_truncated && !listing.delimiter.empty()) {
    reply.output.set("NextMarker", encode(listing.last));
  }
  if (contents.size() != 0) reply.output.set("Contents", std::move(contents));
  return reply;
}

// Tokens hold the last key or common prefix, and nothing that a client may rely on.
std::string token_of(std::string_view last) {
  return wire::base64(std::string("1") + std::string(last));
}

std::string last_of(const std::string& token) {
  const auto text = wire::unbase64(token);
  if (token.empty()) return "";
  if (!text || text->empty() || text->front() != '1') {
    throw invalid_argument("The continuation token provided is incorrect", "continuation-token",
                           token);
  }
  return text->substr(1);
}

Reply list_objects_v2(Core& core, Call& call) {
  const KeyEncoding encode(call);
  Listing listing = listing_of(call, "MaxKeys", "maxKeys");
  const Value* token = call.input.find("ContinuationToken");
  const Value* after = call.input.find("StartAfter");
  std::string start = after == nullptr ? "" : after->text();
  if (token != nullptr && !token->text().empty()) start = last_of(token->text());
  Owners owners(core.accounts);
  Value contents = Value::list();
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    reply.headers.push_back({"x-amz-bucket-region", bucket.region});
    for (const Listed& listed : list_latest(state, bucket, listing.start_after(start), listing)) {
      Value value = shown(listed, encode, call);
      if (call.input["FetchOwner"].boolean()) value.set("Owner", owners.of(listed.owner));
      contents.push(std::move(value));
    }
  });
  reply.output.set("Name", call.input["Bucket"].text());
  reply.output.set("MaxKeys", static_cast<std::int64_t>(listing.most));
  reply.output.set("KeyCount", static_cast<std::int64_t>(listing.count));
  add_listing(reply.output, listing, encode);
  if (token != nullptr) reply.output.set("ContinuationToken", token->text());
  if (after != nullptr) reply.output.set("StartAfter", encode(after->text()));
  if (listing.is_truncated) reply.output.set("NextContinuationToken", token_of(listing.last));
  if (contents.size() != 0) reply.output.set("Contents", std::move(contents));
  return reply;
}

// Versions of a key that come after one of them.
void list_rest_of_key(Transaction& state, const Bucket& bucket, const std::string& key,
                      const std::string& version, Listing& listing, std::vector<Listed>& found) {
  state.each(
      S3_LISTED
      "WHERE bucket = ? AND key = ? AND id < (SELECT id FROM s3_objects WHERE bucket = ? AND "
      "key = ? AND version = ?) ORDER BY id DESC",
      [&](const Row& row) {
        if (listing.step(row.view(0)) != Listing::Step::take) return false;
        found.push_back(read_listed(row));
        return true;
      },
      bucket.id, key, bucket.id, key, version);
}

std::vector<Listed> list_versions(Transaction& state, const Bucket& bucket,
                                  const std::string& marker, const std::string& version,
                                  Listing& listing) {
  std::vector<Listed> found;
  if (!version.empty() && !listing.common_prefix(marker)) {
    list_rest_of_key(state, bucket, marker, version, listing, found);
    if (listing.is_truncated) return found;
  }
  std::string start = listing.start_after(marker);
  auto step = Listing::Step::seek;
  while (step == Listing::Step::seek) {
    step = Listing::Step::stop;
    state.each(
        S3_LISTED "INDEXED BY s3_objects_order WHERE bucket = ? AND key >= ? ORDER BY key, id DESC",
        [&](const Row& row) {
          step = listing.step(row.view(0));
          if (step == Listing::Step::take) found.push_back(read_listed(row));
          return step == Listing::Step::take;
        },
        bucket.id, start);
    start = listing.seek_to;
  }
  return found;
}

Value shown_version(const Listed& listed, const KeyEncoding& encode, const Call& call,
                    Owners& owners) {
  Value value =
      listed.is_marker
          ? Value::structure({{"Key", encode(listed.key)}, {"LastModified", listed.modified}})
          : shown(listed, encode, call);
  value.set("VersionId", listed.version);
  value.set("IsLatest", listed.is_latest);
  value.set("Owner", owners.of(listed.owner));
  return value;
}

Reply list_object_versions(Core& core, Call& call) {
  const KeyEncoding encode(call);
  Listing listing = listing_of(call, "MaxKeys", "maxKeys");
  const std::string& marker = call.input["KeyMarker"].text();
  const std::string& version = call.input["VersionIdMarker"].text();
  if (call.input.has("VersionIdMarker") && version.empty()) {
    throw invalid_argument("A version-id marker cannot be empty.", "version-id-marker", "");
  }
  if (!version.empty() && marker.empty()) {
    throw invalid_argument("A version-id marker cannot be specified without a key marker.",
                           "version-id-marker", version);
  }
  Owners owners(core.accounts);
  std::vector<Listed> found;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    found = list_versions(state, bucket, marker, version, listing);
  });
  Value versions = Value::list();
  Value markers = Value::list();
  for (const Listed& listed : found) {
    (listed.is_marker ? markers : versions).push(shown_version(listed, encode, call, owners));
  }
  Reply reply;
  reply.output.set("Name", call.input["Bucket"].text());
  reply.output.set("KeyMarker", encode(marker));
  reply.output.set("VersionIdMarker", version);
  reply.output.set("MaxKeys", static_cast<std::int64_t>(listing.most));
  add_listing(reply.output, listing, encode);
  if (listing.is_truncated) {
    reply.output.set("NextKeyMarker", encode(listing.last));
    const bool is_key = !found.empty() && found.back().key == listing.last;
    if (is_key) reply.output.set("NextVersionIdMarker", found.back().version);
  }
  if (versions.size() != 0) reply.output.set("Versions", std::move(versions));
  if (markers.size() != 0) reply.output.set("DeleteMarkers", std::move(markers));
  return reply;
}

}  // namespace

std::vector<Entry> list_operations() {
  return {{"ListObjects", list_objects},
          {"ListObjectsV2", list_objects_v2},
          {"ListObjectVersions", list_object_versions}};
}

}  // namespace fakes::s3
