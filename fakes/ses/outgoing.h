// A message on its way out: what the sending operations make, each in its own way, and send()
// judges.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fakes/mail/address.h"
#include "fakes/ses/operation.h"

namespace fakes::ses {

struct Party {
  std::string written;  // as the client wrote it, for messages
  std::string address;  // normalized
};

using MessageTags = std::vector<std::pair<std::string, std::string>>;

struct Outgoing {
  std::string operation;    // "SendEmail", of the API or within SMTP
  std::string message_id;   // of SES
  std::vector<Party> from;  // all that must be verified; the first one's identity is the sender's
  std::string return_path;  // where bounces go; normalized
  std::vector<Party> to;    // all recipients
  std::string message;      // with CRLF
  std::string configuration_set = {};
  std::string identity_arn = {};  // of an identity that another account lets this one use
  MessageTags tags = {};
  // Of subscriptions: the contact list, and the topic if there is one.
  std::string contact_list = {};
  std::string topic = {};
  std::string tenant = {};    // that sends it; "" is nobody's
  std::string endpoint = {};  // id of the multi-region endpoint that it was sent through
  // Of messages that were made of a template, as the client gave them; "" without.
  std::string template_name = {};
  std::string template_data = {};
  // In place of a message: its template could not be rendered, because of this.
  std::optional<std::string> rendering_failure = {};
};

// "0100018c1e2f3a4b-0a1b2c3d-....-000000"
std::string new_message_id(const std::string& region, Clock::Time now);
// "<id@email.amazonses.com>", "<id@eu-west-1.amazonses.com>"
std::string message_id_field(const std::string& id, const std::string& region);

// Refuse what is no address, in SES's words.
Party checked_party(const Call& call, const std::string& written);
std::vector<Party> checked_parties(const Call& call, const wire::Value& list);
// Name and Value, as both versions have them.
MessageTags checked_message_tags(const Call& call, const wire::Value& tags);
void check_recipient_count(const Call& call, std::size_t count);

// Judges the message and carries it out: it is in the inbox, what became of it is counted, stored
// and published. Returns the message id; throws the fault that the client gets, having stored the
// refusal.
std::string send(Core& core, const Call& call, Outgoing outgoing);

}  // namespace fakes::ses
