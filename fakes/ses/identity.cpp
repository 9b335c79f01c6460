#include "fakes/ses/identity.h"

#include <algorithm>
#include <cctype>

#include "fakes/mail/address.h"
#include "fakes/random.h"
#include "fakes/ses/document.h"

namespace fakes::ses {
namespace {

using wire::Value;

std::optional<std::int64_t> stamp(const std::optional<Clock::Time>& time) {
  if (!time) return std::nullopt;
  return time->time_since_epoch().count();
}

Identity read(const Row& row) {
  Identity identity;
  identity.id = row.integer(0);
  identity.name = row.text(1);
  identity.is_domain = row.integer(2) != 0;
  identity.is_verified = row.integer(3) != 0;
  if (const auto due = row.optional_integer(4)) {
    identity.due = Clock::Time(std::chrono::milliseconds(*due));
  }
  identity.secret = row.optional_text(5);
  identity.document = from_text(row.view(6));
  return identity;
}

Placed read_placed(const Row& row) {
  return {{row.text(7), row.text(8)}, read(row)};
}

// The address, its domain, and the domains above down to two labels.
std::vector<std::string> candidates(std::string_view address) {
  std::vector<std::string> names = {std::string(address)};
  auto domain = address.substr(address.rfind('@') + 1);
  if (domain.size() < address.size()) names.emplace_back(domain);
  for (;;) {
    const auto dot = domain.find('.');
    if (dot == std::string_view::npos) break;
    domain.remove_prefix(dot + 1);
    if (domain.find('.') == std::string_view::npos) break;
    names.emplace_back(domain);
  }
  return names;
}

}  // namespace

std::string Identity::domain() const {
  return name.substr(name.rfind('@') + 1);
}

std::string v2_status(std::string_view v1) {
  std::string out;
  for (const char c : v1) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isupper(letter) != 0 && !out.empty()) out += '_';
    out += static_cast<char>(std::toupper(letter));
  }
  return out;
}

std::optional<std::string> identity_name(std::string_view text) {
  if (is_address(text)) {
    const auto address = mail::parse_path(text);
    if (!address || !mail::is_domain(address->domain) ||
        address->domain.find('.') == std::string::npos || text.find('<') != text.npos) {
      return std::nullopt;
    }
    return mail::normalized(*address);
  }
  const bool is_domain = mail::is_domain(text) && text.find('.') != std::string_view::npos;
  return is_domain ? std::optional(mail::ascii_domain(text)) : std::nullopt;
}

Identity make_identity(std::string_view name) {
  Identity identity;
  identity.name = std::string(name);
  identity.is_domain = !is_address(name);
  identity.document.set("status", "NotStarted");
  identity.document.set("forwarding", true);
  Value dkim = Value::structure();
  dkim.set("enabled", identity.is_domain);
  dkim.set("status", "NotStarted");
  dkim.set("origin", "AWS_SES");
  dkim.set("next_length", "RSA_2048_BIT");
  identity.document.set("dkim", std::move(dkim));
  return identity;
}

void start_dkim(Identity& identity, Clock::Time now) {
  Value dkim = identity.document["dkim"];
  if (dkim["tokens"].size() == 0) {
    Value tokens = Value::list();
    for (int i = 0; i < 3; ++i) {
      tokens.push(random_text(32, "abcdefghijklmnopqrstuvwxyz234567"));
    }
    dkim.set("tokens", std::move(tokens));
    dkim.set("generated", now);
    dkim.set("current_length", dkim["next_length"]);
  }
  const std::string& status = dkim["status"].text();
  if (status != "Success" && status != "Pending") {
    dkim.set("status", "Pending");
    dkim.set("since", now);
  }
  identity.document.set("dkim", std::move(dkim));
  identity.due = now;
}

std::optional<Identity> Identities::find(std::string_view name) {
  return transaction_.first(
      "SELECT id, name, is_domain, is_verified, due, secret, document FROM ses_identities"
      " WHERE account = ? AND region = ? AND name = ?",
      read, place_.account, place_.region, name);
}

void Identities::put(const Identity& identity) {
  transaction_.run(
      "INSERT INTO ses_identities"
      " (account, region, name, is_domain, is_verified, due, secret, document)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, region, name) DO UPDATE SET"
      " is_verified = excluded.is_verified, due = excluded.due, secret = excluded.secret,"
      " document = excluded.document",
      place_.account, place_.region, identity.name, identity.is_domain, identity.is_verified,
      stamp(identity.due), identity.secret, to_text(identity.document));
}

bool Identities::erase(std::string_view name) {
  transaction_.run("DELETE FROM ses_identities WHERE account = ? AND region = ? AND name = ?",
                   place_.account, place_.region, name);
  return transaction_.changes() > 0;
}

std::vector<Identity> Identities::list(std::int64_t after, std::size_t limit,
                                       std::optional<bool> is_domain) {
  std::vector<Identity> identities;
  transaction_.each(
      "SELECT id, name, is_domain, is_verified, due, secret, document FROM ses_identities"
      " WHERE account = ? AND region = ? AND id > ? AND is_domain = coalesce(?, is_domain)"
      " ORDER BY id LIMIT ?",
      [&](const Row& row) { identities.push_back(read(row)); }, place_.account, place_.region,
      after, is_domain, limit);
  return identities;
}

std::int64_t Identities::count() {
  return transaction_.integer(
      "SELECT count(*) FROM ses_identities WHERE account = ? AND region = ?", place_.account,
      place_.region);
}

std::optional<Identity> Identities::verified_for(std::string_view address) {
  for (const std::string& name : candidates(address)) {
    auto identity = find(name);
    if (identity && identity->is_verified) return identity;
  }
  return std::nullopt;
}

std::vector<Placed> due_identities(Transaction& transaction, Clock::Time now) {
  std::vector<Placed> found;
  transaction.each(
      "SELECT id, name, is_domain, is_verified, due, secret, document, account, region"
      " FROM ses_identities WHERE due <= ? ORDER BY due LIMIT 1000",
      [&](const Row& row) { found.push_back(read_placed(row)); }, now.time_since_epoch().count());
  return found;
}

std::vector<Placed> pending_domains(Transaction& transaction) {
  std::vector<Placed> found;
  transaction.each(
      "SELECT id, name, is_domain, is_verified, due, secret, document, account, region"
      " FROM ses_identities WHERE due IS NOT NULL",
      [&](const Row& row) { found.push_back(read_placed(row)); });
  return found;
}

std::vector<Placed> all_identities(Transaction& transaction) {
  std::vector<Placed> found;
  transaction.each(
      "SELECT id, name, is_domain, is_verified, due, secret, document, account, region"
      " FROM ses_identities ORDER BY account, region, id",
      [&](const Row& row) { found.push_back(read_placed(row)); });
  return found;
}

std::optional<Placed> identity_of_secret(Transaction& transaction, std::string_view secret) {
  return transaction.first(
      "SELECT id, name, is_domain, is_verified, due, secret, document, account, region"
      " FROM ses_identities WHERE secret = ?",
      read_placed, secret);
}

std::vector<Place> places_of(Transaction& transaction, std::string_view address) {
  std::vector<Place> places;
  for (const std::string& name : candidates(address)) {
    transaction.each(
        "SELECT account, region FROM ses_identities WHERE name = ? AND is_verified ORDER BY id",
        [&](const Row& row) {
          Place place = {row.text(0), row.text(1)};
          const auto same = [&](const Place& other) {
            return other.account == place.account && other.region == place.region;
          };
          if (std::none_of(places.begin(), places.end(), same)) places.push_back(place);
        },
        name);
  }
  return places;
}

}  // namespace fakes::ses
