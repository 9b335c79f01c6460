// The refusals that services word differently, each for all dialects. Codes and statuses are those
// of the services' "Common Errors" pages and of S3's "Error responses".
#pragma once

#include <string>
#include <string_view>

#include "fakes/auth/amz_time.h"
#include "fakes/auth/claim.h"
#include "fakes/auth/denial.h"

namespace fakes {

// There is no signature. S3 takes such requests as anonymous; this is its answer where anonymous
// callers may not.
Denial missing_authentication(Dialect dialect);
// An Authorization header that cannot be read; S3's and the other services' reasons.
Denial malformed_authorization(Dialect dialect, std::string_view s3_reason, std::string reason);
// The same for a signature in the query.
Denial malformed_query(Dialect dialect, std::string_view s3_reason, std::string reason);
// S3's InvalidArgument.
Denial invalid_argument(std::string message, std::string name, std::string value);
// S3's AccessDenied with a reason.
Denial access_denied(std::string message);

Denial unknown_access_key(Dialect dialect, const std::string& access_key);
// The session token is not the one of this key.
Denial invalid_token(Dialect dialect, const std::string& token);
Denial expired_token(Dialect dialect, const std::string& token);

// Signed at a time that is more than 15 minutes away.
Denial skewed(Dialect dialect, Seconds signed_at, Seconds now);
// A link whose time is over (S3).
Denial link_expired(Seconds expires, Seconds now);

// `canonical_request` is empty for version 2, which has none.
Denial signature_mismatch(Dialect dialect, const Claim& claim, const std::string& string_to_sign,
                          const std::string& canonical_request);
// A signature is right in form and not for this service; not for S3.
Denial wrong_scope(Dialect dialect, std::string message);

}  // namespace fakes
