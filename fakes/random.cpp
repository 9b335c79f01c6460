#include "fakes/random.h"

#include <openssl/rand.h>

#include "fakes/auth/digest.h"
#include "sim/base/error.h"

namespace fakes {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  auto* begin = reinterpret_cast<unsigned char*>(bytes.data());
  if (RAND_bytes(begin, static_cast<int>(count)) != 1) {
    throw sim::Error(sim::Category::internal, "OpenSSL gives no random bytes");
  }
  return bytes;
}

std::string random_text(std::size_t count, std::string_view characters) {
  // Bytes beyond the last whole multiple would make the first characters more likely.
  const std::size_t usable = 256 / characters.size() * characters.size();
  std::string text;
  while (text.size() < count) {
    for (const char byte : random_bytes(count)) {
      const auto number = static_cast<unsigned char>(byte);
      if (number < usable && text.size() < count) text += characters[number % characters.size()];
    }
  }
  return text;
}

std::string random_hex(std::size_t digits) {
  return to_hex(random_bytes(digits / 2));
}

std::string random_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string text = to_hex(bytes);
  for (const std::size_t at : {20, 16, 12, 8}) text.insert(at, 1, '-');
  return text;
}

}  // namespace fakes
