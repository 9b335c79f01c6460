// The keys that SES itself makes for domains (Easy DKIM), and the records that DNS is to have so
// that an identity becomes verified and its mail can be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fakes/core.h"
#include "fakes/ses/dkim.h"
#include "fakes/ses/dns.h"
#include "fakes/ses/identity.h"

namespace fakes::ses {

// The key that mail of that address is signed with; nothing when its identity's DKIM is not enabled
// or not verified, and of Easy DKIM on open servers, where nobody could look the key up.
std::optional<DkimKey> signing_key(Core& core, const Place& place, const std::string& address);

// All records of the identity, with those that AWS itself has: the keys behind the CNAMEs.
std::vector<DnsRecord> wanted_dns_records(Core& core, const Place& place, const Identity& identity);

}  // namespace fakes::ses
