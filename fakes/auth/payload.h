// How a request says that its body is sent and signed.
#pragma once

#include <optional>
#include <string>

#include "fakes/auth/claim.h"
#include "fakes/auth/denial.h"
#include "fakes/request.h"

namespace fakes {

enum class Payload {
  plain_hashed,            // as it is; its SHA-256 is signed
  plain_unsigned,          // as it is
  chunked_signed,          // aws-chunked, a signature in each chunk
  chunked_signed_trailer,  // the same, with a signed trailer
  chunked_unsigned_trailer,
};

struct DeclaredPayload {
  Payload kind = Payload::plain_unsigned;
  // What stands in the canonical request; for plain_hashed the hex SHA-256, which the received body
  // must have (`payload_mismatch`).
  std::string signed_text;
};

bool is_chunked(Payload payload);

// S3: X-Amz-Content-Sha256 as header or parameter, which header signatures of version 4 require;
// without it, a Content-Encoding of aws-chunked. Denials: InvalidRequest, InvalidArgument.
Answer<DeclaredPayload> s3_payload(const Request& request, Signing how);
// The other services sign the SHA-256 of the body, or UNSIGNED-PAYLOAD where they say so in
// X-Amz-Content-Sha256. `body_sha256` in lower-case hex.
DeclaredPayload other_payload(const Request& request, const std::string& body_sha256);

// S3's refusal of a body that is not the declared one; nothing when it is.
std::optional<Denial> payload_mismatch(const DeclaredPayload& declared,
                                       const std::string& body_sha256);

}  // namespace fakes
