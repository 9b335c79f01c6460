#include "fakes/s3/configuration.h"
#include "fakes/s3/encryption.h"

namespace fakes::s3 {

DefaultEncryption default_encryption(Transaction& state, const Bucket& bucket) {
  const auto value = configuration(state, bucket, "ServerSideEncryptionConfiguration");
  if (!value) return {};
  const auto& rules = (*value)["Rules"].items();
  if (rules.empty()) return {};
  const auto& standard = rules[0]["ApplyServerSideEncryptionByDefault"];
  return {standard["SSEAlgorithm"].text_or("AES256"), standard["KMSMasterKeyID"].text(),
          rules[0]["BucketKeyEnabled"].boolean()};
}

}  // namespace fakes::s3
