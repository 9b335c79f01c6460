#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ses/reputation.h"
#include "fakes/ses/tags.h"
#include "fakes/ses/tenant.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kKind = "tenant";
constexpr std::int64_t kMostTenants = 10'000;

const std::string& name_of(const Call& call) {
  return call.input["TenantName"].text();
}

void check_tenant_name(const Call& call) {
  const std::string& name = name_of(call);
  const bool is_plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c < 128 && std::isalnum(c) != 0) || c == '_' || c == '-';
  });
  if (name.empty() || name.size() > 64 || !is_plain) {
    throw invalid(call, fmt::format("Invalid tenant name <{}>: 1 to 64 alphanumeric characters, "
                                    "'_' and '-' are allowed.",
                                    name));
  }
}

Value shown_info(const Place& place, const Record& tenant) {
  return Value::structure({{"TenantName", tenant.name},
                           {"TenantId", tenant.document["id"]},
                           {"TenantArn", tenant_arn(place, tenant)},
                           {"CreatedTimestamp", tenant.created}});
}

Value shown_tenant(Transaction& look, const Place& place, const Record& tenant) {
  Value shown = shown_info(place, tenant);
  shown.set("Tags", tenant.document["Tags"]);
  shown.set("SendingStatus", sending_status(look, place, tenant_arn(place, tenant)));
  return shown;
}

Value create(Core& core, Call& call) {
  check_tenant_name(call);
  const Value tags = checked_tags(call, call.input["Tags"]);
  const Place place = place_of(call);
  return core.store.write([&](Transaction& change) {
    Records tenants(change, place, kKind);
    if (tenants.has(name_of(call))) {
      throw Fault("AlreadyExistsException",
                  fmt::format("Tenant <{}> already exists.", name_of(call)));
    }
    if (tenants.count() >= kMostTenants) {
      throw limit_exceeded(call, "An account has 10,000 tenants at most.");
    }
    const std::string id = "tn-" + random_text(29, "0123456789abcdef");
    tenants.put(name_of(call), Value::structure({{"id", id}, {"Tags", tags}}), call.now);
    return shown_tenant(change, place, *tenants.find(name_of(call)));
  });
}

Value get(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const Record tenant = expect_tenant(look, call);
    return Value::structure({{"Tenant", shown_tenant(look, place_of(call), tenant)}});
  });
}

Value list(Core& core, Call& call) {
  const Page page = core.store.read(
      [&](Transaction& look) { return page_of(call, Records(look, place_of(call), kKind), 1000); });
  Value tenants = Value::list();
  for (const Record& tenant : page.records) tenants.push(shown_info(place_of(call), tenant));
  Value output = Value::structure({{"Tenants", std::move(tenants)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

// What it was associated with stays, without the association.
Value remove(Core& core, Call& call) {
  const Place place = place_of(call);
  core.store.write([&](Transaction& change) {
    const Record tenant = expect_tenant(change, call);
    forget_associations(change, place, tenant.name);
    forget_reputation(change, place, tenant_arn(place, tenant));
    Records(change, place, kKind).erase(tenant.name);
  });
  return Value::structure();
}

}  // namespace

std::optional<Record> find_tenant(Transaction& look, const Place& place, const std::string& name) {
  return Records(look, place, kKind).find(name);
}

Record expect_tenant(Transaction& look, const Call& call) {
  auto tenant = find_tenant(look, place_of(call), name_of(call));
  if (tenant) return std::move(*tenant);
  throw Fault("NotFoundException", fmt::format("Tenant <{}> does not exist.", name_of(call)));
}

std::string tenant_arn(const Place& place, const Record& tenant) {
  return place.arn(fmt::format("tenant/{}/{}", tenant.name, tenant.document["id"].text()));
}

Operations tenant_operations() {
  return {{"sesv2", "CreateTenant", create},
          {"sesv2", "GetTenant", get},
          {"sesv2", "ListTenants", list},
          {"sesv2", "DeleteTenant", remove}};
}

}  // namespace fakes::ses
