#include "fakes/ses/operator.h"

#include "fakes/ses/account.h"
#include "fakes/ses/document.h"
#include "fakes/ses/easy_dkim.h"
#include "fakes/ses/fate.h"
#include "fakes/ses/identity.h"
#include "fakes/ses/verification.h"
#include "sim/base/error.h"

namespace fakes::ses {
namespace {

using wire::Value;

template <typename Change>
void change_account(Core& core, const Place& place, const Change& change_it) {
  core.store.write([&](Transaction& change) {
    SesAccount account = load_account(change, place);
    change_it(account);
    store_account(change, place, account, core.clock.now());
  });
}

void set_review(SesAccount& account, const char* status) {
  Value review = account.document["review"];
  if (review.is_null()) return;
  review.set("Status", status);
  account.document.set("review", std::move(review));
}

DnsType dns_type_of(std::string_view name) {
  if (name == "CNAME") return DnsType::cname;
  return name == "MX" ? DnsType::mx : DnsType::txt;
}

}  // namespace

void grant_production_access(Core& core, const Place& place, double max_24_hours,
                             double max_a_second) {
  change_account(core, place, [&](SesAccount& account) {
    account.has_production_access = true;
    account.max_24_hours = max_24_hours;
    account.max_a_second = max_a_second;
    set_review(account, "GRANTED");
  });
}

void deny_production_access(Core& core, const Place& place) {
  change_account(core, place, [](SesAccount& account) { set_review(account, "DENIED"); });
}

void return_to_sandbox(Core& core, const Place& place) {
  change_account(core, place, [](SesAccount& account) {
    const SesAccount fresh;
    account.has_production_access = fresh.has_production_access;
    account.max_24_hours = fresh.max_24_hours;
    account.max_a_second = fresh.max_a_second;
    account.document.erase("review");
  });
}

std::vector<AccessRequest> access_requests(Core& core) {
  std::vector<AccessRequest> requests;
  core.store.read([&](Transaction& look) {
    look.each("SELECT account, region, document FROM ses_records WHERE kind = 'account'",
              [&](const Row& row) {
                const Value document = from_text(row.view(2));
                if (document["review"]["Status"].text() != "PENDING") return;
                const Value& details = document["details"];
                requests.push_back({{row.text(0), row.text(1)},
                                    document["review"]["CaseId"].text(),
                                    details["UseCaseDescription"].text(),
                                    details["WebsiteURL"].text()});
              });
  });
  return requests;
}

void tell_dns_record(Core& core, const DnsRecord& record) {
  StoredDns dns(core.store);
  dns.tell(record);
  check_domains(core, dns, core.clock.now());
}

void forget_dns_record(Core& core, const DnsRecord& record) {
  StoredDns(core.store).forget(record);
}

std::vector<DnsRecord> told_dns_records(Core& core) {
  std::vector<DnsRecord> records;
  core.store.read([&](Transaction& look) {
    look.each("SELECT name, type, value FROM ses_dns_records ORDER BY name, type, value",
              [&](const Row& row) {
                records.push_back({row.text(0), dns_type_of(row.view(1)), row.text(2)});
              });
  });
  return records;
}

void use_dns_server(Core& core, const std::string& server) {
  core.store.write([&](Transaction& change) {
    Settings settings = load_settings(change);
    settings.dns_server = server;
    store_settings(change, settings, core.clock.now());
  });
}

std::vector<IdentityState> identity_states(Core& core) {
  const auto all = core.store.read([](Transaction& look) { return all_identities(look); });
  std::vector<IdentityState> states;
  for (const Placed& placed : all) {
    const Value& document = placed.identity.document;
    states.push_back({placed.place, placed.identity.name, placed.identity.is_verified,
                      document["status"].text(), document["dkim"]["status"].text(),
                      wanted_dns_records(core, placed.place, placed.identity)});
  }
  return states;
}

std::vector<AccountState> account_states(Core& core) {
  return core.store.read([&](Transaction& look) {
    std::vector<Place> places;
    look.each(
        "SELECT account, region FROM ses_identities UNION SELECT account, region FROM ses_records"
        " WHERE account != '' UNION SELECT account, region FROM ses_statistics",
        [&](const Row& row) {
          places.push_back({row.text(0), row.text(1)});
        });
    std::vector<AccountState> states;
    for (const Place& place : places) {
      const SesAccount account = load_account(look, place);
      states.push_back({place, account.has_production_access, account.is_sending_enabled,
                        account.max_24_hours, account.max_a_second,
                        sent_in_a_day(look, place, core.clock.now())});
    }
    return states;
  });
}

bool verify_identity(Core& core, const Place& place, const std::string& name) {
  return core.store.write([&](Transaction& change) {
    Identities identities(change, place);
    auto identity = identities.find(identity_name(name).value_or(name));
    if (!identity) return false;
    verify(*identity, core.clock.now());
    identities.put(*identity);
    return true;
  });
}

void set_open(Core& core, bool is_open) {
  core.store.write([&](Transaction& change) {
    Settings settings = load_settings(change);
    settings.is_open = is_open;
    store_settings(change, settings, core.clock.now());
  });
}

bool is_open(Core& core) {
  return core.store.read([](Transaction& look) { return load_settings(look).is_open; });
}

void set_mailbox(Core& core, const std::string& address, const std::string& fate) {
  if (fate != "" && fate != "bounce" && fate != "soft_bounce" && fate != "complaint" &&
      fate != "ooto" && fate != "no_tls") {
    throw sim::Error(sim::Category::usage, "a mailbox cannot '{}'", fate);
  }
  core.store.write(
      [&](Transaction& change) { tell_mailbox(change, address, fate, core.clock.now()); });
}

std::optional<Remembered> remembered(Core& core, const std::string& message_id) {
  return core.store.read([&](Transaction& look) {
    return look.first(
        "SELECT document FROM ses_messages WHERE message_id = ?",
        [](const Row& row) {
          const Value document = from_text(row.view(0));
          return Remembered{document["from"].text(), document["template"].text(),
                            document["template_data"].text()};
        },
        message_id);
  });
}

std::vector<std::string> events_of(Core& core, const std::string& message_id) {
  std::vector<std::string> events;
  core.store.read([&](Transaction& look) {
    look.each(
        "SELECT document FROM ses_events WHERE ?1 = '' OR message_id = ?1 ORDER BY id",
        [&](const Row& row) { events.push_back(row.text(0)); }, message_id);
  });
  return events;
}

}  // namespace fakes::ses
