#include <fmt/format.h>

#include "fakes/mail/inbox.h"
#include "fakes/ses/compose.h"
#include "fakes/ses/document.h"
#include "fakes/ses/feedback.h"
#include "fakes/ses/sending.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

struct Kind {
  std::string_view name;
  const char* status;
  const char* text;
};
constexpr Kind kKinds[] = {{"DoesNotExist", "5.1.1", "550 5.1.1 mailbox does not exist"},
                           {"MessageTooLarge", "5.3.4", "552 5.3.4 message too large"},
                           {"ExceededQuota", "5.2.2", "552 5.2.2 mailbox full"},
                           {"ContentRejected", "5.6.1", "500 5.6.1 content rejected"},
                           {"Undefined", "5.0.0", "500 5.0.0 undefined failure"},
                           {"TemporaryFailure", "4.0.0", "450 4.0.0 temporary failure"}};

Dsn::Line line_of(const Call& call, const Value& info) {
  const Value& fields = info["RecipientDsnFields"];
  const std::string& recipient = info["Recipient"].text();
  if (!fields.is_null()) {
    return {fields["FinalRecipient"].text_or(recipient), fields["Action"].text(),
            fields["Status"].text(), fields["DiagnosticCode"].text()};
  }
  for (const Kind& kind : kKinds) {
    if (kind.name == info["BounceType"].text()) {
      return {recipient, "failed", kind.status, std::string("smtp; ") + kind.text};
    }
  }
  throw invalid(call, "BounceType or RecipientDsnFields must be specified.");
}

// Who sent the message that came in; nothing unless it was in the last day.
std::optional<std::string> sender_of(Transaction& look, const Call& call) {
  const auto day = std::chrono::hours(24);
  const auto since = (call.now - std::chrono::duration_cast<std::chrono::milliseconds>(day))
                         .time_since_epoch()
                         .count();
  const auto document = look.first(
      "SELECT document FROM ses_messages WHERE message_id = ? AND account = ? AND region = ?"
      " AND at >= ?",
      [](const Row& row) { return from_text(row.view(0)); }, call.input["OriginalMessageId"].text(),
      call.account, call.region, since);
  if (!document || !(*document)["incoming"].boolean()) return std::nullopt;
  return (*document)["from"].text();
}

Value send_bounce(Core& core, Call& call) {
  const Party sender = checked_party(call, call.input["BounceSender"].text());
  Dsn dsn;
  dsn.from = sender.written;
  dsn.explanation = call.input["Explanation"].text_or("The mail could not be delivered.") + "\r\n";
  const Value& message_dsn = call.input["MessageDsn"];
  if (message_dsn.has("ReportingMta")) dsn.reporting_mta = message_dsn["ReportingMta"].text();
  Feedback feedback;
  for (const Value& info : call.input["BouncedRecipientInfoList"].items()) {
    dsn.lines.push_back(line_of(call, info));
    feedback.recipients.push_back(info["Recipient"].text());
  }
  if (dsn.lines.empty()) throw invalid(call, "At least one recipient must be specified.");
  check_sender(core, call, sender);
  const auto to = core.store.read([&](Transaction& look) { return sender_of(look, call); });
  if (!to || to->empty()) {
    throw Fault("MessageRejected", fmt::format("Message {} does not exist, has expired or cannot "
                                               "be bounced.",
                                               call.input["OriginalMessageId"].text()));
  }
  feedback.to = *to;
  feedback.message_id = new_message_id(call.region, call.now);
  feedback.time = call.now;
  mail::Envelope envelope;
  envelope.account = call.account;
  envelope.region = call.region;
  envelope.via = "ses:SendBounce";
  envelope.message_id = feedback.message_id;
  envelope.to = {{*to}};
  envelope.caller = call.identity.arn;
  envelope.source_ip = call.source_ip;
  envelope.time = call.now;
  core.inbox.add(envelope, dsn_mail(feedback, dsn));
  return Value::structure({{"MessageId", feedback.message_id}});
}

}  // namespace

Operations bounce_operations() {
  return {{"ses", "SendBounce", send_bounce}};
}

}  // namespace fakes::ses
