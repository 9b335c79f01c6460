// The protocol rest-json: requests of sesv2.
#include "tests/fuzz/wire_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fakes::wire::fuzz::run("sesv2", data, size);
}
