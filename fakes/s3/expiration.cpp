#include "fakes/s3/expiration.h"

#include "fakes/s3/lifecycle.h"

namespace fakes::s3 {

void add_expiration(Transaction& state, const Bucket& bucket, const Object& object,
                    std::vector<Header>& headers) {
  const auto value = expiration_header(state, bucket, object);
  if (value) headers.push_back({"x-amz-expiration", *value});
}

}  // namespace fakes::s3
