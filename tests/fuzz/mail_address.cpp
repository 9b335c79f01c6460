// Addresses, lists and paths: what is read is written so that it reads the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fakes/mail/address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto check = [](const fakes::mail::Address& address) {
    fakes::mail::normalized(address);
    const auto spec = fakes::mail::parse_address(address.spec());
    if (!spec || spec->local != address.local || spec->domain != address.domain) std::abort();
    if (!fakes::mail::parse_path(address.spec())) std::abort();
  };
  if (const auto address = fakes::mail::parse_address(text)) {
    check(*address);
  }
  if (const auto path = fakes::mail::parse_path(text)) {
    if (!path->domain.empty()) check(*path);
  }
  for (const auto& address : fakes::mail::read_address_list(text)) check(address);
  if (const auto list = fakes::mail::parse_address_list(text)) {
    if (fakes::mail::read_address_list(text).size() != list->size()) std::abort();
  }
  fakes::mail::ascii_domain(text);
  return 0;
}
