// How identities become verified: an address by the link of a mail, a domain by its DNS records.
#pragma once

#include <optional>
#include <string>

#include "fakes/core.h"
#include "fakes/service.h"
#include "fakes/ses/dns.h"
#include "fakes/ses/identity.h"

namespace fakes::ses {

// Marks a new verification of an address as begun, with a link that nobody can guess. The caller
// stores it, then sends the mail.
void start_address(Identity& identity, Clock::Time now);
// "http://127.0.0.1:4566/v2/email/verify/<secret>"
std::string verification_link(const Identity& identity, const std::string& endpoint);
// Puts AWS's mail with the link into the inbox.
void send_verification_mail(Core& core, const Place& place, const Identity& identity,
                            const std::string& endpoint);
// The mail of a custom template in place of AWS's own.
struct CustomMail {
  std::string from;
  std::string subject;
  std::string html;
  std::string message_id;
};
void send_custom_verification_mail(Core& core, const Place& place, const Identity& identity,
                                   const std::string& endpoint, const CustomMail& mail);

// Marks a domain's TXT record as awaited.
void start_domain(Identity& identity, Clock::Time now);
// As an operator does by hand, and open servers do at once.
void verify(Identity& identity, Clock::Time now);

// The page behind the link of a mail; nothing when the path is another.
std::optional<Response> answer_verification(Core& core, const RawCall& call);
// Looks at what is due: DNS records, links that nobody followed.
void check_due(Core& core, const Dns& dns, Clock::Time now);
// Looks at all that waits for DNS records, because they changed.
void check_domains(Core& core, const Dns& dns, Clock::Time now);

}  // namespace fakes::ses
