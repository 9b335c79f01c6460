// DKIM signatures (RFC 6376) with the keys that SES makes, or that owners of domains bring.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fakes::ses {

// Base64 of an RSA key's DER (PKCS#1 or #8) of 1024 to 2048 bits, as PutEmailIdentityDkim... takes.
bool is_signing_key(std::string_view base64_key);

// Such a key of 1024 or 2048 bits, made now.
std::string make_signing_key(int bits);
// What DNS is to have of it: "v=DKIM1; k=rsa; p=..."; "" when it is none.
std::string dkim_record(std::string_view base64_key);

struct DkimKey {
  std::string domain;
  std::string selector;
  std::string base64_key;
};

// The field DKIM-Signature, with CRLF, to be put in front of the message: rsa-sha256,
// relaxed/relaxed. "" when the key cannot be used. Lines may end in LF or CRLF.
std::string dkim_signature(std::string_view message, const DkimKey& key, std::int64_t unix_seconds);

// Exposed for tests.
std::string relaxed_body(std::string_view body);
std::string relaxed_field(std::string_view name, std::string_view raw_value);

}  // namespace fakes::ses
