// The front door of authentication: who sent a request, or why it is refused. Knows signatures and
// keys; what a caller may do is decided elsewhere.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "fakes/auth/access_keys.h"
#include "fakes/auth/chunked.h"
#include "fakes/auth/claim.h"
#include "fakes/auth/denial.h"
#include "fakes/auth/payload.h"
#include "fakes/request.h"

namespace fakes {

enum class Strictness {
  strict,  // keys, tokens, times, scopes and signatures must be right
  known,   // the access key must exist; nothing else is checked
  any,     // nothing is checked; key and scope are read as far as they can be
};

// What the one who asks knows about the request.
struct Doorway {
  Dialect dialect = Dialect::s3;
  std::chrono::system_clock::time_point now;
  std::string service = {};  // that the scope must name; empty: any
  std::string region = {};   // the same; global services are signed for any
  // S3: the bucket that the Host header names, if it does.
  std::optional<std::string> host_bucket = {};
  // Whether the operation is open to unsigned requests. S3 decides that by its policies, so there
  // it always is.
  bool anonymous_allowed = false;
  // Lower-case hex SHA-256 of the body, if it is not in the request. S3 needs none: the request
  // declares it, and payload_mismatch() compares when the body is there.
  std::optional<std::string> body_sha256 = {};
};

struct Caller {
  Signing how = Signing::anonymous;
  bool verified = false;  // the signature was right
  std::string access_key;
  std::string account;  // of the access key; empty when the key is unknown
  Scope scope;          // version 4 only
  DeclaredPayload payload;
  ChunkSeed chunks;  // for ChunkDecoder, when the payload is chunked
};

class Verifier {
 public:
  Verifier(AccessKeys keys, Strictness strictness);

  // May be called by several threads, if `keys` may.
  Answer<Caller> verify(const Request& request, const Doorway& door) const;
  // For what is signed in another way: browsers' forms.
  const AccessKeys& keys() const { return keys_; }
  Strictness strictness() const { return strictness_; }

 private:
  Answer<Caller> verify_strictly(const Request& request, const Doorway& door) const;
  Answer<Caller> identify(const Request& request, const Doorway& door) const;

  AccessKeys keys_;
  Strictness strictness_;
};

}  // namespace fakes
