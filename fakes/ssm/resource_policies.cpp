// Policies by which a parameter or an OpsItem group is shared. They are kept; nothing asks them.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/auth/digest.h"
#include "fakes/random.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/parameter.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/resource_data_sync.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kPolicy = "ResourcePolicy";  // below the resource's ARN
constexpr const char* kShape = "GetResourcePoliciesResponseEntry";

[[noreturn]] void bad_policy(const std::string& message) {
  throw Fault("ResourcePolicyInvalidParameterException", message);
}

void check_resource(Transaction& transaction, const Scope& scope, const std::string& arn) {
  const std::string parameters = arn_of(scope, "parameter/");
  if (arn.starts_with(parameters)) {
    const auto latest = find_latest(transaction, scope, arn.substr(parameters.size() - 1));
    if (!latest) throw Fault("ResourceNotFoundException", "The specified parameter doesn't exist.");
    if (latest->tier != "Advanced") {
      bad_policy("Only parameters of the advanced tier can be shared.");
    }
    return;
  }
  if (!arn.starts_with(arn_of(scope, ""))) {
    bad_policy(fmt::format("The resource ARN {} is not valid.", arn));
  }
}

// The policy that the caller means to change or delete.
Value get_policy(const Records& records, const Value& input) {
  auto policy = records.find(kPolicy, input["PolicyId"].text());
  if (!policy) throw Fault("ResourcePolicyNotFoundException", "No policies with the given ID.");
  if (!((*policy)["PolicyHash"] == input["PolicyHash"])) {
    throw Fault("ResourcePolicyConflictException",
                "The hash provided in the call doesn't match the stored hash.");
  }
  return *std::move(policy);
}

Value put_resource_policy(Core& core, Call& call) {
  const Value& input = call.input;
  const std::string& text = input["Policy"].text();
  const std::string& arn = input["ResourceArn"].text();
  if (!nlohmann::json::parse(text, nullptr, false).is_object()) {
    throw Fault("MalformedResourcePolicyDocumentException",
                "The specified policy document is malformed or invalid.");
  }
  Sha256 digest;
  digest.update(text);
  const std::string hash = digest.finish_hex();
  return core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    check_resource(transaction, scope_of(call), arn);
    const bool is_new = !input.has("PolicyId");
    if (!is_new) get_policy(records, input);
    if (is_new && !records.children(kPolicy, arn).empty()) {
      throw Fault("ResourcePolicyLimitExceededException",
                  "The resource policy limit of the resource is 1.");
    }
    const std::string id = is_new ? random_uuid() : input["PolicyId"].text();
    records.put(kPolicy, id, kShape,
                Value::structure({{"PolicyId", id}, {"PolicyHash", hash}, {"Policy", text}}), arn);
    return Value::structure({{"PolicyId", id}, {"PolicyHash", hash}});
  });
}

Value get_resource_policies(Core& core, Call& call) {
  return core.store.read([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    return page_of(call.input, "Policies",
                   records.children(kPolicy, call.input["ResourceArn"].text()));
  });
}

Value delete_resource_policy(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    records.remove(kPolicy, get_policy(records, call.input)["PolicyId"].text());
  });
  return Value::structure();
}

}  // namespace

void add_resource_policy_operations(Operations& operations) {
  operations.add("PutResourcePolicy", put_resource_policy);
  operations.add("GetResourcePolicies", get_resource_policies);
  operations.add("DeleteResourcePolicy", delete_resource_policy);
}

}  // namespace fakes::ssm
