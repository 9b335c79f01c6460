// UploadPart and UploadPartCopy.
#include "fakes/s3/content.h"
#include "fakes/s3/copy_source.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/range.h"
#include "fakes/s3/receive.h"
#include "fakes/s3/upload.h"
#include "fakes/s3/version.h"

namespace fakes::s3 {
namespace {

using wire::Value;

constexpr std::int64_t kMostParts = 10000;

int part_number(const Call& call) {
  const std::int64_t number = call.input["PartNumber"].integer();
  if (number < 1 || number > kMostParts) {
    throw invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                           "partNumber", std::to_string(number));
  }
  return static_cast<int>(number);
}

Upload find_upload(Core& core, const Call& call) {
  Upload upload = core.store.read(
      [&](Transaction& state) { return upload_of(state, call, bucket_of(state, call)); });
  check_customer_key(call.request, upload.object.headers);
  return upload;
}

// Makes what was stored the part of that number, in place of an earlier one.
Piece put_part(Core& core, const Call& call, Stored& stored) {
  Unused unused;
  Piece part{part_number(call), stored.blob, stored.size, stored.etag, stored.checksum, call.now};
  core.store.write([&](Transaction& state) {
    const Upload upload = upload_of(state, call, bucket_of(state, call));
    state.each(
        "SELECT blob FROM s3_pieces WHERE content = ? AND number = ? AND blob IS NOT NULL",
        [&](const Row& row) { unused.push_back(row.integer(0)); }, upload.content, part.number);
    put_piece(state, upload.content, part);
  });
  stored.keep();
  remove_unused(core, unused);
  return part;
}

Reply upload_part(Core& core, Call& call) {
  part_number(call);
  const Upload upload = find_upload(core, call);
  const Announced said = announced(call.request);
  if (upload.algorithm && said.algorithm && said.algorithm != upload.algorithm) {
    throw invalid_request("Checksum Type mismatch occurred, expected checksum Type: " +
                          lower_case(algorithm_name(*upload.algorithm)) +
                          ", actual checksum Type: " + lower_case(algorithm_name(*said.algorithm)));
  }
  Stored stored = receive(core, call, upload.kept_algorithm(), false);
  put_part(core, call, stored);
  Reply reply;
  reply.headers.push_back({"ETag", quoted_etag(stored.etag)});
  const Algorithm shown = said.algorithm.value_or(upload.kept_algorithm());
  reply.headers.push_back(
      {std::string(algorithm_header(shown)), said.algorithm ? stored.checked : stored.checksum});
  add_encryption(reply.headers, upload.object.headers);
  return reply;
}

struct OpenSource {
  SourceObject source;
  Content content;
  Range range;
};

OpenSource open_source(Core& core, const Call& call, const CopySource& named) {
  return with_files_at_hand([&] {
    return core.store.read([&](Transaction& state) {
      OpenSource open{find_source(state, core, call, named), {}, {}};
      const auto total = static_cast<std::uint64_t>(open.source.object.size);
      const auto range = call.request.header("x-amz-copy-source-range");
      open.range = range ? copy_range(*range, total) : Range{0, total};
      open.content =
          open_content(core, state, open.source.object, open.range.offset, open.range.size);
      return open;
    });
  });
}

Reply upload_part_copy(Core& core, Call& call) {
  part_number(call);
  const Upload upload = find_upload(core, call);
  const OpenSource open = open_source(core, call, copy_source(call.input["CopySource"].text()));
  std::uint64_t at = 0;
  const Source source = [&](char* into, std::size_t size) {
    const std::size_t got = read_content(open.content, at, into, size);
    at += got;
    return got;
  };
  Stored stored =
      store_bytes(core, source, {upload.kept_algorithm(), std::nullopt, open.range.size, false});
  const Piece part = put_part(core, call, stored);
  Value result =
      Value::structure({{"ETag", quoted_etag(part.etag)}, {"LastModified", part.modified}});
  if (upload.algorithm) result.set(algorithm_member(*upload.algorithm), part.checksum);
  Reply reply;
  reply.output.set("CopyPartResult", std::move(result));
  if (open.source.bucket.versioning != Versioning::never) {
    reply.headers.push_back({"x-amz-copy-source-version-id", open.source.object.version});
  }
  add_encryption(reply.headers, upload.object.headers);
  return reply;
}

}  // namespace

std::vector<Entry> part_operations() {
  return {{"UploadPart", upload_part}, {"UploadPartCopy", upload_part_copy}};
}

}  // namespace fakes::s3
