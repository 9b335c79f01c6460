#include "fakes/ecr/scanning.h"

#include "fakes/ecr/access.h"
#include "fakes/policy/wildcard.h"
#include "fakes/wire/json.h"
#include "fakes/wire/model.h"

namespace fakes::ecr {
namespace {

constexpr std::string_view kScanning = "scanning";

wire::Shape shape() {
  return wire::Service::find("ecr").value().shape("RegistryScanningConfiguration").value();
}

}  // namespace

Value scanning_configuration(Transaction& state, const Scope& scope) {
  const auto kept = find_setting(state, scope, kScanning);
  if (kept) return wire::read_json(*kept, shape(), wire::JsonNames::member);
  return Value::structure({{"scanType", "BASIC"}, {"rules", Value::list()}});
}

void put_scanning_configuration(Transaction& state, const Scope& scope,
                                const Value& configuration) {
  std::string body;
  wire::write_json(body, configuration, shape(), wire::JsonNames::member);
  put_setting(state, scope, kScanning, body);
}

bool filter_matches(std::string_view filter, std::string_view name) {
  if (filter.find('*') == filter.npos) return name.find(filter) != name.npos;
  return policy::Pattern(filter).matches(name);
}

}  // namespace fakes::ecr
