#include "fakes/ses/fate.h"

#include "fakes/request.h"

namespace fakes::ses {
namespace {

constexpr std::string_view kSimulator = "@simulator.amazonses.com";

const Place& everywhere() {
  static const Place place;
  return place;
}

Fate fate_of(std::string_view word) {
  if (word == "bounce") return Fate::bounced;
  if (word == "soft_bounce") return Fate::soft_bounced;
  if (word == "complaint") return Fate::complained;
  if (word == "ooto") return Fate::out_of_office;
  if (word == "no_tls") return Fate::without_tls;
  if (word == "suppressionlist") return Fate::suppressed_everywhere;
  return Fate::delivered;
}

}  // namespace

bool is_simulator(std::string_view address) {
  return address.size() > kSimulator.size() &&
         same_name(address.substr(address.size() - kSimulator.size()), kSimulator);
}

Fate simulated_fate(std::string_view address) {
  const std::string local = lower_case(address.substr(0, address.find_first_of("+@")));
  return fate_of(local);
}

void tell_mailbox(Transaction& change, const std::string& address, const std::string& word,
                  Clock::Time now) {
  Records mailboxes(change, everywhere(), "mailbox");
  if (word.empty()) {
    mailboxes.erase(lower_case(address));
  } else {
    mailboxes.put(lower_case(address), wire::Value::structure({{"fate", word}}), now);
  }
}

Fate told_fate(Transaction& look, const std::string& address) {
  const auto record = Records(look, everywhere(), "mailbox").find(lower_case(address));
  return record ? fate_of(record->document["fate"].text()) : Fate::delivered;
}

std::string_view verdict_name(Fate fate) {
  switch (fate) {
    case Fate::bounced:
    case Fate::soft_bounced:
    case Fate::without_tls:
      return "bounced";
    case Fate::complained:
      return "complained";
    case Fate::suppressed_everywhere:
    case Fate::suppressed:
      return "suppressed";
    case Fate::unsubscribed:
      return "unsubscribed";
    default:
      return "delivered";
  }
}

const char* last_event(Fate fate) {
  switch (fate) {
    case Fate::soft_bounced:
    case Fate::without_tls:
      return "TRANSIENT_BOUNCE";
    case Fate::complained:
      return "COMPLAINT";
    default:
      return is_delivered(fate) ? "DELIVERY" : "PERMANENT_BOUNCE";
  }
}

bool is_delivered(Fate fate) {
  return fate == Fate::delivered || fate == Fate::complained || fate == Fate::out_of_office;
}

bool is_bounce(Fate fate) {
  return !is_delivered(fate);
}

}  // namespace fakes::ses
