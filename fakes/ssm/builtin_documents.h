// Documents that AWS owns and every account can run. They do what AWS's do where a node has no
// agent of AWS; their wording is this project's.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fakes/ssm/documents.h"

namespace fakes::ssm {

std::optional<Document> find_builtin(std::string_view name);
std::vector<Document> builtin_documents();

}  // namespace fakes::ssm
