#include "fakes/s3/encryption.h"

namespace fakes::s3 {

DefaultEncryption default_encryption(Transaction& /*state*/, const Bucket& /*bucket*/) {
  return {};
}

}  // namespace fakes::s3
