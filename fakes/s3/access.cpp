#include "fakes/s3/access.h"

#include <optional>
#include <utility>

#include "fakes/policy/evaluate.h"
#include "fakes/s3/acl.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/permissions.h"
#include "fakes/s3/policy_keys.h"
#include "fakes/s3/public_access.h"
#include "fakes/s3/region.h"

namespace fakes::s3 {
namespace {

using policy::Decision;
using wire::Fault;

constexpr std::string_view kEnforced = "BucketOwnerEnforced";

bool is_policy_action(std::string_view action) {
  return action == "s3:GetBucketPolicy" || action == "s3:PutBucketPolicy" ||
         action == "s3:DeleteBucketPolicy";
}

// All that one request may do with one bucket.
class Access {
 public:
  Access(Transaction& state, const Core& core, const Call& call, const Bucket& bucket)
      : core_(core),
        call_(call),
        bucket_(bucket),
        is_of_owner_(!call.account.empty() && call.account == bucket.account),
        public_(public_access_of(state, bucket)) {
    const auto text = setting(state, bucket, "policy");
    if (text) policy_ = policy::Policy::parse(*text, policy::Kind::resource);
    if (!call.account.empty()) caller_id_ = core.accounts.find(call.account).canonical_id;
  }

  bool allows(std::string_view action, std::string_view key, const Object* object) const {
    if (is_of_owner_ && is_root() && is_policy_action(action)) return true;
    const Decision decision = decide(action, key, object);
    if (decision == Decision::deny) return false;
    if (wants_object(action)) {
      if (object == nullptr) return may_see_absence(key);
      // Whoever wrote an object says who reads it and its ACL; all else is the bucket owner's.
      if (is_foreign(*object) && acl_need_of(action).of_object) {
        const bool is_own = !call_.account.empty() && object->owner == call_.account;
        return is_own || acl_allows(action, object);
      }
    }
    if (is_of_owner_) return true;
    if (decision == Decision::allow && !is_restricted()) return true;
    return acl_allows(action, object);
  }

  // Whether nothing denies it; for what comes with an action that is allowed.
  bool denies(std::string_view action, std::string_view key, const Object* object) const {
    return decide(action, key, object) == Decision::deny;
  }

 private:
  bool is_root() const {
    const std::string& arn = call_.identity.arn;
    return arn.size() > 5 && arn.compare(arn.size() - 5, 5, ":root") == 0;
  }

  bool is_foreign(const Object& object) const {
    return bucket_.ownership != kEnforced && object.owner != bucket_.account;
  }

  bool is_restricted() const { return public_.restrict_buckets && policy::is_public(*policy_); }

  // Who may list the bucket is told that a key is not there.
  bool may_see_absence(std::string_view key) const {
    const Decision decision = decide("s3:ListBucket", key, nullptr, true);
    if (decision == Decision::deny) return false;
    if (is_of_owner_ || (decision == Decision::allow && !is_restricted())) return true;
    return acl_allows("s3:ListBucket", nullptr);
  }

  Decision decide(std::string_view action, std::string_view key, const Object* object,
                  bool key_is_prefix = false) const {
    if (!policy_) return Decision::none;
    policy::Question question;
    question.action = action;
    question.resource = "arn:aws:s3:::" + bucket_.name;
    if (is_object_action(action)) question.resource += "/" + std::string(key);
    question.principal.account = call_.identity.account;
    question.principal.arn = call_.identity.arn;
    question.principal.canonical_id = caller_id_;
    question.keys = policy_keys(call_, bucket_, object);
    if (key_is_prefix) question.keys.add("s3:prefix", std::string(key));
    return policy::decide(*policy_, question);
  }

  bool acl_allows(std::string_view action, const Object* object) const {
    if (bucket_.ownership == kEnforced) return false;
    const AclNeed need = acl_need_of(action);
    if (need.permission.empty()) return false;
    const auto groups = public_.ignore_acls ? PublicGrants::ignored : PublicGrants::count;
    if (!need.of_object) {
      const auto owner = core_.accounts.find(bucket_.account).canonical_id;
      return Acl::read(bucket_.acl, owner).allows(need.permission, caller_id_, groups);
    }
    if (object == nullptr) return false;
    return Acl::read(object->acl, canonical_id(core_, object->owner))
        .allows(need.permission, caller_id_, groups);
  }

