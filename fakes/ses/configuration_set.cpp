#include "fakes/ses/configuration_set.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "fakes/ses/account.h"
#include "fakes/ses/identity.h"

namespace fakes::ses {
namespace {

using wire::Value;

constexpr std::int64_t kMostSets = 10'000;

}  // namespace

Value expect_configuration_set(Transaction& look, const Call& call, std::string_view name) {
  const Place place = place_of(call);
  const auto record = Records(look, place, "configuration_set").find(name);
  if (!record) throw no_configuration_set(call, name);
  return record->document;
}

void check_configuration_set_name(const Call& call, const std::string& name) {
  const auto is_allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  };
  if (name.empty()) throw invalid(call, "Configuration set name must be specified.");
  if (name.size() > 64) {
    throw invalid(call, "Configuration set name cannot exceed 64 characters.");
  }
  if (!std::all_of(name.begin(), name.end(), is_allowed)) {
    throw invalid(call, fmt::format("Invalid configuration set name <{}>: only alphanumeric ASCII "
                                    "characters, '_', and '-' are allowed.",
                                    name));
  }
}

void check_redirect_domain(Transaction& look, const Call& call, const Value& tracking) {
  const Value* domain = tracking.find("CustomRedirectDomain");
  if (domain == nullptr || load_settings(look).is_open) return;
  const Place place = place_of(call);
  const auto name = is_address(domain->text()) ? std::nullopt : identity_name(domain->text());
  if (name && Identities(look, place).verified_for(*name)) return;
  throw wire::Fault(
      is_v2(call) ? "BadRequestException" : "InvalidTrackingOptions",
      fmt::format("Custom redirect domain <{}> is not a verified domain.", domain->text()));
}

void create_configuration_set(Transaction& change, const Call& call, const std::string& name,
                              const Value& document) {
  check_configuration_set_name(call, name);
  const Place place = place_of(call);
  Records sets(change, place, "configuration_set");
  if (sets.has(name)) {
    auto fault = already_exists(call, "ConfigurationSetAlreadyExists",
                                fmt::format("Configuration set <{}> already exists.", name));
    if (!is_v2(call)) fault.with("ConfigurationSetName", name);
    throw fault;
  }
  if (sets.count() >= kMostSets) throw limit_exceeded(call, "Too many configuration sets.");
  sets.put(name, document, call.now);
}

Value change_configuration_set(Core& core, const Call& call, const ChangeSet& change_it) {
  core.store.write([&](Transaction& change) {
    const std::string& name = call.input["ConfigurationSetName"].text();
    Value document = expect_configuration_set(change, call, name);
    change_it(document, change);
    const Place place = place_of(call);
    Records(change, place, "configuration_set").put(name, document, call.now);
  });
  return Value::structure();
}

Value delete_configuration_set(Core& core, Call& call) {
  const std::string& name = call.input["ConfigurationSetName"].text();
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    if (!Records(change, place, "configuration_set").erase(name)) {
      throw no_configuration_set(call, name);
    }
  });
  return Value::structure();
}

}  // namespace fakes::ses
