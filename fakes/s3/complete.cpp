#include "fakes/s3/complete.h"

#include <chrono>
#include <map>

#include "fakes/auth/digest.h"
#include "fakes/s3/conditions.h"
#include "fakes/s3/content.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/expiration.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/made.h"
#include "fakes/s3/upload.h"
#include "fakes/s3/version.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::uint64_t kLeastPart = std::uint64_t{5} << 20;
constexpr std::int64_t kMostParts = 10000;

std::string_view unquoted(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    return etag.substr(1, etag.size() - 2);
  }
  return etag;
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// MD5 of the parts' MD5s.
std::string composite_etag(const std::vector<Piece>& parts) {
  Hash hash(std::nullopt);
  for (const Piece& part : parts) hash.update(from_hex(part.etag));
  return to_hex(hash.finish()) + "-" + std::to_string(parts.size());
}

Fault invalid_part(const Upload& upload, const Value& named) {
  return Fault("InvalidPart",
               "One or more of the specified parts could not be found.  The part may not have been "
               "uploaded, or the specified entity tag may not match the part's entity tag.")
      .with("UploadId", upload.id)
      .with("PartNumber", std::to_string(named["PartNumber"].integer()))
      .with("ETag", unquoted(named["ETag"].text()));
}

void check_part_checksum(const Upload& upload, const Piece& part, const Value& named) {
  if (!upload.algorithm) return;
  const Value* checksum = named.find(algorithm_member(*upload.algorithm));
  if (checksum != nullptr) {
    if (checksum->text() != part.checksum) throw invalid_part(upload, named);
  } else if (upload.checksum_type == "COMPOSITE") {
    throw invalid_request("The upload was created using a " +
                          lower_case(algorithm_name(*upload.algorithm)) +
                          " checksum. The complete request must include the checksum for each "
                          "part. It was missing for part " +
                          std::to_string(part.number) + " in the request.");
  }
}

// The parts that the request names, in its order, which must be theirs.
std::vector<Piece> chosen_parts(Transaction& state, const Upload& upload, const Value& names) {
  std::map<int, Piece> uploaded;
  for (Piece& piece : pieces(state, upload.content)) uploaded[piece.number] = std::move(piece);
  std::vector<Piece> chosen;
  std::int64_t last = 0;
  for (const Value& named : names.items()) {
    const std::int64_t number = named["PartNumber"].integer();
    if (number <= last) {
      throw Fault("InvalidPartOrder",
                  "The list of parts was not in ascending order. Parts must be ordered by part "
                  "number.")
          .with("UploadId", upload.id);
    }
    last = number;
    const auto found = uploaded.find(static_cast<int>(std::min(number, kMostParts + 1)));
    if (found == uploaded.end() || unquoted(named["ETag"].text()) != found->second.etag) {
      throw invalid_part(upload, named);
    }
    chosen.push_back(found->second);
  }
  return chosen;
}

void check_sizes(const Call& call, const std::vector<Piece>& parts) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    total += parts[i].size;
    if (i + 1 == parts.size() || parts[i].size >= kLeastPart) continue;
    throw Fault("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
        .with("ProposedSize", std::to_string(parts[i].size))
        .with("MinSizeAllowed", std::to_string(kLeastPart))
        .with("PartNumber", std::to_string(parts[i].number))
        .with("ETag", parts[i].etag);
  }
  const auto said = call.request.header("x-amz-mp-object-size");
  if (said && wire::parse_integer(*said) != static_cast<std::int64_t>(total)) {
    throw invalid_request("The provided 'x-amz-mp-object-size' header value " + *said +
                          " does not match what was computed: " + std::to_string(total));
  }
}

std::string checksum_of(const Upload& upload, const std::vector<Piece>& parts) {
  std::vector<PartSum> sums;
  for (const Piece& part : parts) sums.push_back({part.checksum, part.size});
  return upload.checksum_type == "COMPOSITE" ? composite_checksum(upload.kept_algorithm(), sums)
                                             : full_checksum(upload.kept_algorithm(), sums);
}

