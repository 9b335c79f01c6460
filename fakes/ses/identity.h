// An address or a domain that mail may be sent from, and what SES knows of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/ses/records.h"

namespace fakes::ses {

// The document's members, where present:
//   status        of the address, or of the domain's TXT record: "Pending", "Success", "Failed"
//   token         that the TXT record must have
//   since         of the verification in course
//   success_url, failure_url    where the link of a custom verification mail leads
//   dkim          enabled, status, tokens, origin, selector, private_key, easy_key,
//                 current_length, next_length, generated, since
//   mail_from     domain, status, behavior ("UseDefaultValue", "RejectMessage"), since
//   topics, headers   by "Bounce", "Complaint", "Delivery"
//   forwarding    of bounces and complaints by mail
//   policies      texts by name
//   tags, configuration_set
struct Identity {
  std::int64_t id = 0;
  std::string name;  // normalized
  bool is_domain = false;
  bool is_verified = false;
  std::optional<Clock::Time> due = {};     // when to look at it again
  std::optional<std::string> secret = {};  // of the link that verifies an address
  wire::Value document = wire::Value::structure();

  // The domain, or that of the address.
  std::string domain() const;
};

// "Success" to "SUCCESS", "TemporaryFailure" to "TEMPORARY_FAILURE".
std::string v2_status(std::string_view v1);

// The name under which an identity is kept; nothing when it is neither address nor domain.
std::optional<std::string> identity_name(std::string_view text);
inline bool is_address(std::string_view text) {
  return text.find('@') != std::string_view::npos;
}
// A new one, of which nothing is verified.
Identity make_identity(std::string_view name);
// Three tokens for Easy DKIM's CNAME records, unless it has them.
void start_dkim(Identity& identity, Clock::Time now);

// Those of an account in a region.
class Identities {
 public:
  Identities(Transaction& transaction, Place place)
      : transaction_(transaction), place_(std::move(place)) {}

  std::optional<Identity> find(std::string_view name);
  void put(const Identity& identity);
  bool erase(std::string_view name);
  std::vector<Identity> list(std::int64_t after, std::size_t limit,
                             std::optional<bool> is_domain = std::nullopt);
  std::int64_t count();
  // The verified identity under which that address may be used: its own, its domain's or that of a
  // domain above. `address` is normalized.
  std::optional<Identity> verified_for(std::string_view address);

 private:
  Transaction& transaction_;
  Place place_;
};

// Identities of all accounts, for the times when something is due.
struct Placed {
  Place place;
  Identity identity;
};
std::vector<Placed> due_identities(Transaction& transaction, Clock::Time now);
std::vector<Placed> pending_domains(Transaction& transaction);
std::vector<Placed> all_identities(Transaction& transaction);
std::optional<Placed> identity_of_secret(Transaction& transaction, std::string_view secret);
// Where that address or its domain is verified.
std::vector<Place> places_of(Transaction& transaction, std::string_view address);

}  // namespace fakes::ses
