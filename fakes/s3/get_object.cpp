// GetObject and HeadObject.
#include <algorithm>
#include <array>

#include "fakes/s3/conditions.h"
#include "fakes/s3/content.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/expiration.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/range.h"
#include "fakes/s3/restore.h"
#include "fakes/s3/tags.h"
#include "fakes/s3/version.h"
#include "fakes/wire/time_text.h"

namespace fakes::s3 {
namespace {

using wire::Value;

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOverrides = {{
    {"ResponseContentType", "content-type"},
    {"ResponseContentLanguage", "content-language"},
    {"ResponseExpires", "expires"},
    {"ResponseCacheControl", "cache-control"},
    {"ResponseContentDisposition", "content-disposition"},
    {"ResponseContentEncoding", "content-encoding"},
}};

std::string time_text(Clock::Time time, wire::TimeFormat format) {
  std::string text;
  wire::append_time(text, time, format, wire::Fraction::always);
  return text;
}

// Which bytes the call asks for, of how many parts.
struct Wanted {
  Range range;
  bool is_part_of_all = false;
  std::size_t parts = 0;  // 0: not put in parts, or not asked for
  // Of these bytes, which are a part or all of them.
  std::optional<std::string> checksum = {};
};

bool is_in_parts(const Object& object) {
  return object.etag.find('-') != std::string::npos;
}

Wanted wanted_part(Transaction& state, const Object& object, std::int64_t number) {
  const auto size = static_cast<std::uint64_t>(object.size);
  std::vector<Piece> parts;
  if (is_in_parts(object) && object.content) parts = pieces(state, *object.content);
  if (parts.empty() && number == 1) return {{0, size}, size != 0, 0};
  std::uint64_t offset = 0;
  for (const Piece& part : parts) {
    if (part.number == number) {
      return {{offset, part.size}, part.size != 0, parts.size(), part.checksum};
    }
    offset += part.size;
  }
  throw wire::Fault("InvalidPart",
                    "One or more of the specified parts could not be found.  The part may not have "
                    "been uploaded, or the specified entity tag may not match the part's entity "
                    "tag.")
      .with("PartNumber", std::to_string(number));
}

Wanted wanted_bytes(Transaction& state, const Call& call, const Object& object) {
  const auto header = call.request.header("range");
  const Value* number = call.input.find("PartNumber");
  if (number != nullptr) {
    if (header) {
      throw invalid_request("Cannot specify both Range header and partNumber query parameter.");
    }
    if (number->integer() < 1 || number->integer() > 10000) {
      throw invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                             "partNumber", std::to_string(number->integer()));
    }
    return wanted_part(state, object, number->integer());
  }
  const auto total = static_cast<std::uint64_t>(object.size);
  if (header) {
    if (const auto range = read_range(*header, total)) return {*range, true, 0};
  }
  return {{0, total}, false, 0};
}

bool is_override(const Call& call, std::string_view name) {
  return std::any_of(kOverrides.begin(), kOverrides.end(), [&](const auto& override) {
    return override.second == name && call.input.has(override.first);
  });
}

void add_lock(std::vector<Header>& headers, const Object& object) {
  if (!object.lock_mode.empty()) {
    headers.push_back({"x-amz-object-lock-mode", object.lock_mode});
    headers.push_back({"x-amz-object-lock-retain-until-date",
                       time_text(object.locked_until, wire::TimeFormat::iso8601)});
  }
  if (!object.legal_hold.empty()) {
    headers.push_back({"x-amz-object-lock-legal-hold", object.legal_hold});
  }
}

void add_kept(std::vector<Header>& headers, const Call& call, const Object& object,
              const Wanted& wanted) {
  const bool with_checksum =
      call.input["ChecksumMode"].text() == "ENABLED" && (!wanted.is_part_of_all || wanted.checksum);
  for (const Header& header : object.headers) {
    const bool is_checksum = header.name.rfind("x-amz-checksum-", 0) == 0;
    if ((is_checksum && !with_checksum) || is_override(call, header.name)) continue;
    headers.push_back(header);
    const bool is_value = is_checksum && header.name != "x-amz-checksum-type";
    if (is_value && wanted.checksum) headers.back().value = *wanted.checksum;
  }
  for (const auto& [member, name] : kOverrides) {
    const Value* value = call.input.find(member);
    if (value == nullptr) continue;
    headers.push_back({std::string(name), value->kind() == Value::Kind::timestamp
                                              ? time_text(value->time(), wire::TimeFormat::rfc822)
                                              : value->text()});
  }
}

Reply describe(Transaction& state, const Call& call, const Bucket& bucket, const Object& object,
               const Wanted& wanted) {
  Reply reply;
  auto& headers = reply.headers;
  headers.push_back({"Last-Modified", time_text(object.modified, wire::TimeFormat::rfc822)});
  headers.push_back({"ETag", quoted_etag(object.etag)});
  headers.push_back({"Accept-Ranges", "bytes"});
  add_version_header(headers, bucket, object);
  add_kept(headers, call, object, wanted);
  add_lock(headers, object);
  add_expiration(state, bucket, object, headers);
  add_restore(headers, object, call.now);
  if (object.storage_class != "STANDARD") {
    headers.push_back({"x-amz-storage-class", object.storage_class});
  }
  if (!object.tags.empty()) {
    headers.push_back({"x-amz-tagging-count", std::to_string(tags_of(object.tags).size())});
  }
  if (!object.replication.empty()) {
    headers.push_back({"x-amz-replication-status", object.replication});
  }
  if (wanted.parts != 0) {
    headers.push_back({"x-amz-mp-parts-count", std::to_string(wanted.parts)});
  }
  if (wanted.is_part_of_all) {
    const auto& range = wanted.range;
    reply.status = 206;
    headers.push_back({"Content-Range", "bytes " + std::to_string(range.offset) + "-" +
                                            std::to_string(range.offset + range.size - 1) + "/" +
                                            std::to_string(object.size)});
  }
  return reply;
}

Reply not_modified(const Bucket& bucket, const Object& object) {
  Reply reply;
  reply.status = 304;
  reply.headers = {{"Last-Modified", time_text(object.modified, wire::TimeFormat::rfc822)},
                   {"ETag", quoted_etag(object.etag)}};
  add_version_header(reply.headers, bucket, object);
  return reply;
}

void refuse_anonymous_overrides(const Call& call) {
  if (call.caller.how != Signing::anonymous) return;
  for (const auto& [member, name] : kOverrides) {
    if (call.input.has(member)) {
      throw invalid_request(
          "Request specific response headers cannot be used for anonymous GET "
          "requests.");
    }
  }
}

enum class Method { get, head };

Reply read_once(Core& core, Call& call, Method method) {
  return core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const Object object = version_of(state, call, bucket);
    const Wanted wanted = wanted_bytes(state, call, object);
    check_customer_key(call.request, object.headers);
    if (check_read(call.request, object) == Verdict::not_modified) {
      return not_modified(bucket, object);
    }
    if (method == Method::get) check_restored(object, call.now);
    Reply reply = describe(state, call, bucket, object, wanted);
    if (method == Method::head) {
      reply.headers.push_back({"Content-Length", std::to_string(wanted.range.size)});
      return reply;
    }
    Content content = open_content(core, state, object, wanted.range.offset, wanted.range.size);
    if (!content.data.empty()) reply.output.set("Body", wire::Blob{std::move(content.data)});
    reply.content = std::move(content.files);
    return reply;
  });
}

Reply get_object(Core& core, Call& call) {
  refuse_encryption_of_reader(call.request);
  refuse_anonymous_overrides(call);
  return with_files_at_hand([&] { return read_once(core, call, Method::get); });
}

Reply head_object(Core& core, Call& call) {
  refuse_encryption_of_reader(call.request);
  refuse_anonymous_overrides(call);
  return read_once(core, call, Method::head);
}

}  // namespace

std::vector<Entry> get_operations() {
  return {{"GetObject", get_object}, {"HeadObject", head_object}};
}

}  // namespace fakes::s3