void check_checksum(const Call& call, const Upload& upload, const std::string& checksum) {
  const auto type = call.request.header("x-amz-checksum-type");
  if (type && *type != upload.checksum_type) {
    throw invalid_request("The upload was created using the " + upload.checksum_type +
                          " checksum mode. The complete request must use the same checksum mode.");
  }
  const auto said = call.request.header(algorithm_header(upload.kept_algorithm()));
  if (!said || *said == checksum) return;
  // A checksum of checksums may come without the count of parts.
  if (upload.checksum_type == "COMPOSITE" && *said == checksum.substr(0, checksum.find('-')))
    return;
  throw Fault("BadDigest", "The " + lower_case(algorithm_name(upload.kept_algorithm())) +
                               " you specified did not match the calculated checksum.");
}

// The customer's key is needed where S3 computes a checksum; where it comes unasked, it must be
// right.
void check_key(const Call& call, const Upload& upload) {
  const bool is_sent =
      call.request.header("x-amz-server-side-encryption-customer-algorithm").has_value();
  if (is_sent || upload.algorithm) check_customer_key(call.request, upload.object.headers);
}

Object make_object(Transaction& state, const Call& call, const Upload& upload,
                   const std::vector<Piece>& parts, Unused& unused) {
  std::map<int, bool> is_chosen;
  Object object = upload.object;
  object.size = 0;
  for (const Piece& part : parts) {
    is_chosen[part.number] = true;
    object.size += static_cast<std::int64_t>(part.size);
  }
  for (const Piece& piece : pieces(state, upload.content)) {
    if (is_chosen.count(piece.number) != 0) continue;
    if (piece.blob) unused.push_back(*piece.blob);
    state.run("DELETE FROM s3_pieces WHERE content = ? AND number = ?", upload.content,
              piece.number);
  }
  object.content = upload.content;
  object.etag = composite_etag(parts);
  object.modified = std::chrono::floor<std::chrono::seconds>(call.now);
  object.set_header(algorithm_header(upload.kept_algorithm()), checksum_of(upload, parts));
  object.set_header("x-amz-checksum-type", upload.checksum_type);
  return object;
}

Reply reply_of(Transaction& state, const Call& call, const Bucket& bucket, const Object& object) {
  Reply reply;
  reply.output.set("Location",
                   call.endpoint + "/" + bucket.name + "/" + wire::percent_encode(object.key));
  reply.output.set("Bucket", bucket.name);
  reply.output.set("Key", object.key);
  reply.output.set("ETag", quoted_etag(object.etag));
  for (const Algorithm algorithm : kAlgorithms) {
    const std::string* checksum = object.header(algorithm_header(algorithm));
    if (checksum != nullptr) reply.output.set(algorithm_member(algorithm), *checksum);
  }
  if (const std::string* type = object.header("x-amz-checksum-type")) {
    reply.output.set("ChecksumType", *type);
  }
  add_new_version_header(reply.headers, bucket, object);
  add_encryption(reply.headers, object.headers);
  add_expiration(state, bucket, object, reply.headers);
  return reply;
}

}  // namespace

Reply complete_upload(Core& core, Call& call) {
  const Value& names = call.input["MultipartUpload"]["Parts"];
  Unused unused;
  Reply reply = core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    if (const auto done = completed(state, call, bucket)) {
      return reply_of(state, call, bucket, *done);
    }
    const Upload upload = upload_of(state, call, bucket);
    check_key(call, upload);
    if (names.size() == 0) throw malformed_xml();
    const std::vector<Piece> parts = chosen_parts(state, upload, names);
    check_sizes(call, parts);
    check_checksum(call, upload, checksum_of(upload, parts));
    std::size_t at = 0;
    for (const Value& named : names.items()) check_part_checksum(upload, parts[at++], named);
    const auto current = find_latest(state, bucket, upload.object.key);
    check_write(call.request, current && !current->is_marker ? &*current : nullptr,
                upload.object.key);
    const Object object =
        add_made(state, call, bucket, make_object(state, call, upload, parts, unused),
                 "ObjectCreated:CompleteMultipartUpload", unused);
    remove_upload(state, upload, unused);
    remember_completed(state, upload, object, call.now);
    return reply_of(state, call, bucket, object);
  });
  remove_unused(core, unused);
  return reply;
}

}  // namespace fakes::s3
