// Which permission an operation needs. Source: Service Authorization Reference, "Actions,
// resources, and condition keys for Amazon S3", and Amazon S3 User Guide, "Mapping of ACL
// permissions and access policy permissions".
#pragma once

#include <string_view>

namespace fakes::s3 {

enum class Target { none, bucket, object };

struct Need {
  std::string_view operation;
  std::string_view action;  // "s3:GetObject"; "" where the operation asks for each key itself
  Target target = Target::bucket;
  std::string_view version_action = "";  // instead, when the request names a version
};

// Of an operation that is not known: the owner's alone.
Need need_of(std::string_view operation);

// What an ACL must grant for an action.
struct AclNeed {
  std::string_view permission;  // "" when no ACL grants the action
  bool of_object = false;       // the object's ACL, otherwise the bucket's
};
AclNeed acl_need_of(std::string_view action);

// Actions on an object that must be there: without it the right to list decides what is said.
bool wants_object(std::string_view action);
// Whether the resource of an action is an object; otherwise it is a bucket.
bool is_object_action(std::string_view action);

}  // namespace fakes::s3
