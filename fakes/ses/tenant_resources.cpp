#include <algorithm>

#include <fmt/format.h>

#include "fakes/ses/identity.h"
#include "fakes/ses/reputation.h"
#include "fakes/ses/tenant.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

// Both ways: the resources of a tenant, and the tenants of a resource.
constexpr const char* kOfTenant = "tenant_resource";    // below the tenant's name, by ARN
constexpr const char* kOfResource = "resource_tenant";  // below the ARN, by tenant

struct Kind {
  std::string_view in_arn;
  std::string_view of_records;  // "" of identities, which are apart
  const char* type;             // as the API names it
};
constexpr Kind kKinds[] = {{"identity", "", "EMAIL_IDENTITY"},
                           {"configuration-set", "configuration_set", "CONFIGURATION_SET"},
                           {"template", "template", "EMAIL_TEMPLATE"}};

struct Named {
  const Kind* kind = nullptr;
  std::string name;
};

// Nothing when the ARN is not of this account and region, or of something else.
std::optional<Named> read_arn(const Place& place, const std::string& arn) {
  const std::string prefix = place.arn("");
  if (arn.rfind(prefix, 0) != 0) return std::nullopt;
  const std::string resource = arn.substr(prefix.size());
  const auto slash = resource.find('/');
  for (const Kind& kind : kKinds) {
    if (resource.substr(0, slash) == kind.in_arn && slash != resource.npos) {
      return Named{&kind, resource.substr(slash + 1)};
    }
  }
  return std::nullopt;
}

bool is_there(Transaction& look, const Place& place, const Named& named) {
  if (named.kind->of_records.empty()) return Identities(look, place).find(named.name).has_value();
  return Records(look, place, named.kind->of_records).has(named.name);
}

// Throws when the ARN is none, or of nothing that is here.
Named expect_resource(Transaction& look, const Call& call) {
  const std::string& arn = call.input["ResourceArn"].text();
  auto named = read_arn(place_of(call), arn);
  if (!named) throw invalid(call, fmt::format("Invalid ARN <{}>.", arn));
  if (!is_there(look, place_of(call), *named)) {
    throw Fault("NotFoundException", fmt::format("Resource <{}> does not exist.", arn));
  }
  return std::move(*named);
}

Value associate(Core& core, Call& call) {
  const Place place = place_of(call);
  const std::string& arn = call.input["ResourceArn"].text();
  core.store.write([&](Transaction& change) {
    const Record tenant = expect_tenant(change, call);
    const Named named = expect_resource(change, call);
    Records resources(change, place, kOfTenant, tenant.name);
    if (resources.has(arn)) {
      throw Fault(
          "AlreadyExistsException",
          fmt::format("Resource <{}> is already associated with tenant <{}>.", arn, tenant.name));
    }
    resources.put(arn, Value::structure({{"ResourceType", named.kind->type}}), call.now);
    Records(change, place, kOfResource, arn).put(tenant.name, Value::structure(), call.now);
  });
  return Value::structure();
}

Value dissociate(Core& core, Call& call) {
  const Place place = place_of(call);
  const std::string& arn = call.input["ResourceArn"].text();
  core.store.write([&](Transaction& change) {
    const Record tenant = expect_tenant(change, call);
    if (!Records(change, place, kOfTenant, tenant.name).erase(arn)) {
      throw Fault(
          "NotFoundException",
          fmt::format("Resource <{}> is not associated with tenant <{}>.", arn, tenant.name));
    }
    Records(change, place, kOfResource, arn).erase(tenant.name);
  });
  return Value::structure();
}

Value list_of_tenant(Core& core, Call& call) {
  const Value* type = call.input["Filter"].find("RESOURCE_TYPE");
  if (type == nullptr && call.input["Filter"].size() > 0) {
    throw invalid(call, "The only filter is RESOURCE_TYPE.");
  }
  const auto knows = [&](const Kind& kind) { return type->text() == kind.type; };
  if (type != nullptr && std::none_of(std::begin(kKinds), std::end(kKinds), knows)) {
    throw invalid(call, fmt::format("Invalid resource type <{}>.", type->text()));
  }
  const Page page = core.store.read([&](Transaction& look) {
    const Record tenant = expect_tenant(look, call);
    return page_of(call, Records(look, place_of(call), kOfTenant, tenant.name), 1000);
  });
  Value resources = Value::list();
  for (const Record& record : page.records) {
    const Value& own = record.document["ResourceType"];
    if (type != nullptr && !(own == *type)) continue;
    resources.push(Value::structure({{"ResourceType", own}, {"ResourceArn", record.name}}));
  }
  Value output = Value::structure({{"TenantResources", std::move(resources)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value list_of_resource(Core& core, Call& call) {
  const Place place = place_of(call);
  const std::string& arn = call.input["ResourceArn"].text();
  return core.store.read([&](Transaction& look) {
    expect_resource(look, call);
    const Page page = page_of(call, Records(look, place, kOfResource, arn), 1000);
    Value tenants = Value::list();
    for (const Record& record : page.records) {
      const auto tenant = find_tenant(look, place, record.name);
      if (!tenant) continue;
      tenants.push(Value::structure({{"TenantName", record.name},
                                     {"TenantId", tenant->document["id"]},
                                     {"ResourceArn", arn},
                                     {"AssociatedTimestamp", record.created}}));
    }
    Value output = Value::structure({{"ResourceTenants", std::move(tenants)}});
    if (page.next_token) output.set("NextToken", *page.next_token);
    return output;
  });
}

}  // namespace

void forget_associations(Transaction& change, const Place& place, const std::string& tenant) {
  Records resources(change, place, kOfTenant, tenant);
  for (const Record& record : resources.all()) {
    Records(change, place, kOfResource, record.name).erase(tenant);
  }
  resources.erase_all();
}

bool has_resource(Transaction& look, const Place& place, const std::string& arn) {
  const std::string prefix = place.arn("tenant/");
  if (arn.rfind(prefix, 0) == 0) {
    const std::string name =
        arn.substr(prefix.size(), arn.find('/', prefix.size()) - prefix.size());
    const auto tenant = find_tenant(look, place, name);
    return tenant && tenant_arn(place, *tenant) == arn;
  }
  const auto named = read_arn(place, arn);
  return named && is_there(look, place, *named);
}

void check_tenant(Transaction& look, const Call& call, const TenantUse& use) {
  const Place place = place_of(call);
  const auto tenant = find_tenant(look, place, use.tenant);
  if (!tenant) {
    throw Fault("NotFoundException", fmt::format("Tenant <{}> does not exist.", use.tenant));
  }
  if (sending_status(look, place, tenant_arn(place, *tenant)) == "DISABLED") {
    throw Fault("SendingPausedException",
                fmt::format("Email sending is disabled for the tenant {}.", use.tenant));
  }
  Records resources(look, place, kOfTenant, use.tenant);
  const auto check = [&](std::string_view kind, const std::string& name) {
    const std::string arn = place.arn(fmt::format("{}/{}", kind, name));
    if (name.empty() || resources.has(arn)) return;
    throw invalid(
        call, fmt::format("Resource <{}> is not associated with tenant <{}>.", arn, use.tenant));
  };
  check("identity", use.identity);
  check("configuration-set", use.configuration_set);
  check("template", use.template_name);
}

Operations tenant_resource_operations() {
  return {{"sesv2", "CreateTenantResourceAssociation", associate},
          {"sesv2", "DeleteTenantResourceAssociation", dissociate},
          {"sesv2", "ListTenantResources", list_of_tenant},
          {"sesv2", "ListResourceTenants", list_of_resource}};
}

}  // namespace fakes::ses
