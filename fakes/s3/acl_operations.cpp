// Access control lists of buckets and objects, put and got.
#include "fakes/s3/access.h"
#include "fakes/s3/acl.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/version.h"

namespace fakes::s3 {
namespace {

using wire::Fault;

std::string name_of(const Core& core, const std::string& account) {
  return account.empty() ? std::string() : core.accounts.find(account).name;
}

void expect_request(const Call& call) {
  for (const auto* member : {"ACL", "AccessControlPolicy", "GrantFullControl", "GrantRead",
                             "GrantReadACP", "GrantWrite", "GrantWriteACP"}) {
    if (call.input.has(member)) return;
  }
  throw Fault("MissingSecurityHeader", "Your request was missing a required header")
      .with("MissingHeaderName", "x-amz-acl")
      .with_status(400);
}

Reply get_bucket_acl(Core& core, Call& call) {
  const Bucket bucket = core.store.read([&](Transaction& state) { return bucket_of(state, call); });
  const std::string owner = canonical_id(core, bucket.account);
  Reply reply;
  reply.output =
      acl_output(core.accounts, Acl::read(bucket.acl, owner), owner, name_of(core, bucket.account));
  return reply;
}

Reply put_bucket_acl(Core& core, Call& call) {
  expect_request(call);
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    // The rules for what may be said are those of objects, with one owner.
    const std::string acl = acl_of_new_object(state, core, call, bucket, bucket.account);
    state.run("UPDATE s3_buckets SET acl = ? WHERE id = ?", acl, bucket.id);
  });
  return {};
}

Reply get_object_acl(Core& core, Call& call) {
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const Object object = version_of(state, call, bucket);
    const bool is_enforced = bucket.ownership == "BucketOwnerEnforced";
    const std::string account = is_enforced ? bucket.account : object.owner;
    const std::string owner = canonical_id(core, account);
    const Acl acl = is_enforced ? Acl::of_owner(owner) : Acl::read(object.acl, owner);
    reply.output = acl_output(core.accounts, acl, owner, name_of(core, account));
    add_version_header(reply.headers, bucket, object);
  });
  return reply;
}

Reply put_object_acl(Core& core, Call& call) {
  expect_request(call);
  Reply reply;
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    Object object = version_of(state, call, bucket);
    object.acl = acl_of_new_object(state, core, call, bucket, object.owner);
    update_version(state, object);
    add_version_header(reply.headers, bucket, object);
  });
  return reply;
}

}  // namespace

std::vector<Entry> acl_operations() {
  return {{"GetBucketAcl", get_bucket_acl},
          {"PutBucketAcl", put_bucket_acl},
          {"GetObjectAcl", get_object_acl},
          {"PutObjectAcl", put_object_acl}};
}

}  // namespace fakes::s3
