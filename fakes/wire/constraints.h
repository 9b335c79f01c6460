// The constraints of a model and the values that break them, in AWS's words.
#pragma once

#include <string>
#include <vector>

#include "fakes/wire/model.h"
#include "fakes/wire/value.h"

namespace fakes::wire {

struct Violation {
  enum class Kind { missing, enumeration, length, range, pattern };
  Kind kind;
  std::string member;      // as in the model: "UserName"
  std::string path;        // as AWS writes it: "tags.1.member.key"
  std::string value;       // "'x'", "null", or "" for secrets
  std::string constraint;  // "Member must not be null"
  bool in_body;
};

// In the order of the model's members, at most `limit`.
std::vector<Violation> find_violations(const Shape& shape, const Value& value, std::size_t limit);

// "2 validation errors detected: Value '' at 'name' failed to satisfy constraint: ...; Value ..."
std::string describe(const std::vector<Violation>& violations);

}  // namespace fakes::wire
