// Signs a request as AWS's clients do, for those of our own parts that are clients.
#pragma once

#include <string>

#include "fakes/auth/amz_time.h"
#include "fakes/auth/signature_v4.h"
#include "fakes/request.h"

namespace fakes {

struct Signer {
  std::string access_key;
  std::string secret_key;
  std::string region;
  std::string service;  // as in a scope: "s3", "ses"

  // Adds X-Amz-Date, X-Amz-Content-Sha256 and Authorization. The request has its Host and body.
  void sign(Request& request, Seconds now) const;
};

}  // namespace fakes
