// What a request is about, in one text: for rules and the journal of requests.
#pragma once

#include <string>
#include <string_view>

#include "fakes/wire/value.h"

namespace fakes {

// "bucket/key" or "bucket" (S3), a parameter's or document's name (SSM), an identity, a template or
// the sender of a mail (SES), a role (STS, IAM), a repository (ECR), a load
// balancer (ELB). "" when it is about none.
std::string resource_of(std::string_view model, const wire::Value& input);

}  // namespace fakes
