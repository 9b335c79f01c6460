#include "fakes/ses/easy_dkim.h"

#include <fmt/format.h>

#include "fakes/ses/account.h"

namespace fakes::ses {
namespace {

using wire::Value;

// Made when it is first needed: that takes a while.
std::string easy_key(Core& core, const Place& place, const Identity& identity) {
  const Value& dkim = identity.document["dkim"];
  if (dkim.has("easy_key")) return dkim["easy_key"].text();
  const bool is_short = dkim["current_length"].text() == "RSA_1024_BIT";
  const std::string made = make_signing_key(is_short ? 1024 : 2048);
  return core.store.write([&](Transaction& change) {
    Identities identities(change, place);
    auto now = identities.find(identity.name);
    if (!now) return made;
    Value changed = now->document["dkim"];
    if (changed.has("easy_key")) return changed["easy_key"].text();
    changed.set("easy_key", made);
    now->document.set("dkim", std::move(changed));
    identities.put(*now);
    return made;
  });
}

bool is_own(const Value& dkim) {
  return dkim["origin"].text() == "EXTERNAL";
}

}  // namespace

std::optional<DkimKey> signing_key(Core& core, const Place& place, const std::string& address) {
  std::optional<Identity> identity;
  bool is_open = false;
  core.store.read([&](Transaction& look) {
    identity = Identities(look, place).verified_for(address);
    is_open = load_settings(look).is_open;
  });
  const Value dkim = identity ? identity->document["dkim"] : Value();
  if (!dkim["enabled"].boolean() || dkim["status"].text() != "Success") return std::nullopt;
  if (is_own(dkim)) {
    if (!dkim.has("private_key")) return std::nullopt;
    return DkimKey{identity->domain(), dkim["selector"].text(), dkim["private_key"].text()};
  }
  if (is_open || dkim["tokens"].size() == 0) return std::nullopt;
  return DkimKey{identity->domain(), dkim["tokens"].items().front().text(),
                 easy_key(core, place, *identity)};
}

std::vector<DnsRecord> wanted_dns_records(Core& core, const Place& place,
                                          const Identity& identity) {
  std::vector<DnsRecord> records;
  const Value& document = identity.document;
  const Value& dkim = document["dkim"];
  if (document.has("token")) {
    records.push_back({"_amazonses." + identity.name, DnsType::txt, document["token"].text()});
  }
  const std::string below = "._domainkey." + identity.domain();
  if (is_own(dkim)) {
    records.push_back(
        {dkim["selector"].text() + below, DnsType::txt, dkim_record(dkim["private_key"].text())});
  } else if (dkim["tokens"].size() > 0) {
    const std::string key = dkim_record(easy_key(core, place, identity));
    for (const Value& token : dkim["tokens"].items()) {
      const std::string target = token.text() + ".dkim.amazonses.com";
      records.push_back({token.text() + below, DnsType::cname, target});
      records.push_back({target, DnsType::txt, key});
    }
  }
  if (const Value& mail_from = document["mail_from"]; mail_from.has("domain")) {
    const std::string& domain = mail_from["domain"].text();
    const std::string host = fmt::format("10 feedback-smtp.{}.amazonses.com", place.region);
    records.push_back({domain, DnsType::mx, host});
    records.push_back({domain, DnsType::txt, "v=spf1 include:amazonses.com ~all"});
  }
  return records;
}

}  // namespace fakes::ses
