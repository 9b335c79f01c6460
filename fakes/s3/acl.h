// Access control lists of buckets and objects, and what requests say about them. Source: Amazon S3
// User Guide, "Access control list (ACL) overview".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/accounts.h"
#include "fakes/wire/value.h"

namespace fakes::s3 {

inline constexpr std::string_view kAllUsers = "http://acs.amazonaws.com/groups/global/AllUsers";
inline constexpr std::string_view kAuthenticatedUsers =
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
inline constexpr std::string_view kLogDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

// The canonical id of who did not sign.
inline constexpr std::string_view kAnonymousId = "65a011a29cdf8ec533ec3d1ccaae921c";

struct Grant {
  std::string permission;  // "READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL"
  bool is_group = false;
  std::string grantee;  // the group's URI, or an account's canonical id

  bool operator==(const Grant& other) const {
    return permission == other.permission && is_group == other.is_group && grantee == other.grantee;
  }
};

// What is asked of an ACL, and of whom.
enum class PublicGrants { count, ignored };

class Acl {
 public:
  // The owner alone.
  static Acl of_owner(std::string_view owner_id);
  // "public-read"; nothing for a name that is none. Ids are canonical.
  static std::optional<Acl> canned(std::string_view name, std::string_view owner_id,
                                   std::string_view bucket_owner_id);
  // Rows have one grant a line; "" is the owner's alone.
  static Acl read(std::string_view row, std::string_view owner_id);
  std::string row() const;

  // Whether a caller (canonical id; "" for anonymous) has the permission, or FULL_CONTROL.
  bool allows(std::string_view permission, std::string_view caller_id, PublicGrants groups) const;
  // Whether everybody, or everybody with an account, is given something.
  bool is_public() const;

  std::vector<Grant> grants;
};

// What the input members ACL, Grant... and AccessControlPolicy ask for; nothing when the request
// has none of them. Throws Fault: InvalidRequest, InvalidArgument, MalformedACLError,
// UnresolvableGrantByEmailAddress, AccessDenied (of an Owner that is another), UnexpectedContent.
std::optional<Acl> requested_acl(const Accounts& accounts, const wire::Value& input,
                                 std::string_view owner_id, std::string_view bucket_owner_id);

// As GetBucketAcl and GetObjectAcl show it; groups come first.
wire::Value acl_output(const Accounts& accounts, const Acl& acl, std::string_view owner_id,
                       std::string_view owner_name);

}  // namespace fakes::s3
