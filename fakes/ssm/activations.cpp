// Activations, with which hybrid nodes register.
#include <algorithm>

#include "fakes/random.h"
#include "fakes/ssm/managed_nodes.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kActivation = "Activation";  // shape Activation

Value create_activation(Core& core, Call& call) {
  const Value& input = call.input;
  const auto expires = input["ExpirationDate"].time(call.now + std::chrono::hours(24));
  if (expires <= call.now || expires > call.now + std::chrono::hours(24 * 30)) {
    throw Fault("InvalidParameters",
                "The expiration date must be in the future, and not more than 30 days from now.");
  }
  return core.store.write([&](Transaction& transaction) {
    Value activation = as_shape(input, kActivation);
    const std::string id = random_uuid();
    activation.set("ActivationId", id);
    activation.set("RegistrationLimit", input["RegistrationLimit"].integer(1));
    activation.set("RegistrationsCount", 0);
    activation.set("ExpirationDate", expires);
    activation.set("Expired", false);
    activation.set("CreatedDate", call.now);
    Records(transaction, scope_of(call)).put(kActivation, id, kActivation, activation);
    return Value::structure({{"ActivationId", id}, {"ActivationCode", random_hex(20)}});
  });
}

Value delete_activation(Core& core, Call& call) {
  core.store.write([&](Transaction& transaction) {
    const std::string& id = call.input["ActivationId"].text();
    if (!Records(transaction, scope_of(call)).remove(kActivation, id)) {
      throw Fault("InvalidActivationId",
                  "The activation ID is not valid. Verify the you entered the correct ActivationId "
                  "or ActivationCode and try again.");
    }
  });
  return Value::structure();
}

bool passes(const Value& activation, const Value& filter) {
  const std::string& key = filter["FilterKey"].text();
  const std::string& text =
      activation[key == "ActivationIds" ? "ActivationId" : std::string_view(key)].text();
  const auto& values = filter["FilterValues"].items();
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& value) { return value.text() == text; });
}

Value describe_activations(Core& core, Call& call) {
  const Value& filters = call.input["Filters"];
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (Value& one : Records(transaction, scope_of(call)).all(kActivation)) {
      const bool is_listed = std::all_of(filters.items().begin(), filters.items().end(),
                                         [&](const Value& filter) { return passes(one, filter); });
      if (!is_listed) continue;
      one.set("Expired", one["ExpirationDate"].time() <= call.now);
      items.push_back(std::move(one));
    }
    return page_of(call.input, "ActivationList", std::move(items));
  });
}

}  // namespace

void add_activation_operations(Operations& operations) {
  operations.add("CreateActivation", create_activation);
  operations.add("DeleteActivation", delete_activation);
  operations.add("DescribeActivations", describe_activations);
}

}  // namespace fakes::ssm
