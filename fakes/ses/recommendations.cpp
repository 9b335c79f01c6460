// What the Virtual Deliverability Manager finds of an account's domains, once it is enabled.
#include <algorithm>

#include "fakes/ses/account.h"
#include "fakes/ses/deliverability.h"
#include "fakes/ses/dns.h"
#include "fakes/ses/identity.h"

namespace fakes::ses {
namespace {

using wire::Value;

struct Finding {
  const char* type;
  const char* impact;
  const char* description;
};

std::vector<Finding> findings(const Dns& dns, const Identity& identity) {
  std::vector<Finding> found;
  const Value& dkim = identity.document["dkim"];
  if (!dkim["enabled"].boolean() || dkim["status"].text() != "Success") {
    found.push_back({"DKIM", "HIGH", "DKIM verification is not enabled."});
  }
  if (identity.document["mail_from"]["status"].text() != "Success") {
    found.push_back({"SPF", "LOW", "The MAIL FROM record is not aligned."});
  }
  const auto policies = dns.look_up("_dmarc." + identity.name, DnsType::txt);
  const auto is_policy = [](const std::string& text) { return text.rfind("v=DMARC1", 0) == 0; };
  if (std::none_of(policies.begin(), policies.end(), is_policy)) {
    found.push_back({"DMARC", "HIGH", "The domain has no DMARC record."});
  }
  return found;
}

bool fits(const Value& filter, const Value& shown) {
  const auto same = [&](const char* key, const char* member) {
    return !filter.has(key) || filter[key] == shown[member];
  };
  return same("TYPE", "Type") && same("IMPACT", "Impact") && same("STATUS", "Status") &&
         same("RESOURCE_ARN", "ResourceArn");
}

Value list(Core& core, Call& call) {
  bool is_enabled = false;
  std::vector<Identity> domains;
  core.store.read([&](Transaction& look) {
    const SesAccount account = load_account(look, place_of(call));
    is_enabled = account.document["vdm"]["VdmEnabled"].text() == "ENABLED";
    domains = Identities(look, place_of(call)).list(0, 10'000, true);
  });
  Value all = Value::list();
  const StoredDns dns(core.store);
  for (const Identity& domain : domains) {
    if (!is_enabled) break;
    for (const Finding& finding : findings(dns, domain)) {
      const auto since = domain.document["dkim"]["generated"].time(call.now);
      Value shown =
          Value::structure({{"ResourceArn", place_of(call).arn("identity/" + domain.name)},
                            {"Type", finding.type},
                            {"Description", finding.description},
                            {"Status", "OPEN"},
                            {"CreatedTimestamp", since},
                            {"LastUpdatedTimestamp", since},
                            {"Impact", finding.impact}});
      if (fits(call.input["Filter"], shown)) all.push(std::move(shown));
    }
  }
  const auto first = read_page_token(call.input["NextToken"].text());
  if (!first) throw bad_token(call);
  const std::size_t limit = page_size(call, 100);
  Value page = Value::list();
  auto at = static_cast<std::size_t>(*first);
  for (; at < all.size() && page.size() < limit; ++at) page.push(all.items()[at]);
  Value output = Value::structure({{"Recommendations", std::move(page)}});
  if (at < all.size()) output.set("NextToken", page_token(static_cast<std::int64_t>(at)));
  return output;
}

}  // namespace

Operations recommendation_operations() {
  return {{"sesv2", "ListRecommendations", list}};
}

}  // namespace fakes::ses
