// Which region's endpoint a request was sent to, and whether its bucket is there. An endpoint whose
// name says no region ("127.0.0.1") is that of every region: of the one that the request is signed
// for; where the name begins with a bucket's, of the one where that bucket is, as DNS has it on
// AWS. Source: Amazon S3 User Guide, "Making requests to Amazon S3", "Request redirection and the
// REST API"; Amazon S3 API Reference, "Error responses".
#pragma once

#include "fakes/core.h"
#include "fakes/response.h"
#include "fakes/s3/buckets.h"
#include "fakes/service.h"

namespace fakes::s3 {

// Lets pass what says no region, which is not signed or signed with version 2. Throws
// PermanentRedirect (301) for a bucket of another region, and, when the signature was looked at,
// AuthorizationHeaderMalformed or AuthorizationQueryParametersError (400) when it was made for
// another region than the endpoint's. `bucket` is the one that the call names; null without.
void check_region(const Call& call, const Bucket* bucket);

// HeadBucket tells everybody where a bucket is, whomever it refuses.
void add_region(Core& core, const Answered& answered, Response& response);

}  // namespace fakes::s3
