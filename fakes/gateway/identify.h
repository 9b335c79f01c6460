// Which service a request is for, told as real clients tell it: by the scope of its signature,
// X-Amz-Target, the name of the host, Action, the path; S3 gets the rest.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/gateway/host_name.h"
#include "fakes/request.h"
#include "fakes/wire/model.h"

namespace fakes {

struct Target {
  std::optional<wire::Service> service;  // nothing: none that was built in
  std::string named;                     // what the client called that: "rds", "DynamoDB_20120810"
  HostName host;                         // a bucket counts for S3 only
  std::string region;                    // of the scope, else of the host; may be empty
  bool is_registry = false;              // the OCI distribution API, not AWS's
};

// Whether only a form in the body can say it: AssumeRoleWithWebIdentity is not signed.
bool is_told_by_body(const Request& request);
// Of forms, the body must be there when the former says so.
Target identify(const Request& request, const std::vector<std::string>& domains);

}  // namespace fakes
