// CopyObject. The bytes are not copied: both objects have the same content, or the same few bytes.
#include <chrono>

#include "fakes/s3/conditions.h"
#include "fakes/s3/content.h"
#include "fakes/s3/copy_source.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/expiration.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/hashing.h"
#include "fakes/s3/made.h"
#include "fakes/s3/new_object.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/version.h"

namespace fakes::s3 {
namespace {

using wire::Value;

constexpr std::int64_t kMostBytes = std::int64_t{5} << 30;
constexpr std::string_view kRedirect = "x-amz-website-redirect-location";
constexpr std::string_view kChecksumType = "x-amz-checksum-type";

enum class Directive { copy, replace };

Directive directive(const Request& request, std::string_view header, std::string_view what) {
  const auto text = request.header(header);
  if (!text || *text == "COPY") return Directive::copy;
  if (*text == "REPLACE") return Directive::replace;
  throw invalid_argument("Unknown " + std::string(what) + " directive.", header, *text);
}

// The digests that a copy has, when they are not those of its source.
struct Digests {
  std::string etag;
  Algorithm algorithm;
  std::string checksum;
};

std::optional<Algorithm> algorithm_of(const Object& object) {
  for (const Algorithm algorithm : kAlgorithms) {
    if (object.header(algorithm_header(algorithm)) != nullptr) return algorithm;
  }
  return std::nullopt;
}

std::optional<Algorithm> wanted_algorithm(const Request& request) {
  const auto text = request.header("x-amz-checksum-algorithm");
  if (!text) return std::nullopt;
  const auto algorithm = find_algorithm(*text);
  if (!algorithm) {
    throw invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
        "[CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
  }
  return algorithm;
}

// A copy is one piece: what was put in parts gets digests of the whole.
bool needs_digests(const Object& source, std::optional<Algorithm> wanted) {
  const std::string* type = source.header(kChecksumType);
  return source.etag.find('-') != std::string::npos || type == nullptr || *type != "FULL_OBJECT" ||
         (wanted && source.header(algorithm_header(*wanted)) == nullptr);
}

Digests digests_of(const Content& content, std::uint64_t size, Algorithm algorithm) {
  Hashing hashing({algorithm}, size);
  std::uint64_t at = 0;
  while (at < size) {
    auto buffer = hashing.empty_buffer();
    const std::size_t got = read_content(content, at, buffer->data(), buffer->size());
    hashing.give(std::move(buffer), got);
    at += got;
  }
  hashing.finish();
  return {hashing.md5(), algorithm, hashing.checksums().front()};
}

// Headers that say what the object is, not how it is kept.
bool is_metadata(std::string_view name) {
  return name.rfind("x-amz-", 0) != 0 || name.rfind("x-amz-meta-", 0) == 0;
}

void refuse_no_change(const Call& call, const CopySource& source, Directive metadata) {
  const bool is_itself = source.bucket == call.input["Bucket"].text() &&
                         source.key == call.input["Key"].text() && !source.version;
  if (!is_itself || metadata == Directive::replace) return;
  for (const std::string_view header :
       {"x-amz-storage-class", "x-amz-website-redirect-location", "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-customer-algorithm", "x-amz-checksum-algorithm"}) {
    if (call.request.header(header)) return;
  }
  throw invalid_request(
      "This copy request is illegal because it is trying to copy an object to itself without "
      "changing the object's metadata, storage class, website redirect location or encryption "
      "attributes.");
}

Object make_copy(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
                 const Object& source, const std::optional<Digests>& digests) {
  Object copy = new_object(state, core, call, bucket);
  if (directive(call.request, "x-amz-metadata-directive", "metadata") == Directive::copy) {
    std::vector<Header> headers;
    for (const Header& header : source.headers) {
      if (is_metadata(header.name)) headers.push_back(header);
    }
    for (const Header& header : copy.headers) {
      if (!is_metadata(header.name) || header.name == kRedirect) headers.push_back(header);
    }
    copy.headers = std::move(headers);
  }
  if (directive(call.request, "x-amz-tagging-directive", "tagging") == Directive::copy) {
    copy.tags = source.tags;
  }
  copy.size = source.size;
  copy.data = source.data;
  copy.content = source.content;
  if (digests) {
    copy.etag = digests->etag;
    copy.set_header(algorithm_header(digests->algorithm), digests->checksum);
  } else {
    copy.etag = source.etag;
    const Algorithm algorithm = algorithm_of(source).value();
    copy.set_header(algorithm_header(algorithm), *source.header(algorithm_header(algorithm)));
  }
  copy.set_header(kChecksumType, "FULL_OBJECT");
  return copy;
}

// Looks at the source, and reads it if its digests must be computed.
std::optional<Digests> prepare(Core& core, const Call& call, const CopySource& named,
                               std::int64_t& source_id) {
  std::optional<Content> content;
  const auto wanted = wanted_algorithm(call.request);
  const Object source = with_files_at_hand([&] {
    return core.store.read([&](Transaction& state) {
      SourceObject found = find_source(state, core, call, named);
      if (found.object.size > kMostBytes) {
        throw invalid_request(
            "The specified copy source is larger than the maximum allowable size for a copy "
            "source: 5368709120");
      }
      if (needs_digests(found.object, wanted)) {
        content = open_content(core, state, found.object, 0,
                               static_cast<std::uint64_t>(found.object.size));
      }
      return found.object;
    });
  });
  source_id = source.id;
  if (!content) return std::nullopt;
  const Algorithm algorithm = wanted.value_or(algorithm_of(source).value_or(Algorithm::crc64nvme));
  return digests_of(*content, static_cast<std::uint64_t>(source.size), algorithm);
}

Reply reply_of(Transaction& state, const Bucket& bucket, const Object& copy,
               const SourceObject& source) {
  Value result =
      Value::structure({{"ETag", quoted_etag(copy.etag)}, {"LastModified", copy.modified}});
  if (const auto algorithm = algorithm_of(copy)) {
    result.set(algorithm_member(*algorithm), *copy.header(algorithm_header(*algorithm)));
    result.set("ChecksumType", "FULL_OBJECT");
  }
  Reply reply;
  reply.output.set("CopyObjectResult", std::move(result));
  add_new_version_header(reply.headers, bucket, copy);
  if (source.bucket.versioning != Versioning::never) {
    reply.headers.push_back({"x-amz-copy-source-version-id", source.object.version});
  }
  add_encryption(reply.headers, copy.headers);
  add_expiration(state, bucket, copy, reply.headers);
  return reply;
}

Reply copy_object(Core& core, Call& call) {
  check_key(call.input["Key"].text());
  const CopySource named = copy_source(call.input["CopySource"].text());
  const Directive metadata = directive(call.request, "x-amz-metadata-directive", "metadata");
  core.store.read([&](Transaction& state) { bucket_of(state, call); });
  while (true) {
    std::int64_t source_id = 0;
    const std::optional<Digests> digests = prepare(core, call, named, source_id);
    refuse_no_change(call, named, metadata);
    Unused unused;
    const auto reply = core.store.write([&](Transaction& state) -> std::optional<Reply> {
      const Bucket bucket = bucket_of(state, call);
      const SourceObject source = find_source(state, core, call, named);
      // Somebody wrote another one while this was read.
      if (source.object.id != source_id) return std::nullopt;
      const auto current = find_latest(state, bucket, call.input["Key"].text());
      check_write(call.request, current && !current->is_marker ? &*current : nullptr,
                  call.input["Key"].text());
      Object copy = make_copy(state, core, call, bucket, source.object, digests);
      // The source may be what this replaces.
      if (copy.content) {
        state.run("UPDATE s3_contents SET users = users + 1 WHERE id = ?", *copy.content);
      }
      copy = add_made(state, call, bucket, std::move(copy), "ObjectCreated:Copy", unused);
      if (copy.content) release_content(state, *copy.content, unused);
      return reply_of(state, bucket, copy, source);
    });
    if (!reply) continue;
    remove_unused(core, unused);
    return *reply;
  }
}

}  // namespace

std::vector<Entry> copy_operations() {
  return {{"CopyObject", copy_object}};
}

}  // namespace fakes::s3
