#include "fakes/smtp/send_raw.h"

#include <utility>

#include "fakes/smtp/refusal.h"
#include "fakes/smtp/words.h"
#include "fakes/wire/fault.h"

namespace fakes::smtp {
namespace {

constexpr std::size_t version_1_limit = 10 << 20;

wire::Value recipients(const Mail& mail) {
  wire::Value list = wire::Value::list();
  for (const std::string& recipient : mail.to) list.push(recipient);
  return list;
}

wire::Value version_1_input(const RawSender& sender, Mail mail) {
  wire::Value input = wire::Value::structure();
  input.set("Source", mail.from);
  input.set("Destinations", recipients(mail));
  wire::Value message = wire::Value::structure();
  message.set("Data", wire::Blob{std::move(mail.bytes)});
  input.set("RawMessage", std::move(message));
  if (!sender.configuration_set.empty()) {
    input.set("ConfigurationSetName", sender.configuration_set);
  }
  return input;
}

wire::Value version_2_input(const RawSender& sender, Mail mail) {
  wire::Value input = wire::Value::structure();
  input.set("FromEmailAddress", mail.from);
  input.set("Destination", wire::Value::structure({{"ToAddresses", recipients(mail)}}));
  wire::Value raw = wire::Value::structure();
  raw.set("Data", wire::Blob{std::move(mail.bytes)});
  wire::Value content = wire::Value::structure();
  content.set("Raw", std::move(raw));
  input.set("Content", std::move(content));
  if (!sender.configuration_set.empty()) {
    input.set("ConfigurationSetName", sender.configuration_set);
  }
  return input;
}

}  // namespace

Outcome send_raw(Core& core, const Manners& manners, const RawSender& sender, Mail mail) {
  Outcome outcome;
  outcome.identity = sender.identity;
  outcome.region = sender.region;
  const bool is_large = sender.is_large_allowed && mail.bytes.size() > version_1_limit;
  InnerCall call;
  call.model = is_large ? "sesv2" : "ses";
  call.operation = is_large ? "SendEmail" : "SendRawEmail";
  call.account = sender.identity.account;
  call.region = sender.region;
  call.identity = sender.identity;
  call.source_ip = sender.source_ip;
  call.input = is_large ? version_2_input(sender, std::move(mail))
                        : version_1_input(sender, std::move(mail));
  try {
    outcome.message_id = core.call(call)["MessageId"].text();
    outcome.reply = say(manners, Say::ok);
    outcome.reply.text += manners.has_enhanced_codes ? ": queued as " : " ";
    outcome.reply.text += outcome.message_id;
  } catch (const wire::Fault& fault) {
    outcome.code = fault.code();
    outcome.reply = refusal(manners, fault);
  }
  return outcome;
}

}  // namespace fakes::smtp
