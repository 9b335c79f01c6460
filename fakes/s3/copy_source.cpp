#include "fakes/s3/copy_source.h"

#include "fakes/s3/access.h"
#include "fakes/s3/conditions.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/restore.h"
#include "fakes/s3/version.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {

CopySource copy_source(std::string_view header) {
  constexpr std::string_view kVersion = "?versionId=";
  CopySource source;
  std::string_view path = header;
  const auto question = path.rfind(kVersion);
  if (question != std::string_view::npos) {
    source.version = wire::percent_decode(path.substr(question + kVersion.size()));
    path = path.substr(0, question);
  }
  const std::string decoded = wire::percent_decode(path);
  path = decoded;
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  const auto slash = path.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == path.size()) {
    throw invalid_argument("Invalid copy source object key", "x-amz-copy-source", header);
  }
  if (source.version && source.version->empty()) {
    throw invalid_argument("Version id cannot be the empty string", "x-amz-copy-source", header);
  }
  source.bucket = path.substr(0, slash);
  source.key = path.substr(slash + 1);
  return source;
}

SourceObject find_source(Transaction& state, Core& core, const Call& call,
                         const CopySource& source) {
  const Bucket bucket = bucket_named(state, source.bucket);
  const auto expected = call.request.header("x-amz-source-expected-bucket-owner");
  if (expected && *expected != bucket.account) throw access_denied();
  const auto found = source.version ? find_version(state, bucket, source.key, *source.version)
                                    : find_latest(state, bucket, source.key);
  const std::string_view action = source.version ? "s3:GetObjectVersion" : "s3:GetObject";
  if (!may(state, core, call, bucket, action, source.key, found ? &*found : nullptr)) {
    throw access_denied();
  }
  if (source.version && found && found->is_marker) {
    throw invalid_request(
        "The source of a copy request may not specifically refer to a delete marker by version "
        "id.");
  }
  Object object = version_of(state, bucket, source.key, source.version, call.request.method);
  check_source(call.request, object);
  check_customer_key(call.request, object.headers, "x-amz-copy-source-");
  check_restored(object, call.now);
  return {bucket, std::move(object)};
}

}  // namespace fakes::s3
