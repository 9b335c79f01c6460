// What can be said of an address without writing to it.
#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "fakes/mail/address.h"
#include "fakes/ses/account.h"
#include "fakes/ses/deliverability.h"
#include "fakes/ses/dns.h"
#include "fakes/ses/fate.h"
#include "fakes/ses/identity.h"
#include "fakes/ses/suppression.h"

namespace fakes::ses {
namespace {

using wire::Value;

constexpr std::array<std::string_view, 12> kRoles = {
    "abuse", "admin",   "billing",    "contact", "help",    "hostmaster",
    "info",  "noreply", "postmaster", "sales",   "support", "webmaster"};
constexpr std::array<std::string_view, 5> kDisposable = {
    "mailinator.com", "guerrillamail.com", "10minutemail.com", "yopmail.com", "trashmail.com"};

template <typename List>
bool is_one_of(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Value verdict(const char* confidence) {
  return Value::structure({{"ConfidenceVerdict", confidence}});
}

// Of domains that nobody can be asked about nothing is known.
const char* dns_confidence(Core& core, const std::string& domain) {
  const StoredDns dns(core.store);
  if (!dns.look_up(domain, DnsType::mx).empty()) return "HIGH";
  const bool can_ask =
      core.store.read([](Transaction& look) { return !load_settings(look).dns_server.empty(); });
  return can_ask ? "LOW" : "MEDIUM";
}

const char* mailbox_confidence(Core& core, const Call& call, const std::string& address) {
  return core.store.read([&](Transaction& look) {
    const Place place = place_of(call);
    if (is_simulator(address)) return is_bounce(simulated_fate(address)) ? "LOW" : "HIGH";
    const bool is_bad = is_bounce(told_fate(look, address)) ||
                        is_suppressed(look, place, load_account(look, place), {}, address);
    return is_bad ? "LOW" : "MEDIUM";
  });
}

// Long, of one kind of characters mixed with digits, and without a vowel to speak it by.
bool looks_random(std::string_view local) {
  const auto count = [&](auto is_counted) {
    return std::count_if(local.begin(), local.end(), is_counted);
  };
  const auto digits = count([](unsigned char c) { return std::isdigit(c) != 0; });
  const auto vowels = count(
      [](char c) { return std::string_view("aeiouyAEIOUY").find(c) != std::string_view::npos; });
  return local.size() >= 10 && digits >= 3 && vowels * 6 < static_cast<long>(local.size());
}

Value get(Core& core, Call& call) {
  const std::string& text = call.input["EmailAddress"].text();
  if (text.empty() || text.size() > 320) throw invalid(call, "An email address must be specified.");
  Value evaluations = Value::structure();
  const auto name = identity_name(text);
  const auto address = name && is_address(*name) ? mail::parse_path(*name) : std::nullopt;
  const char* valid = "LOW";
  evaluations.set("HasValidSyntax", verdict(address ? "HIGH" : "LOW"));
  if (address) {
    const std::string local = address->local;
    const char* dns = dns_confidence(core, address->domain);
    const char* mailbox = mailbox_confidence(core, call, *name);
    evaluations.set("HasValidDnsRecords", verdict(dns));
    evaluations.set("MailboxExists", verdict(mailbox));
    evaluations.set("IsRoleAddress", verdict(is_one_of(kRoles, local) ? "HIGH" : "LOW"));
    evaluations.set("IsDisposable",
                    verdict(is_one_of(kDisposable, address->domain) ? "HIGH" : "LOW"));
    evaluations.set("IsRandomInput", verdict(looks_random(local) ? "HIGH" : "LOW"));
    const auto is_low = [](std::string_view confidence) { return confidence == "LOW"; };
    const auto is_high = [](std::string_view confidence) { return confidence == "HIGH"; };
    if (!is_low(dns) && !is_low(mailbox))
      valid = is_high(dns) && is_high(mailbox) ? "HIGH" : "MEDIUM";
  } else {
    for (const char* missing : {"HasValidDnsRecords", "MailboxExists", "IsRoleAddress",
                                "IsDisposable", "IsRandomInput"}) {
      evaluations.set(missing, verdict("LOW"));
    }
  }
  const Value validation =
      Value::structure({{"IsValid", verdict(valid)}, {"Evaluations", std::move(evaluations)}});
  return Value::structure({{"MailboxValidation", validation}});
}

}  // namespace

Operations address_insight_operations() {
  return {{"sesv2", "GetEmailAddressInsights", get}};
}

}  // namespace fakes::ses
