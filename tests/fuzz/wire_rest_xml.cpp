// The protocol rest-xml: requests of s3.
#include "tests/fuzz/wire_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fakes::wire::fuzz::run("s3", data, size);
}
