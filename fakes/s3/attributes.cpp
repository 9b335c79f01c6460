// GetObjectAttributes, and what S3 has no longer: torrents and S3 Select.
#include <algorithm>

#include "fakes/s3/checksum.h"
#include "fakes/s3/content.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/version.h"
#include "fakes/wire/encoding.h"
#include "fakes/wire/time_text.h"

namespace fakes::s3 {
namespace {

using wire::Value;

constexpr std::int64_t kMostParts = 1000;

bool wants(const Call& call, std::string_view attribute) {
  const auto& wanted = call.input["ObjectAttributes"].items();
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const Value& name) { return name.text() == attribute; });
}

std::int64_t header_number(const Call& call, std::string_view name, std::int64_t other) {
  const auto text = call.request.header(name);
  if (!text) return other;
  const auto number = wire::parse_integer(*text);
  if (!number || *number < 0) {
    throw invalid_argument(
        "Provided " + std::string(name) + " not an integer or within integer range", name, *text);
  }
  return *number;
}

Value checksum_of(const Object& object) {
  Value checksum = Value::structure();
  for (const Algorithm algorithm : kAlgorithms) {
    const std::string* text = object.header(algorithm_header(algorithm));
    if (text != nullptr) checksum.set(algorithm_member(algorithm), *text);
  }
  if (const std::string* type = object.header("x-amz-checksum-type")) {
    checksum.set("ChecksumType", *type);
  }
  return checksum;
}

std::optional<Algorithm> algorithm_of(const Object& object) {
  for (const Algorithm algorithm : kAlgorithms) {
    if (object.header(algorithm_header(algorithm)) != nullptr) return algorithm;
  }
  return std::nullopt;
}

Value parts_of(Transaction& state, const Call& call, const Object& object) {
  const std::vector<Piece> all = pieces(state, object.content.value_or(0));
  const std::int64_t most =
      std::min(kMostParts, header_number(call, "x-amz-max-parts", kMostParts));
  const std::int64_t marker = header_number(call, "x-amz-part-number-marker", 0);
  const auto algorithm = algorithm_of(object);
  Value parts = Value::list();
  bool is_truncated = false;
  std::int64_t next = 0;
  for (const Piece& piece : all) {
    if (piece.number <= marker) continue;
    is_truncated = static_cast<std::int64_t>(parts.size()) == most;
    if (is_truncated) break;
    Value part = Value::structure(
        {{"PartNumber", piece.number}, {"Size", static_cast<std::int64_t>(piece.size)}});
    if (algorithm) part.set(algorithm_member(*algorithm), piece.checksum);
    parts.push(std::move(part));
    next = piece.number;
  }
  Value value = Value::structure({{"TotalPartsCount", static_cast<std::int64_t>(all.size())}});
  value.set("PartNumberMarker", marker);
  value.set("NextPartNumberMarker", next);
  value.set("MaxParts", most);
  value.set("IsTruncated", is_truncated);
  // Parts are listed one by one where each has a checksum that counts.
  const std::string* type = object.header("x-amz-checksum-type");
  if (type != nullptr && parts.size() != 0) value.set("Parts", std::move(parts));
  return value;
}

Reply get_object_attributes(Core& core, Call& call) {
  refuse_encryption_of_reader(call.request);
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const Object object = version_of(state, call, bucket);
    check_customer_key(call.request, object.headers);
    std::string modified;
    wire::append_time(modified, object.modified, wire::TimeFormat::rfc822);
    reply.headers.push_back({"Last-Modified", modified});
    add_version_header(reply.headers, bucket, object);
    if (wants(call, "ETag")) reply.output.set("ETag", object.etag);
    if (wants(call, "Checksum")) reply.output.set("Checksum", checksum_of(object));
    const bool is_in_parts = object.etag.find('-') != std::string::npos;
    if (wants(call, "ObjectParts") && is_in_parts) {
      reply.output.set("ObjectParts", parts_of(state, call, object));
    }
    if (wants(call, "StorageClass")) reply.output.set("StorageClass", object.storage_class);
    if (wants(call, "ObjectSize")) reply.output.set("ObjectSize", object.size);
  });
  return reply;
}

Reply get_object_torrent(Core& core, Call& call) {
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    version_of(state, bucket, call.input["Key"].text(), std::nullopt, call.request.method);
  });
  throw method_not_allowed(call.request.method, "TORRENT");
}

Reply select_object_content(Core& /*core*/, Call& call) {
  throw method_not_allowed(call.request.method, "OBJECT");
}

}  // namespace

std::vector<Entry> attribute_operations() {
  return {{"GetObjectAttributes", get_object_attributes},
          {"GetObjectTorrent", get_object_torrent},
          {"SelectObjectContent", select_object_content}};
}

}  // namespace fakes::s3
