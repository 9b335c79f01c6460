// Tenants: parts of an account whose sending is kept apart, and what each of them may send with.
#pragma once

#include <optional>
#include <string>

#include "fakes/ses/operation.h"
#include "fakes/wire/value.h"

namespace fakes::ses {

// The document's members: id, Tags.
std::optional<Record> find_tenant(Transaction& look, const Place& place, const std::string& name);
// The one that the call's TenantName names; throws when there is none.
Record expect_tenant(Transaction& look, const Call& call);
std::string tenant_arn(const Place& place, const Record& tenant);
// Of an ARN of this account and region: an identity, a configuration set, a template, a tenant.
bool has_resource(Transaction& look, const Place& place, const std::string& arn);

// Throws unless the tenant may send, and with that identity, configuration set and template ("" of
// what is not used).
struct TenantUse {
  std::string tenant;
  std::string identity;
  std::string configuration_set;
  std::string template_name;
};
void check_tenant(Transaction& look, const Call& call, const TenantUse& use);

// Before the tenant goes.
void forget_associations(Transaction& change, const Place& place, const std::string& tenant);

Operations tenant_operations();
Operations tenant_resource_operations();

}  // namespace fakes::ses
