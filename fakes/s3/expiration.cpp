#include "fakes/s3/expiration.h"

namespace fakes::s3 {

void add_expiration(Transaction& /*state*/, const Bucket& /*bucket*/, const Object& /*object*/,
                    std::vector<Header>& /*headers*/) {}

}  // namespace fakes::s3
