#include "fakes/ses/incoming.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "fakes/mail/address.h"
#include "fakes/mail/inbox.h"
#include "fakes/random.h"
#include "fakes/ses/document.h"
#include "fakes/ses/identity.h"
#include "fakes/ses/receipt.h"
#include "fakes/ses/receipt_rule.h"

namespace fakes::ses {
namespace {

using mail::SmtpReply;
using wire::Value;

const char* kNobody = "5.1.1 Requested action not taken: mailbox unavailable";

// Of an enabled rule for one of them.
bool requires_tls(const std::vector<Value>& rules, const std::vector<std::string>& to) {
  return std::any_of(rules.begin(), rules.end(), [&](const Value& rule) {
    return rule["Enabled"].boolean() && rule["TlsPolicy"].text() == "Require" &&
           !recipients_of(rule, to).empty();
  });
}

// An account that takes mail for an address, with the rules that are for it.
struct Taker {
  Place place;
  std::vector<Value> rules;
};

std::optional<Taker> find_taker(Transaction& look, const std::string& address) {
  for (const Place& place : places_of(look, address)) {
    const auto name = active_rule_set(look, place);
    const auto set = name ? Records(look, place, "rule_set").find(*name) : std::nullopt;
    if (!set) continue;
    const auto& rules = set->document["Rules"].items();
    const auto is_for = [&](const Value& rule) {
      return rule["Enabled"].boolean() && !recipients_of(rule, {address}).empty();
    };
    if (std::any_of(rules.begin(), rules.end(), is_for)) return Taker{place, rules};
  }
  return std::nullopt;
}

std::string normalized_recipient(const std::string& text) {
  const auto address = mail::parse_path(text);
  return address ? mail::normalized(*address) : "";
}

class SesIncoming : public mail::Incoming {
 public:
  explicit SesIncoming(Core& core) : core_(core) {}

  std::optional<SmtpReply> check(const std::string& recipient) override {
    const std::string address = normalized_recipient(recipient);
    const bool is_taken = !address.empty() && core_.store.read([&](Transaction& look) {
      return find_taker(look, address).has_value();
    });
    if (is_taken) return std::nullopt;
    return SmtpReply{550, kNobody};
  }

  SmtpReply receive(const mail::Delivery& delivery) override {
    // Recipients by who takes them: rules run once for each account and region.
    std::map<std::string, std::pair<Taker, std::vector<std::string>>> takers;
    core_.store.read([&](Transaction& look) {
      for (const auto& recipient : delivery.to) {
        const std::string address = normalized_recipient(recipient);
        auto taker = find_taker(look, address);
        if (!taker) continue;
        const std::string key = taker->place.account + "/" + taker->place.region;
        auto& entry = takers[key];
        entry.first = std::move(*taker);
        entry.second.push_back(address);
      }
    });
    if (takers.empty()) return {550, kNobody};
    SmtpReply reply;
    for (const auto& [key, entry] : takers) reply = take(delivery, entry.first, entry.second);
    return reply;
  }

 private:
  bool is_let_in(const Place& place, const std::string& client_ip) {
    std::vector<Value> filters;
    core_.store.read([&](Transaction& look) {
      for (Record& record : Records(look, place, "receipt_filter").all()) {
        filters.push_back(std::move(record.document));
      }
    });
    return ses::is_let_in(filters, client_ip);
  }

  SmtpReply take(const mail::Delivery& delivery, const Taker& taker,
                 const std::vector<std::string>& to) {
    Receipt receipt;
    receipt.place = taker.place;
    receipt.message_id = random_text(40, "abcdefghijklmnopqrstuvwxyz0123456789");
    receipt.time = core_.clock.now();
    receipt.from = delivery.from;
    receipt.client_ip = delivery.client_ip;
    receipt.helo = delivery.helo;
    receipt.to = to;
    receipt.message = delivery.message;
    Outcome outcome;
    if (!is_let_in(taker.place, delivery.client_ip)) {
      outcome = {true, 550, "5.7.1 The client's address is blocked", "", false};
    } else if (!delivery.is_tls && requires_tls(taker.rules, to)) {
      outcome = {true, 530, "5.7.0 Must issue a STARTTLS command first", "", false};
    } else {
      remember(receipt);
      outcome = run_rules(core_, receipt, taker.rules);
    }
    keep(delivery, receipt, outcome);
    if (outcome.has_failed) return {451, "4.4.2 The message could not be processed; try again"};
    if (outcome.is_bounced) return {outcome.code, outcome.text};
    return {250, "OK " + receipt.message_id};
  }

  // For SendBounce.
  void remember(const Receipt& receipt) {
    Value document = Value::structure({{"incoming", true}, {"from", receipt.from}});
    core_.store.write([&](Transaction& change) {
      change.run(
          "INSERT INTO ses_messages (message_id, account, region, at, document)"
          " VALUES (?, ?, ?, ?, ?)",
          receipt.message_id, receipt.place.account, receipt.place.region,
          receipt.time.time_since_epoch().count(), to_text(document));
    });
  }

  void keep(const mail::Delivery& delivery, const Receipt& receipt, const Outcome& outcome) {
    mail::Envelope envelope;
    envelope.account = receipt.place.account;
    envelope.region = receipt.place.region;
    envelope.via = "inbound";
    envelope.message_id = receipt.message_id;
    envelope.from = receipt.from;
    envelope.source_ip = receipt.client_ip;
    envelope.time = receipt.time;
    envelope.verdict = outcome.is_bounced || outcome.has_failed ? "rejected" : "accepted";
    envelope.detail = outcome.text;
    for (const auto& address : receipt.to) {
      const bool is_stored = !outcome.stored.empty();
      std::string verdict = is_stored ? "stored" : "delivered";
      if (outcome.is_bounced) verdict = "bounced";
      envelope.to.push_back({address, verdict, outcome.stored});
    }
    core_.inbox.add(envelope, delivery.message);
  }

  Core& core_;
};

}  // namespace

std::unique_ptr<mail::Incoming> make_incoming(Core& core) {
  return std::make_unique<SesIncoming>(core);
}

}  // namespace fakes::ses
