// One message within the transaction that accepts or refuses it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fakes/mail/inbox.h"
#include "fakes/ses/account.h"
#include "fakes/ses/events.h"
#include "fakes/ses/outgoing.h"

namespace fakes::ses {

class Delivery {
 public:
  Delivery(Transaction& change, const Call& call, Outgoing& outgoing)
      : change_(change), call_(call), outgoing_(outgoing), place_(place_of(call)) {}

  // Throws what the client is refused with.
  void judge();
  // As the inbox shows the message.
  mail::Envelope envelope() const;
  // What is counted, remembered and told of an accepted message. What its sender is mailed goes to
  // `mails`.
  std::vector<Publication> carry_out(std::vector<std::string>& mails);

 private:
  bool is_verified(const std::string& address);
  // The first one's identity is the sender's.
  bool is_verified_sender(const std::string& address);
  // By the identity that the ARN names, if it lets this account use it.
  bool is_authorized(const std::string& address);
  void check_identities();
  void choose_configuration_set();
  Fate fate_of(const std::string& address);
  void check_quota();

  Sent sent_message() const;
  void add_fates(const Sent& sent, std::vector<Event>& events, std::vector<std::string>& mails);
  void count_fate(const std::string& address, Fate fate, const std::string& feedback_id);
  bool wants_forwarding() const;
  void add_mail(const Sent& sent, Fate fate, const std::vector<std::string>& recipients,
                std::vector<std::string>& mails) const;
  void remember(const Sent& sent);

  Transaction& change_;
  const Call& call_;
  Outgoing& outgoing_;
  Place place_;
  SesAccount account_ = {};
  Settings settings_ = {};
  Identity sender_ = {};
  wire::Value configuration_set_ = {};
  std::map<std::string, Fate> fates_ = {};
  std::int64_t counted_ = 0;  // recipients that are no simulator's
  std::int64_t bounces_ = 0;
  std::int64_t complaints_ = 0;
};

}  // namespace fakes::ses
