// Names of parameters: how clients refer to them, and which may be made.
#pragma once

#include <string>
#include <string_view>

#include "fakes/ssm/scope.h"

namespace fakes::ssm {

// "name", "name:3", "name:label" or the ARN of any of these.
struct ParameterReference {
  std::string name;      // as the client wrote it, without the selector; of an ARN its path
  std::string path;      // "/name": what a parameter is found by, for "name" and "/name" are one
  std::string selector;  // "3", "label" or ""
  bool is_arn = false;
};

std::string path_of(std::string_view name);

// Throws Fault ParameterNotFound for what can name nothing (two selectors, another account's or
// region's ARN) and ValidationException for a path that is none.
ParameterReference parse_reference(const Scope& scope, std::string_view text);

// Whether a parameter of this name may be made. Throws Fault ValidationException,
// AccessDeniedException of names that AWS keeps for itself, HierarchyLevelLimitExceededException.
void check_new_name(const Scope& scope, std::string_view name);

// Whether this is a path that parameters may be below: "/", "/a/b", "/a/b/".
bool is_hierarchy(std::string_view path);

std::string parameter_arn(const Scope& scope, std::string_view path);

}  // namespace fakes::ssm
