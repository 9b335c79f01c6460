#include "fakes/auth/sign.h"

#include <fmt/format.h>

#include "sim/base/file.h"

namespace fakes {

void Signer::sign(Request& request, Seconds now) const {
  const std::string time = basic_time(now);
  const std::string payload = sim::sha256(request.body);
  request.headers.push_back({"X-Amz-Date", time});
  request.headers.push_back({"X-Amz-Content-Sha256", payload});
  const Scope scope{time.substr(0, 8), region, service};
  const PathRule rule = service == "s3" ? PathRule::s3 : PathRule::others;
  const std::string canonical =
      canonical_request(request, {"host", "x-amz-content-sha256", "x-amz-date"}, payload, rule);
  const std::string signature =
      signature_v4(signing_key_v4(secret_key, scope), string_to_sign_v4(time, scope, canonical));
  request.headers.push_back(
      {"Authorization",
       fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, "
                   "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={}",
                   access_key, scope.text(), signature)});
}

}  // namespace fakes
