#include "fakes/wire/validate.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "fakes/wire/constraints.h"

namespace fakes::wire {
namespace {

using Kind = Violation::Kind;

// More are not said: the message would help nobody.
constexpr std::size_t kMost = 10;

// Services whose errors are MissingParameter and InvalidParameterValue.
constexpr std::array<std::string_view, 5> kOldServices = {"docdb", "ec2", "elasticache", "neptune",
                                                          "rds"};

[[noreturn]] void refuse_by_parameter(const Call& call, const Violation& first) {
  if (first.kind == Kind::missing) {
    std::string name = first.member;
    const bool ec2 = call.protocol == Protocol::ec2;
    if (ec2) name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
    throw Fault("MissingParameter", fmt::format("The request must contain the parameter {}", name));
  }
  throw Fault("InvalidParameterValue", fmt::format("Value {} for parameter {} is invalid. {}",
                                                   first.value.empty() ? "()" : first.value,
                                                   first.member, first.constraint));
}

[[noreturn]] void refuse_for_s3(const std::vector<Violation>& violations) {
  const Violation& first = violations.front();
  if (first.in_body) {
    throw Fault("MalformedXML",
                "The XML you provided was not well-formed or did not validate against our "
                "published schema");
  }
  throw Fault("InvalidArgument", describe(violations)).with("ArgumentName", first.member);
}

std::string_view json_code(const Call& call) {
  // An old one among those that speak JSON.
  if (call.service.name() == "ecr") return "InvalidParameterException";
  const bool own = call.service.shape("ValidationException").has_value();
  const bool bad = call.service.shape("BadRequestException").has_value();
  return !own && bad && call.protocol == Protocol::rest_json ? "BadRequestException"
                                                             : "ValidationException";
}

}  // namespace

void validate(const Call& call, const Value& input) {
  const auto shape = call.operation->input();
  if (!shape) return;
  const auto violations = find_violations(*shape, input, kMost);
  if (violations.empty()) return;
  const bool old = std::find(kOldServices.begin(), kOldServices.end(), call.service.name()) !=
                   kOldServices.end();
  switch (call.protocol) {
    case Protocol::query:
    case Protocol::ec2:
      if (old) refuse_by_parameter(call, violations.front());
      throw Fault("ValidationError", describe(violations));
    case Protocol::rest_xml:
      if (call.service.name() == "s3") refuse_for_s3(violations);
      throw Fault("InvalidInput", describe(violations));
    default:
      throw Fault(json_code(call), describe(violations));
  }
}

}  // namespace fakes::wire
