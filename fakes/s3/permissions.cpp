#include "fakes/s3/permissions.h"

#include <algorithm>
#include <array>

namespace fakes::s3 {
namespace {

constexpr auto object = Target::object;
constexpr auto bucket = Target::bucket;

constexpr std::array needs = {
    Need{"AbortMultipartUpload", "s3:AbortMultipartUpload", object},
    Need{"CompleteMultipartUpload", "s3:PutObject", object},
    Need{"CopyObject", "s3:PutObject", object},
    Need{"CreateBucket", "s3:CreateBucket", Target::none},
    Need{"CreateMultipartUpload", "s3:PutObject", object},
    Need{"DeleteBucket", "s3:DeleteBucket"},
    Need{"DeleteBucketAnalyticsConfiguration", "s3:PutAnalyticsConfiguration"},
    Need{"DeleteBucketCors", "s3:PutBucketCORS"},
    Need{"DeleteBucketEncryption", "s3:PutEncryptionConfiguration"},
    Need{"DeleteBucketIntelligentTieringConfiguration", "s3:PutIntelligentTieringConfiguration"},
    Need{"DeleteBucketInventoryConfiguration", "s3:PutInventoryConfiguration"},
    Need{"DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"},
    Need{"DeleteBucketMetricsConfiguration", "s3:PutMetricsConfiguration"},
    Need{"DeleteBucketOwnershipControls", "s3:PutBucketOwnershipControls"},
    Need{"DeleteBucketPolicy", "s3:DeleteBucketPolicy"},
    Need{"DeleteBucketReplication", "s3:PutReplicationConfiguration"},
    Need{"DeleteBucketTagging", "s3:PutBucketTagging"},
    Need{"DeleteBucketWebsite", "s3:DeleteBucketWebsite"},
    Need{"DeleteObject", "s3:DeleteObject", object, "s3:DeleteObjectVersion"},
    Need{"DeleteObjectTagging", "s3:DeleteObjectTagging", object, "s3:DeleteObjectVersionTagging"},
    Need{"DeleteObjects", "", Target::none},
    Need{"DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock"},
    Need{"GetBucketAccelerateConfiguration", "s3:GetAccelerateConfiguration"},
    Need{"GetBucketAcl", "s3:GetBucketAcl"},
    Need{"GetBucketAnalyticsConfiguration", "s3:GetAnalyticsConfiguration"},
    Need{"GetBucketCors", "s3:GetBucketCORS"},
    Need{"GetBucketEncryption", "s3:GetEncryptionConfiguration"},
    Need{"GetBucketIntelligentTieringConfiguration", "s3:GetIntelligentTieringConfiguration"},
    Need{"GetBucketInventoryConfiguration", "s3:GetInventoryConfiguration"},
    Need{"GetBucketLifecycle", "s3:GetLifecycleConfiguration"},
    Need{"GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"},
    Need{"GetBucketLocation", "s3:GetBucketLocation"},
    Need{"GetBucketLogging", "s3:GetBucketLogging"},
    Need{"GetBucketMetricsConfiguration", "s3:GetMetricsConfiguration"},
    Need{"GetBucketNotification", "s3:GetBucketNotification"},
    Need{"GetBucketNotificationConfiguration", "s3:GetBucketNotification"},
    Need{"GetBucketOwnershipControls", "s3:GetBucketOwnershipControls"},
    Need{"GetBucketPolicy", "s3:GetBucketPolicy"},
    Need{"GetBucketPolicyStatus", "s3:GetBucketPolicyStatus"},
    Need{"GetBucketReplication", "s3:GetReplicationConfiguration"},
    Need{"GetBucketRequestPayment", "s3:GetBucketRequestPayment"},
    Need{"GetBucketTagging", "s3:GetBucketTagging"},
    Need{"GetBucketVersioning", "s3:GetBucketVersioning"},
    Need{"GetBucketWebsite", "s3:GetBucketWebsite"},
    Need{"GetObject", "s3:GetObject", object, "s3:GetObjectVersion"},
    Need{"GetObjectAcl", "s3:GetObjectAcl", object, "s3:GetObjectVersionAcl"},
    Need{"GetObjectAttributes", "s3:GetObject", object, "s3:GetObjectVersion"},
    Need{"GetObjectLegalHold", "s3:GetObjectLegalHold", object},
    Need{"GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"},
    Need{"GetObjectRetention", "s3:GetObjectRetention", object},
    Need{"GetObjectTagging", "s3:GetObjectTagging", object, "s3:GetObjectVersionTagging"},
    Need{"GetObjectTorrent", "s3:GetObjectTorrent", object},
    Need{"GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"},
    Need{"HeadBucket", "s3:ListBucket"},
    Need{"HeadObject", "s3:GetObject", object, "s3:GetObjectVersion"},
    Need{"ListBucketAnalyticsConfigurations", "s3:GetAnalyticsConfiguration"},
    Need{"ListBucketIntelligentTieringConfigurations", "s3:GetIntelligentTieringConfiguration"},
    Need{"ListBucketInventoryConfigurations", "s3:GetInventoryConfiguration"},
    Need{"ListBucketMetricsConfigurations", "s3:GetMetricsConfiguration"},
    Need{"ListBuckets", "s3:ListAllMyBuckets", Target::none},
    Need{"ListMultipartUploads", "s3:ListBucketMultipartUploads"},
    Need{"ListObjectVersions", "s3:ListBucketVersions"},
    Need{"ListObjects", "s3:ListBucket"},
    Need{"ListObjectsV2", "s3:ListBucket"},
    Need{"ListParts", "s3:ListMultipartUploadParts", object},
    Need{"PutBucketAccelerateConfiguration", "s3:PutAccelerateConfiguration"},
    Need{"PutBucketAcl", "s3:PutBucketAcl"},
    Need{"PutBucketAnalyticsConfiguration", "s3:PutAnalyticsConfiguration"},
    Need{"PutBucketCors", "s3:PutBucketCORS"},
    Need{"PutBucketEncryption", "s3:PutEncryptionConfiguration"},
    Need{"PutBucketIntelligentTieringConfiguration", "s3:PutIntelligentTieringConfiguration"},
    Need{"PutBucketInventoryConfiguration", "s3:PutInventoryConfiguration"},
    Need{"PutBucketLifecycle", "s3:PutLifecycleConfiguration"},
    Need{"PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"},
    Need{"PutBucketLogging", "s3:PutBucketLogging"},
    Need{"PutBucketMetricsConfiguration", "s3:PutMetricsConfiguration"},
    Need{"PutBucketNotification", "s3:PutBucketNotification"},
    Need{"PutBucketNotificationConfiguration", "s3:PutBucketNotification"},
    Need{"PutBucketOwnershipControls", "s3:PutBucketOwnershipControls"},
    Need{"PutBucketPolicy", "s3:PutBucketPolicy"},
    Need{"PutBucketReplication", "s3:PutReplicationConfiguration"},
    Need{"PutBucketRequestPayment", "s3:PutBucketRequestPayment"},
    Need{"PutBucketTagging", "s3:PutBucketTagging"},
    Need{"PutBucketVersioning", "s3:PutBucketVersioning"},
    Need{"PutBucketWebsite", "s3:PutBucketWebsite"},
    Need{"PutObject", "s3:PutObject", object},
    Need{"PutObjectAcl", "s3:PutObjectAcl", object, "s3:PutObjectVersionAcl"},
    Need{"PutObjectLegalHold", "s3:PutObjectLegalHold", object},
    Need{"PutObjectLockConfiguration", "s3:PutBucketObjectLockConfiguration"},
    Need{"PutObjectRetention", "s3:PutObjectRetention", object},
    Need{"PutObjectTagging", "s3:PutObjectTagging", object, "s3:PutObjectVersionTagging"},
    Need{"PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"},
    Need{"RestoreObject", "s3:RestoreObject", object},
    Need{"SelectObjectContent", "s3:GetObject", object},
    Need{"UploadPart", "s3:PutObject", object},
    Need{"UploadPartCopy", "s3:PutObject", object},
};

struct AclRow {
  std::string_view action;
  AclNeed need;
};

constexpr std::array acl_needs = {
    AclRow{"s3:ListBucket", {"READ"}},
    AclRow{"s3:ListBucketVersions", {"READ"}},
    AclRow{"s3:ListBucketMultipartUploads", {"READ"}},
    AclRow{"s3:PutObject", {"WRITE"}},
    AclRow{"s3:DeleteObject", {"WRITE"}},
    AclRow{"s3:AbortMultipartUpload", {"WRITE"}},
    AclRow{"s3:ListMultipartUploadParts", {"WRITE"}},
    AclRow{"s3:GetBucketAcl", {"READ_ACP"}},
    AclRow{"s3:PutBucketAcl", {"WRITE_ACP"}},
    AclRow{"s3:GetObject", {"READ", true}},
    AclRow{"s3:GetObjectVersion", {"READ", true}},
    AclRow{"s3:GetObjectTorrent", {"READ", true}},
    AclRow{"s3:GetObjectAcl", {"READ_ACP", true}},
    AclRow{"s3:GetObjectVersionAcl", {"READ_ACP", true}},
    AclRow{"s3:PutObjectAcl", {"WRITE_ACP", true}},
    AclRow{"s3:PutObjectVersionAcl", {"WRITE_ACP", true}},
};

// Those that make or remove what need not be there.
constexpr std::array<std::string_view, 10> free_actions = {
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
    "s3:BypassGovernanceRetention",
    "s3:ReplicateObject",
    "s3:ReplicateDelete",
    "s3:ReplicateTags",
    "s3:ObjectOwnerOverrideToBucketOwner",
};

}  // namespace

Need need_of(std::string_view operation) {
  const auto* found = std::find_if(needs.begin(), needs.end(), [operation](const Need& need) {
    return need.operation == operation;
  });
  return found == needs.end() ? Need{operation, "s3:*"} : *found;
}

AclNeed acl_need_of(std::string_view action) {
  const auto* found = std::find_if(acl_needs.begin(), acl_needs.end(),
                                   [action](const AclRow& row) { return row.action == action; });
  return found == acl_needs.end() ? AclNeed{""} : found->need;
}

bool is_object_action(std::string_view action) {
  const bool is_listed = std::any_of(needs.begin(), needs.end(), [action](const Need& need) {
    return need.target == object && (need.action == action || need.version_action == action);
  });
  return is_listed || action == "s3:GetObjectAttributes" ||
         action == "s3:GetObjectVersionAttributes" ||
         std::find(free_actions.begin(), free_actions.end(), action) != free_actions.end();
}

bool wants_object(std::string_view action) {
  return is_object_action(action) &&
         std::find(free_actions.begin(), free_actions.end(), action) == free_actions.end();
}

}  // namespace fakes::s3
