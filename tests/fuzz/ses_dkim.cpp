// A key as PutEmailIdentityDkimSigningAttributes takes it, up to the first empty line, and a
// message that it is to sign.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fakes/ses/dkim.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fakes;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find("\n\n");
  const std::string_view key = text.substr(0, end);
  const std::string_view message = end == text.npos ? "" : text.substr(end + 2);
  if (ses::is_signing_key(key)) ses::dkim_record(key);
  ses::relaxed_body(message);
  ses::relaxed_field("Subject", message);
  ses::dkim_signature(message, {"example.com", "selector", std::string(key)}, 0);
  return 0;
}
