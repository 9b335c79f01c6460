// Policies as JSON documents: their grammar and the sizes that IAM allows.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fakes/policy/document.h"

namespace fakes::iam {

// Throws Fault MalformedPolicyDocument.
void check_document(const std::string& document, policy::Kind kind);
// Without white space, as IAM counts.
std::size_t size_of(std::string_view document);

}  // namespace fakes::iam
