#include <chrono>

#include "fakes/mail/inbox.h"
#include "fakes/mail/mime.h"
#include "fakes/ses/delivery.h"
#include "fakes/ses/dkim.h"
#include "fakes/ses/easy_dkim.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

std::int64_t unix_seconds(Clock::Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

// With the key of the sender's domain: its own, or that of Easy DKIM.
void sign(Core& core, const Call& call, Outgoing& outgoing) {
  if (outgoing.from.empty()) return;
  const auto key = signing_key(core, place_of(call), outgoing.from.front().address);
  if (!key) return;
  outgoing.message.insert(0, dkim_signature(outgoing.message, *key, unix_seconds(call.now)));
}

// What was refused is in the inbox too, with the reason.
void keep_refused(Core& core, const Call& call, Outgoing& outgoing, const mail::Draft& draft,
                  const Fault& fault) {
  core.store.write([&](Transaction& change) {
    mail::Envelope envelope = Delivery(change, call, outgoing).envelope();
    const bool is_throttled =
        fault.code() == "Throttling" || fault.code() == "TooManyRequestsException";
    envelope.verdict = is_throttled ? "throttled" : "rejected";
    envelope.detail = fault.message();
    envelope.message_id.clear();
    for (auto& recipient : envelope.to) recipient.verdict = envelope.verdict;
    mail::Inbox::insert(change, draft, envelope);
    if (fault.code() == "MessageRejected") {
      Statistics more{call.now};
      more.rejects = 1;
      count(change, place_of(call), more);
    }
  });
}

// To the sender, from SES.
void mail_sender(Core& core, const Call& call, const Outgoing& outgoing,
                 const std::vector<std::string>& mails) {
  for (const std::string& message : mails) {
    mail::Envelope envelope;
    envelope.account = call.account;
    envelope.region = call.region;
    envelope.via = "ses:feedback";
    envelope.to = {{outgoing.return_path}};
    envelope.time = call.now;
    core.inbox.add(envelope, message);
  }
}

}  // namespace

std::string send(Core& core, const Call& call, Outgoing outgoing) {
  sign(core, call, outgoing);
  mail::Draft draft = core.inbox.prepare(outgoing.message);
  std::vector<std::string> mails;
  std::vector<Publication> publications;
  try {
    core.store.write([&](Transaction& change) {
      Delivery delivery(change, call, outgoing);
      delivery.judge();
      mail::Envelope envelope = delivery.envelope();
      if (outgoing.rendering_failure) {
        envelope.verdict = "rejected";
        envelope.detail = *outgoing.rendering_failure;
      }
      publications = delivery.carry_out(mails);
      mail::Inbox::insert(change, draft, envelope);
    });
  } catch (const Fault& fault) {
    keep_refused(core, call, outgoing, draft, fault);
    core.inbox.announce(std::move(draft));
    throw;
  }
  core.inbox.announce(std::move(draft));
  mail_sender(core, call, outgoing, mails);
  publish(core, place_of(call), publications);
  return outgoing.message_id;
}

}  // namespace fakes::ses
