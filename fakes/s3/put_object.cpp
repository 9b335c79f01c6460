// PutObject: the body goes to a file or a row, then one transaction makes it the object.
#include "fakes/s3/put_object.h"

#include "fakes/s3/conditions.h"
#include "fakes/s3/content.h"
#include "fakes/s3/encryption.h"
#include "fakes/s3/expiration.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/made.h"
#include "fakes/s3/new_object.h"
#include "fakes/s3/object_lock.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/version.h"

namespace fakes::s3 {
namespace {

// What is refused anyway is refused before the body is read.
void check_early(Core& core, const Call& call) {
  check_key(call.input["Key"].text());
  if (requested_lock(call).is_any() && !call.request.header("content-md5") &&
      !announced(call.request).algorithm) {
    throw invalid_request(
        "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with "
        "Object Lock parameters");
  }
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    new_object(state, core, call, bucket);
  });
}

}  // namespace

Reply put_object(Core& core, Call& call) {
  check_early(core, call);
  Stored stored = receive(core, call, std::nullopt, true);
  Unused unused;
  Reply reply;
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const auto current = find_latest(state, bucket, call.input["Key"].text());
    const bool is_there = current && !current->is_marker;
    check_write(call.request, is_there ? &*current : nullptr, call.input["Key"].text());
    Object object = new_object(state, core, call, bucket);
    set_content(state, object, stored, call.now);
    object = add_made(state, call, bucket, std::move(object), "ObjectCreated:Put", unused);
    reply.headers.push_back({"ETag", quoted_etag(object.etag)});
    add_new_version_header(reply.headers, bucket, object);
    add_encryption(reply.headers, object.headers);
    add_expiration(state, bucket, object, reply.headers);
  });
  stored.keep();
  remove_unused(core, unused);
  reply.headers.push_back({std::string(algorithm_header(stored.algorithm)), stored.checksum});
  reply.headers.push_back({"x-amz-checksum-type", "FULL_OBJECT"});
  return reply;
}

std::vector<Entry> put_operations() {
  return {{"PutObject", put_object}};
}

}  // namespace fakes::s3
