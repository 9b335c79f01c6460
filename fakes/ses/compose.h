// Messages that SES makes of texts: SendEmail's, templates' and those of many destinations.
#pragma once

#include <string>

#include "fakes/mail/compose.h"
#include "fakes/ses/outgoing.h"
#include "fakes/ses/template.h"

namespace fakes::ses {

// What all of them are told, in version 2's names.
struct Header {
  Party from;
  wire::Value destination;  // ToAddresses, CcAddresses, BccAddresses
  wire::Value reply_to;
  std::string return_path;  // "" when bounces go to the sender
};

// A message with everything but its content. Throws refusals of addresses and of their number.
struct Draft {
  Outgoing outgoing;
  mail::Composition parts;
};
Draft start_message(const Call& call, const Header& header);
// Version 2's Headers and Attachments, where present.
void add_extras(const Call& call, const wire::Value& content, mail::Composition& parts);
// Composes it, and refuses what is too long.
Outgoing finish_message(const Call& call, Draft draft);
// The same of a template; what cannot be rendered is accepted, and told as an event.
Outgoing finish_template(const Call& call, Draft draft, const wire::Value& document,
                         const wire::Value& data);

// The values of `replacement` go before those of `defaults`, structure by structure.
wire::Value merge_data(const wire::Value& defaults, const wire::Value& replacement);

wire::Fault not_verified(const std::string& region, const std::vector<std::string>& identities);
// Throws it when the sender is not verified: bulk operations look at that first.
void check_sender(Core& core, const Call& call, const Party& from);

}  // namespace fakes::ses
