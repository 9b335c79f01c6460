// Patch baselines as records; shared by the two files of their operations.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/ssm/operations.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

constexpr std::string_view kPatchBaseline = "PatchBaseline";  // shape GetPatchBaselineResult
// Shape PatchGroupPatchBaselineMapping; the parent is the baseline.
constexpr std::string_view kPatchGroup = "PatchGroup";
// Shape GetDefaultPatchBaselineResult, by operating system, where it is not AWS's.
constexpr std::string_view kDefaultBaseline = "DefaultPatchBaseline";

// AWS's own baselines for a region: one for each operating system.
std::vector<Value> aws_baselines(const Scope& scope);
// Shape GetPatchBaselineResult, of both kinds; nothing when there is none.
std::optional<Value> find_baseline(const Records& records, const Scope& scope,
                                   const std::string& id);
// The same; throws Fault DoesNotExistException when there is none.
Value get_baseline(const Records& records, const Scope& scope, const std::string& id);
std::string default_baseline(const Records& records, const Scope& scope,
                             const std::string& operating_system);
// Sets what AWS answers where nothing was said.
void fill_baseline(Value& baseline);
// Shape PatchBaselineIdentity.
Value identity_of(const Records& records, const Scope& scope, const Value& baseline);
[[noreturn]] void no_baseline();

}  // namespace fakes::ssm
