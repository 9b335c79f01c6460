#include "fakes/ssm/patch_baselines.h"

#include <algorithm>

#include "fakes/random.h"
#include "fakes/ssm/maintenance_windows.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/patch_baseline_records.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

constexpr const char* kShape = "GetPatchBaselineResult";
constexpr std::int64_t kMostBaselines = 50;

Value create_patch_baseline(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    if (records.count(kPatchBaseline) >= kMostBaselines) {
      throw Fault("ResourceLimitExceededException", "The maximum number of patch baselines is 50.");
    }
    Value baseline = as_shape(call.input, kShape);
    const std::string id = "pb-0" + random_hex(16);
    baseline.set("BaselineId", id);
    baseline.set("CreatedDate", call.now);
    baseline.set("ModifiedDate", call.now);
    fill_baseline(baseline);
    records.put(kPatchBaseline, id, kShape, baseline);
    put_tags(transaction, scope_of(call), kPatchBaseline, id, call.input["Tags"]);
    return Value::structure({{"BaselineId", id}});
  });
}

Value get_patch_baseline(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    auto baseline = find_baseline(records, scope_of(call), call.input["BaselineId"].text());
    if (!baseline) no_baseline();
    Value groups = Value::list();
    for (const Value& one : records.children(kPatchGroup, (*baseline)["BaselineId"].text())) {
      groups.push(one["PatchGroup"]);
    }
    baseline->set("PatchGroups", std::move(groups));
    return *std::move(baseline);
  });
}

Value update_patch_baseline(Core& core, Call& call) {
  const std::string& id = call.input["BaselineId"].text();
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    auto baseline = records.find(kPatchBaseline, id);
    if (!baseline) no_baseline();
    apply_update(*baseline, call.input, kShape, call.input["Replace"].boolean(),
                 {"GlobalFilters", "ApprovalRules", "ApprovedPatches", "RejectedPatches",
                  "Description", "Sources"});
    fill_baseline(*baseline);
    baseline->set("ModifiedDate", call.now);
    records.put(kPatchBaseline, id, kShape, *baseline);
    return as_shape(*baseline, "UpdatePatchBaselineResult");
  });
}

Value delete_patch_baseline(Core& core, Call& call) {
  const std::string& id = call.input["BaselineId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    const auto baseline = records.find(kPatchBaseline, id);
    const bool is_default =
        baseline &&
        default_baseline(records, scope_of(call), (*baseline)["OperatingSystem"].text()) == id;
    if (is_default || !records.children(kPatchGroup, id).empty()) {
      throw Fault("ResourceInUseException",
                  "Error message: The patch baseline is the default, or is registered for a patch "
                  "group.");
    }
    records.remove(kPatchBaseline, id);
    remove_tags(transaction, scope_of(call), kPatchBaseline, id);
  });
  return Value::structure({{"BaselineId", id}});
}

bool passes(const Value& baseline, bool is_own, const Value& filter) {
  const std::string& key = filter["Key"].text();
  const auto& values = filter["Values"].items();
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    if (key == "NAME_PREFIX") return baseline["Name"].text().starts_with(value.text());
    if (key == "OWNER") return value.text() == "All" || (value.text() == "Self") == is_own;
    if (key == "OPERATING_SYSTEM") return baseline["OperatingSystem"].text() == value.text();
    return false;
  });
}

Value describe_patch_baselines(Core& core, Call& call) {
  const Scope scope = scope_of(call);
  const Value& filters = call.input["Filters"];
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope);
    Page page(call.input, 100);
    const auto take = [&](const Value& baseline, bool is_own) {
      const bool is_listed =
          std::all_of(filters.items().begin(), filters.items().end(),
                      [&](const Value& filter) { return passes(baseline, is_own, filter); });
      if (is_listed && page.wants_next()) page.add(identity_of(records, scope, baseline));
    };
    for (const Value& one : records.all(kPatchBaseline)) take(one, true);
    for (const Value& one : aws_baselines(scope)) take(one, false);
    Value output = Value::structure();
    page.write(output, "BaselineIdentities");
    return output;
  });
}

}  // namespace

void add_patch_baseline_operations(Operations& operations) {
  operations.add("CreatePatchBaseline", create_patch_baseline);
  operations.add("GetPatchBaseline", get_patch_baseline);
  operations.add("UpdatePatchBaseline", update_patch_baseline);
  operations.add("DeletePatchBaseline", delete_patch_baseline);
  operations.add("DescribePatchBaselines", describe_patch_baselines);
}

}  // namespace fakes::ssm
