#include "fakes/s3/operations.h"

namespace fakes::s3 {

std::vector<Entry> object_operations() {
  return {};
}

}  // namespace fakes::s3
