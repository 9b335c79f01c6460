#include "fakes/s3/version.h"

#include <algorithm>

#include "fakes/s3/faults.h"
#include "fakes/wire/encoding.h"
#include "fakes/wire/time_text.h"

namespace fakes::s3 {
namespace {

constexpr std::size_t kVersionLength = 32;

// Whether it could be one of ours; what could not is refused in other words.
bool is_version_id(std::string_view id) {
  return id == kNullVersion || id.size() == kVersionLength;
}

wire::Fault is_marker(const Object& marker, std::string_view method) {
  std::string modified;
  wire::append_time(modified, marker.modified, wire::TimeFormat::rfc822);
  return method_not_allowed(method, "DeleteMarker")
      .with_header("Allow", "DELETE")
      .with_header("x-amz-delete-marker", "true")
      .with_header("x-amz-version-id", marker.version)
      .with_header("Last-Modified", modified);
}

}  // namespace

std::optional<std::string> version_named(const Call& call) {
  const wire::Value* id = call.input.find("VersionId");
  if (id == nullptr || id->is_null()) return std::nullopt;
  if (id->text().empty()) {
    throw invalid_argument("Version id cannot be the empty string", "versionId", "");
  }
  return id->text();
}

Object version_of(Transaction& state, const Call& call, const Bucket& bucket) {
  return version_of(state, bucket, call.input["Key"].text(), version_named(call),
                    call.request.method);
}

Object version_of(Transaction& state, const Bucket& bucket, std::string_view key,
                  const std::optional<std::string>& version, std::string_view method) {
  if (!version) {
    auto latest = find_latest(state, bucket, key);
    if (!latest) throw no_such_key(key);
    if (latest->is_marker) {
      throw no_such_key(key)
          .with_header("x-amz-delete-marker", "true")
          .with_header("x-amz-version-id", latest->version);
    }
    return *std::move(latest);
  }
  if (!is_version_id(*version)) {
    throw invalid_argument("Invalid version id specified", "versionId", *version);
  }
  auto found = find_version(state, bucket, key, *version);
  if (!found) throw no_such_version(key, *version);
  if (found->is_marker) throw is_marker(*found, method);
  return *std::move(found);
}

void add_version_header(std::vector<Header>& headers, const Bucket& bucket, const Object& object) {
  if (bucket.versioning != Versioning::never) {
    headers.push_back({"x-amz-version-id", object.version});
  }
}

void add_new_version_header(std::vector<Header>& headers, const Bucket& bucket,
                            const Object& object) {
  if (bucket.versioning == Versioning::enabled) {
    headers.push_back({"x-amz-version-id", object.version});
  }
}

std::string quoted_etag(std::string_view etag) {
  return "\"" + std::string(etag) + "\"";
}

}  // namespace fakes::s3
