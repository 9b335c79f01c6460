// Digests, keyed digests and their text forms, for signatures. Errors of all that compute: Error
// internal, when the library refuses.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace fakes {

// SHA-256 of content that comes in pieces.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view content);
  // Lower-case hex of all content since the last call; then it starts anew.
  std::string finish_hex();

 private:
  struct Free {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Free> context_;
};

std::string hmac_sha256(std::string_view key, std::string_view text);  // 32 bytes
std::string hmac_sha1(std::string_view key, std::string_view text);    // 20 bytes

std::string to_hex(std::string_view bytes);  // lower case
std::string to_base64(std::string_view bytes);
// Nothing unless it is padded base64 (RFC 4648, section 4) without other characters.
std::optional<std::string> from_base64(std::string_view text);

// Takes the same time wherever the difference is; the lengths are no secret.
bool same_signature(std::string_view a, std::string_view b);

}  // namespace fakes