  const Core& core_;
  const Call& call_;
  const Bucket& bucket_;
  bool is_of_owner_;
  PublicAccess public_;
  std::optional<policy::Policy> policy_;
  std::string caller_id_;
};

std::optional<Object> object_of(Transaction& state, const Call& call, const Bucket& bucket) {
  const std::string& key = call.input["Key"].text();
  const auto* version = call.input.find("VersionId");
  auto object = version == nullptr ? find_latest(state, bucket, key)
                                   : find_version(state, bucket, key, version->text());
  // A delete marker stands for nothing, unless it is asked for by its version.
  if (object && object->is_marker && version == nullptr) return std::nullopt;
  return object;
}

// What a request does beside what its operation's name says.
void check_companions(const Access& access, const Call& call, std::string_view operation,
                      const Object* object) {
  const std::string& key = call.input["Key"].text();
  const auto want = [&](std::string_view action) {
    if (!access.allows(action, key, object)) throw access_denied();
  };
  const bool is_put =
      operation == "PutObject" || operation == "CopyObject" || operation == "CreateMultipartUpload";
  if (is_put) {
    if (call.input.has("Tagging") && access.denies("s3:PutObjectTagging", key, object)) {
      throw access_denied();
    }
    if (call.input.has("ACL") && access.denies("s3:PutObjectAcl", key, object)) {
      throw access_denied();
    }
    const bool has_mode = call.input.has("ObjectLockMode");
    if (has_mode && access.denies("s3:PutObjectRetention", key, object)) throw access_denied();
    const bool has_hold = call.input.has("ObjectLockLegalHoldStatus");
    if (has_hold && access.denies("s3:PutObjectLegalHold", key, object)) throw access_denied();
  }
  if (operation == "GetObjectAttributes") {
    want(call.input.has("VersionId") ? "s3:GetObjectVersionAttributes" : "s3:GetObjectAttributes");
  }
}

// Of a bucket whose requesters pay, who is not its owner must say that he will.
void check_payer(Transaction& state, const Call& call, const Bucket& bucket) {
  if (call.account == bucket.account) return;
  const auto text = setting(state, bucket, "RequestPaymentConfiguration");
  if (!text || text->find("Requester") == std::string::npos) return;
  const bool agrees = call.input["RequestPayer"].text() == "requester" ||
                      call.request.header("x-amz-request-payer") == "requester";
  if (!agrees || call.account.empty()) throw access_denied();
}

bool is_plain(const Call& call, const Bucket& bucket, bool has_policy) {
  return !has_policy && !call.account.empty() && call.account == bucket.account &&
         bucket.ownership == kEnforced;
}

}  // namespace

std::string canonical_id(const Core& core, std::string_view account) {
  if (account.empty()) return std::string(kAnonymousId);
  return core.accounts.find(account).canonical_id;
}

void authorize(Core& core, const Call& call) {
  const std::string_view operation = call.wire.operation->name();
  const Need need = need_of(operation);
  if (!call.input.has("Bucket") || operation == "CreateBucket") return check_region(call, nullptr);
  core.store.read([&](Transaction& state) {
    const auto bucket = find_bucket(state, call.input["Bucket"].text());
    check_region(call, bucket ? &*bucket : nullptr);
    if (!bucket || need.target == Target::none) return;
    if (is_plain(call, *bucket, setting(state, *bucket, "policy").has_value())) return;
    const Access access(state, core, call, *bucket);
    std::optional<Object> object;
    std::string_view action = need.action;
    if (need.target == Target::object) {
      object = object_of(state, call, *bucket);
      if (!need.version_action.empty() && call.input.has("VersionId")) {
        action = need.version_action;
      }
    }
    const Object* const found = object ? &*object : nullptr;
    if (!access.allows(action, call.input["Key"].text(), found)) throw access_denied();
    if (is_policy_action(action) && call.account != bucket->account) {
      throw method_not_allowed(call.request.method, "BUCKETPOLICY");
    }
    check_companions(access, call, operation, found);
    check_payer(state, call, *bucket);
  });
}

bool may(Transaction& state, Core& core, const Call& call, const Bucket& bucket,
         std::string_view action, std::string_view key, const Object* object) {
  const Access access(state, core, call, bucket);
  return access.allows(action, key, object);
}

std::string acl_of_new_object(Transaction& state, Core& core, const Call& call,
                              const Bucket& bucket, std::string_view owner) {
  const std::string owner_id = canonical_id(core, owner);
  const std::string bucket_owner_id = canonical_id(core, bucket.account);
  const auto acl = requested_acl(core.accounts, call.input, owner_id, bucket_owner_id);
  if (!acl) return "";
  if (bucket.ownership == kEnforced) {
    // The one thing that may be said is what is so anyway.
    const bool is_so =
        call.input["ACL"].text() == "bucket-owner-full-control" ||
        (!call.input.has("ACL") && acl->grants == Acl::of_owner(bucket_owner_id).grants);
    if (is_so) return "";
    throw Fault("AccessControlListNotSupported", "The bucket does not allow ACLs").with_status(400);
  }
  if (acl->is_public() && public_access_of(state, bucket).block_acls) throw access_denied();
  return acl->row();
}

std::string ownership_of_new_bucket(Core& core, const Call& call) {
  const bool is_open = core.accounts.find(call.account).has_open_buckets;
  return call.input["ObjectOwnership"].text_or(is_open ? "ObjectWriter" : std::string(kEnforced));
}

std::string acl_of_new_bucket(Core& core, const Call& call, std::string_view ownership) {
  const std::string owner_id = canonical_id(core, call.account);
  const auto acl = requested_acl(core.accounts, call.input, owner_id, owner_id);
  if (!acl) return "";
  if (ownership == kEnforced && !(acl->grants == Acl::of_owner(owner_id).grants)) {
    throw Fault("InvalidBucketAclWithObjectOwnership",
                "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting")
        .with_status(400);
  }
  if (acl->is_public() && !core.accounts.find(call.account).has_open_buckets) {
    throw Fault("InvalidBucketAclWithBlockPublicAccessError",
                "Bucket cannot have public ACLs set with BlockPublicAccess enabled")
        .with_status(400);
  }
  return acl->row();
}

void begin_bucket(Transaction& state, Core& core, const Bucket& bucket) {
  if (core.accounts.find(bucket.account).has_open_buckets) return;
  block_all_public_access(state, bucket);
}

std::string owner_of_new_object(const Call& call, const Bucket& bucket) {
  if (bucket.ownership == kEnforced) return bucket.account;
  const bool is_given = call.input["ACL"].text() == "bucket-owner-full-control";
  if (bucket.ownership == "BucketOwnerPreferred" && is_given) return bucket.account;
  return call.account;
}

}  // namespace fakes::s3
