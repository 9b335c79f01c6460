#include "fakes/ssm/parameter_name.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/request.h"
#include "fakes/wire/fault.h"
#include "sim/base/text.h"

namespace fakes::ssm {

using wire::Fault;

namespace {

constexpr std::ptrdiff_t kMostLevels = 15;
// Of a name together with what stands before it in the ARN.
constexpr std::size_t kLongestArn = 1011;

constexpr const char* kReserved =
    "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).";
constexpr const char* kPathRules =
    "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it "
    "can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of "
    "letters, numbers and the following 3 symbols .-_";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_' || c == '/';
}

[[noreturn]] void refuse(const char* message) {
  throw Fault("ValidationException", message);
}

[[noreturn]] void not_found(std::string_view text) {
  throw Fault("ParameterNotFound", fmt::format("Parameter {} not found.", text));
}

// The part of an ARN behind "parameter"; nothing of another account or region can be seen.
std::string_view path_of_arn(const Scope& scope, std::string_view text) {
  const std::string prefix = arn_of(scope, "parameter/");
  const std::string shared =
      fmt::format("arn:{}:ssm:{}::parameter/", partition_of(scope.region), scope.region);
  if (text.starts_with(prefix)) return text.substr(prefix.size() - 1);
  if (text.starts_with(shared)) return text.substr(shared.size() - 1);
  not_found(text);
}

}  // namespace

std::string path_of(std::string_view name) {
  return name.starts_with('/') ? std::string(name) : "/" + std::string(name);
}

ParameterReference parse_reference(const Scope& scope, std::string_view text) {
  ParameterReference reference;
  reference.is_arn = text.starts_with("arn:");
  std::string_view rest = reference.is_arn ? path_of_arn(scope, text) : text;
  const std::size_t colon = rest.find(':');
  if (colon != std::string_view::npos) {
    reference.selector = std::string(rest.substr(colon + 1));
    rest = rest.substr(0, colon);
    if (reference.selector.find(':') != std::string::npos) not_found(text);
  }
  const bool has_slash = rest.find('/') != std::string_view::npos;
  if ((has_slash && !rest.starts_with('/')) || rest.find("//") != std::string_view::npos ||
      !std::all_of(rest.begin(), rest.end(), is_name_character)) {
    refuse(kPathRules);
  }
  reference.name = std::string(rest);
  reference.path = path_of(rest);
  return reference;
}

void check_new_name(const Scope& scope, std::string_view name) {
  if (name.find(':') != std::string_view::npos) refuse(kPathRules);
  const std::string lower = lower_case(name);
  const std::string_view first = std::string_view(lower).substr(lower.starts_with('/') ? 1 : 0);
  const auto slashes = std::count(name.begin(), name.end(), '/');
  if (first.starts_with("aws") || first.starts_with("ssm")) {
    if (slashes <= 1 && name.substr(1).find('/') == std::string_view::npos) refuse(kReserved);
    if (!first.starts_with("aws")) refuse(kPathRules);
    throw Fault("AccessDeniedException",
                fmt::format("No access to reserved parameter name: {}.", name));
  }
  if (slashes > 0 && !name.starts_with('/')) {
    refuse("Parameter name must be a fully qualified name.");
  }
  if (!std::all_of(name.begin(), name.end(), is_name_character)) refuse(kPathRules);
  if (name.ends_with('/') || name.find("//") != std::string_view::npos) refuse(kPathRules);
  if (slashes > kMostLevels) {
    throw Fault("HierarchyLevelLimitExceededException",
                "A hierarchy can have a maximum of 15 levels. For more information, see "
                "Requirements and constraints for parameter names in the AWS Systems Manager User "
                "Guide.");
  }
  if (parameter_arn(scope, path_of(name)).size() > kLongestArn) {
    refuse("The parameter name can be at most 1011 characters long, including its ARN.");
  }
}

bool is_hierarchy(std::string_view path) {
  return path.starts_with('/') && path.find("//") == std::string_view::npos &&
         std::all_of(path.begin(), path.end(), is_name_character);
}

std::string parameter_arn(const Scope& scope, std::string_view path) {
  return arn_of(scope, fmt::format("parameter{}", path));
}

}  // namespace fakes::ssm
