// Answers of a DNS server: the first byte chooses what was asked for.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fakes/ses/dns.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fakes::ses;
  if (size == 0) return 0;
  const std::string_view answer(reinterpret_cast<const char*>(data) + 1, size - 1);
  read_dns_answer(answer, static_cast<DnsType>(data[0] % 3));
  return 0;
}
