#include "fakes/s3/access.h"

#include "fakes/s3/faults.h"

namespace fakes::s3 {

void authorize(Core& core, const Call& call) {
  if (!call.input.has("Bucket")) return;
  core.store.read([&](Transaction& state) {
    const auto bucket = find_bucket(state, call.input["Bucket"].text());
    if (bucket && !may(state, core, call, *bucket, "")) throw access_denied();
  });
}

bool may(Transaction& /*state*/, Core& /*core*/, const Call& call, const Bucket& bucket,
         std::string_view /*action*/, std::string_view /*key*/, const Object* /*object*/) {
  return bucket.account == call.account;
}

std::string acl_of_new_object(Transaction& /*state*/, Core& /*core*/, const Call& /*call*/,
                              const Bucket& /*bucket*/, std::string_view /*owner*/) {
  return "";
}

std::string acl_of_new_bucket(Transaction& /*state*/, Core& /*core*/, const Call& /*call*/) {
  return "";
}

std::string owner_of_new_object(const Call& call, const Bucket& bucket) {
  return bucket.ownership == "BucketOwnerEnforced" ? bucket.account : call.account;
}

}  // namespace fakes::s3
