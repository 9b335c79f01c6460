#include "fakes/s3/region.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "fakes/s3/bucket_name.h"
#include "fakes/s3/raw.h"
#include "fakes/wire/fault.h"

namespace fakes::s3 {
namespace {

using wire::Fault;

constexpr std::string_view kRegionHeader = "x-amz-bucket-region";

// The address that the client should have used. Never one that it did not use itself: a client that
// follows must not leave this machine.
std::string endpoint_of(const Call& call, const Bucket& bucket) {
  std::string host = call.endpoint.substr(call.endpoint.find("//") + 2);
  const auto at = call.host_region.empty() ? std::string::npos : host.rfind(call.host_region);
  if (at != std::string::npos) host.replace(at, call.host_region.size(), bucket.region);
  return host;
}

Fault redirect(const Call& call, const Bucket& bucket) {
  return Fault("PermanentRedirect",
               "The bucket you are attempting to access must be addressed using the specified "
               "endpoint. Please send all future requests to this endpoint.")
      .with("Endpoint", endpoint_of(call, bucket))
      .with("Bucket", bucket.name)
      .with_header(kRegionHeader, bucket.region)
      .with_status(301);
}

Fault wrong_scope(const Call& call, const std::string& region) {
  const std::string text =
      fmt::format("the region '{}' is wrong; expecting '{}'", call.caller.scope.region, region);
  const bool is_link = call.caller.how == Signing::v4_query;
  Fault fault(is_link ? "AuthorizationQueryParametersError" : "AuthorizationHeaderMalformed",
              (is_link ? "Error parsing the X-Amz-Credential parameter; "
                       : "The authorization header is malformed; ") +
                  text);
  return fault.with("Region", region).with_status(400);
}

// Whose endpoint the request came to; "" when that cannot be said.
std::string endpoint_region(const Call& call, const Bucket* bucket) {
  const std::string& scope = call.caller.scope.region;
  if (!call.host_region.empty() || scope.empty()) return call.host_region;
  const bool is_any = call.host_bucket || !is_region(scope);  // "auto" is no region of AWS
  return is_any && bucket != nullptr ? bucket->region : scope;
}

// The endpoint of us-east-1 says of all buckets where they are.
bool is_answered_everywhere(const Call& call, std::string_view endpoint) {
  return call.wire.operation->name() == "GetBucketLocation" && endpoint == "us-east-1";
}

}  // namespace

void check_region(const Call& call, const Bucket* bucket) {
  const std::string& scope = call.caller.scope.region;
  const std::string endpoint = endpoint_region(call, bucket);
  if (endpoint.empty()) return;
  const bool is_elsewhere = bucket != nullptr && endpoint != bucket->region;
  if (is_elsewhere && !is_answered_everywhere(call, endpoint)) throw redirect(call, *bucket);
  if (scope.empty() || scope == endpoint || !call.caller.verified) return;
  Fault fault = wrong_scope(call, endpoint);
  if (bucket != nullptr) fault.with_header(kRegionHeader, bucket->region);
  throw fault;
}

void add_region(Core& core, const Answered& answered, Response& response) {
  if (answered.entry.operation != "HeadBucket" || response.status < 300) return;
  const auto is_region = [](const Header& header) { return same_name(header.name, kRegionHeader); };
  if (std::any_of(response.headers.begin(), response.headers.end(), is_region)) return;
  const auto bucket = core.store.read([&](Transaction& state) {
    return find_bucket(state, place_of(answered.request, answered.host_bucket).bucket);
  });
  if (bucket) response.headers.push_back({std::string(kRegionHeader), bucket->region});
}

}  // namespace fakes::s3
