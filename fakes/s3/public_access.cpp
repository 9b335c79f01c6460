#include "fakes/s3/public_access.h"

namespace fakes::s3 {

PublicAccess public_access_of(Transaction& state, const Bucket& bucket) {
  const auto text = setting(state, bucket, kPublicAccessBlock);
  if (!text) return {};
  const auto is_on = [&text](const char* element) {
    return text->find(std::string("<") + element + ">true<") != std::string::npos;
  };
  return {is_on("BlockPublicAcls"), is_on("IgnorePublicAcls"), is_on("BlockPublicPolicy"),
          is_on("RestrictPublicBuckets")};
}

void block_all_public_access(Transaction& state, const Bucket& bucket) {
  put_setting(state, bucket, kPublicAccessBlock,
              "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>"
              "<BlockPublicPolicy>true</BlockPublicPolicy>"
              "<RestrictPublicBuckets>true</RestrictPublicBuckets>");
}

}  // namespace fakes::s3
