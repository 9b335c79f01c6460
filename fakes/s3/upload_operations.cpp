// Multipart uploads: beginning, completing, aborting and listing them.
#include <algorithm>

#include "fakes/random.h"
#include "fakes/s3/complete.h"
#include "fakes/s3/content.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/listing.h"
#include "fakes/s3/new_object.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/owner.h"
#include "fakes/s3/upload.h"
#include "fakes/s3/version.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Value;

constexpr std::size_t kIdLength = 96;

// What the parts' checksums become.
void set_checksum(const Request& request, Upload& upload) {
  const auto algorithm = request.header("x-amz-checksum-algorithm");
  const auto type = request.header("x-amz-checksum-type");
  if (!algorithm) {
    if (type) {
      throw invalid_request(
          "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm "
          "header.");
    }
    upload.checksum_type = "FULL_OBJECT";
    return;
  }
  upload.algorithm = find_algorithm(*algorithm);
  if (!upload.algorithm) {
    throw invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
        "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
  }
  const bool is_crc64 = upload.algorithm == Algorithm::crc64nvme;
  upload.checksum_type = type.value_or(is_crc64 ? "FULL_OBJECT" : "COMPOSITE");
  if (upload.checksum_type != "FULL_OBJECT" && upload.checksum_type != "COMPOSITE") {
    throw invalid_request("Value for x-amz-checksum-type header is invalid.");
  }
  const bool is_full = upload.checksum_type == "FULL_OBJECT";
  if (is_full ? !is_crc(*upload.algorithm) : is_crc64) {
    throw invalid_request("The " + upload.checksum_type +
                          " checksum type cannot be used with the " + lower_case(*algorithm) +
                          " checksum algorithm.");
  }
}

Reply create_upload(Core& core, Call& call) {
  check_key(call.input["Key"].text());
  Upload upload;
  set_checksum(call.request, upload);
  upload.id = random_text(kIdLength, base62_digits);
  upload.initiated = call.now;
  upload.initiator = call.identity.arn;
  Reply reply;
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    upload.object = new_object(state, core, call, bucket);
    upload.content = new_content(state, 1);
    add_upload(state, upload);
  });
  reply.output.set("Bucket", call.input["Bucket"].text());
  reply.output.set("Key", call.input["Key"].text());
  reply.output.set("UploadId", upload.id);
  add_encryption(reply.headers, upload.object.headers);
  if (upload.algorithm) {
    reply.headers.push_back(
        {"x-amz-checksum-algorithm", std::string(algorithm_name(*upload.algorithm))});
    reply.headers.push_back({"x-amz-checksum-type", upload.checksum_type});
  }
  return reply;
}

Reply abort_upload(Core& core, Call& call) {
  Unused unused;
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    remove_upload(state, upload_of(state, call, bucket), unused);
  });
  remove_unused(core, unused);
  return {};
}

void add_checksum(Value& value, const Upload& upload) {
  if (!upload.algorithm) return;
  value.set("ChecksumAlgorithm", algorithm_name(*upload.algorithm));
  value.set("ChecksumType", upload.checksum_type);
}

Value shown(const Upload& upload, const KeyEncoding& encode, Owners& owners) {
  Value value = Value::structure({{"UploadId", upload.id},
                                  {"Key", encode(upload.object.key)},
                                  {"Initiated", upload.initiated},
                                  {"StorageClass", upload.object.storage_class},
                                  {"Owner", owners.of(upload.object.owner)},
                                  {"Initiator", owners.initiator(upload.initiator)}});
  add_checksum(value, upload);
  return value;
}

Reply list_uploads(Core& core, Call& call) {
  const KeyEncoding encode(call);
  Listing listing = listing_of(call, "MaxUploads", "max-uploads");
  const std::string& marker = call.input["KeyMarker"].text();
  const std::string& id_marker = call.input["UploadIdMarker"].text();
  Owners owners(core.accounts);
  Value uploads = Value::list();
  std::string last_id;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const bool is_within = !marker.empty() && !id_marker.empty() && !listing.common_prefix(marker);
    std::string start = is_within ? marker : listing.start_after(marker);
    std::string after = is_within ? id_marker : "";
    auto step = Listing::Step::seek;
    while (step == Listing::Step::seek) {
      step = Listing::Step::stop;
      each_upload(state, bucket, start, after, [&](const Upload& upload) {
        step = listing.step(upload.object.key);
        if (step != Listing::Step::take) return false;
        uploads.push(shown(upload, encode, owners));
        last_id = upload.id;
        return true;
      });
      start = listing.seek_to;
      after.clear();
    }
  });
  Reply reply;
  reply.output.set("Bucket", call.input["Bucket"].text());
  reply.output.set("KeyMarker", encode(marker));
  reply.output.set("UploadIdMarker", id_marker);
  reply.output.set("MaxUploads", static_cast<std::int64_t>(listing.most));
  add_listing(reply.output, listing, encode);
  if (listing.is_truncated) {
    reply.output.set("NextKeyMarker", encode(listing.last));
    reply.output.set("NextUploadIdMarker", last_id);
  }
  if (uploads.size() != 0) reply.output.set("Uploads", std::move(uploads));
  return reply;
}

Value shown(const Piece& part, const Upload& upload) {
  Value value = Value::structure({{"PartNumber", part.number},
                                  {"LastModified", part.modified},
                                  {"ETag", quoted_etag(part.etag)},
                                  {"Size", static_cast<std::int64_t>(part.size)}});
  if (upload.algorithm) value.set(algorithm_member(*upload.algorithm), part.checksum);
  return value;
}

Reply list_parts(Core& core, Call& call) {
  constexpr std::int64_t kMost = 1000;
  const std::int64_t most = std::min(kMost, call.input["MaxParts"].integer(kMost));
  const std::int64_t marker = wire::parse_integer(call.input["PartNumberMarker"].text())
                                  .value_or(call.input["PartNumberMarker"].integer());
  if (most < 0) {
    throw invalid_argument("Argument max-parts must be an integer between 0 and 2147483647",
                           "max-parts", std::to_string(most));
  }
  Owners owners(core.accounts);
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const Upload upload = upload_of(state, call, bucket);
    Value parts = Value::list();
    bool is_truncated = false;
    std::int64_t next = 0;
    for (const Piece& part : pieces(state, upload.content)) {
      if (part.number <= marker) continue;
      is_truncated = parts.size() == static_cast<std::size_t>(most);
      if (is_truncated) break;
      parts.push(shown(part, upload));
      next = part.number;
    }
    reply.output.set("Bucket", bucket.name);
    reply.output.set("Key", upload.object.key);
    reply.output.set("UploadId", upload.id);
    reply.output.set("Initiator", owners.initiator(upload.initiator));
    reply.output.set("Owner", owners.of(upload.object.owner));
    reply.output.set("StorageClass", upload.object.storage_class);
    add_checksum(reply.output, upload);
    reply.output.set("PartNumberMarker", marker);
    reply.output.set("NextPartNumberMarker", next);
    reply.output.set("MaxParts", most);
    reply.output.set("IsTruncated", is_truncated && most != 0);
    if (parts.size() != 0) reply.output.set("Parts", std::move(parts));
  });
  return reply;
}

}  // namespace

std::vector<Entry> upload_operations() {
  return {{"CreateMultipartUpload", create_upload},
          {"CompleteMultipartUpload", complete_upload},
          {"AbortMultipartUpload", abort_upload},
          {"ListMultipartUploads", list_uploads},
          {"ListParts", list_parts}};
}

}  // namespace fakes::s3
