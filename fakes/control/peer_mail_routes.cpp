// LocalStack's and MiniStack's lists of what SES sent, in their forms.
#include <algorithm>

#include "fakes/control/routes.h"
#include "fakes/mail/address.h"
#include "fakes/mail/inbox.h"
#include "fakes/mail/mime.h"
#include "fakes/ses/operator.h"

namespace fakes {
namespace {

using mail::Message;
using nlohmann::json;

constexpr std::size_t max_messages = 100'000;

std::vector<std::string> addresses(const mail::Fields& fields, std::string_view name) {
  std::vector<std::string> texts;
  for (const mail::Address& address : mail::read_address_list(fields.value(name))) {
    texts.push_back(address.text());
  }
  return texts;
}

bool is_shown(const mail::Fields& fields, const std::string& recipient) {
  const auto same = [&](std::string_view name) {
    const auto list = mail::read_address_list(fields.value(name));
    return std::any_of(list.begin(), list.end(), [&](const mail::Address& one) {
      return lower_case(one.spec()) == lower_case(recipient);
    });
  };
  return same("To") || same("Cc");
}

json destination(const Message& message, const mail::Fields& fields) {
  json hidden = json::array();
  for (const mail::Recipient& one : message.envelope.to) {
    if (!is_shown(fields, one.address)) hidden.push_back(one.address);
  }
  json shown = json::object();
  const auto add = [&](const char* name, const json& list) {
    if (!list.empty()) shown[name] = list;
  };
  add("ToAddresses", addresses(fields, "To"));
  add("CcAddresses", addresses(fields, "Cc"));
  add("BccAddresses", hidden);
  return shown;
}

json part_text(const mail::Part& message, std::string_view type) {
  const mail::Part* part = mail::find_text(message, type);
  return part == nullptr ? json() : json(part->text());
}

json sent_json(Core& core, const Message& message) {
  const std::string bytes = core.inbox.read(message);
  const auto sent = ses::remembered(core, message.envelope.message_id);
  json value = {{"Id", message.envelope.message_id},
                {"Region", message.envelope.region},
                {"Source", sent ? sent->from : message.envelope.from},
                {"Timestamp", time_text(message.envelope.time)}};
  if (message.envelope.via.find("Raw") != std::string::npos) {
    value["RawData"] = bytes;
    return value;
  }
  const mail::Part root = mail::parse(bytes);
  value["Destination"] = destination(message, root.fields);
  if (sent && !sent->template_name.empty()) {
    value["Template"] = sent->template_name;
    value["TemplateData"] = sent->template_data;
  }
  value["Subject"] = message.subject;
  value["Body"] = {{"text_part", part_text(root, "text/plain")},
                   {"html_part", part_text(root, "text/html")}};
  return value;
}

mail::Search search_of(Ask& ask) {
  mail::Search search;
  search.message_id = ask.text("id");
  search.from = ask.text("email");
  search.verdict = "accepted";
  search.limit = max_messages;
  search.is_newest_first = false;
  return search;
}

// What SES itself sends (links, bounces) is not what clients sent.
bool is_sent(const Message& message) {
  return !message.envelope.message_id.empty() && message.envelope.via.starts_with("ses");
}

Response list(Ask& ask) {
  Core& core = ask.control.core();
  json messages = json::array();
  for (const Message& message : core.inbox.list(search_of(ask))) {
    if (is_sent(message)) messages.push_back(sent_json(core, message));
  }
  return json_answer({{"messages", messages}});
}

// "v2.SendEmail" of version 2, "SendEmail" of version 1.
std::string ministack_type(const std::string& via) {
  const std::string operation = via.substr(via.find(':') + 1);
  return via.starts_with("sesv2:") ? "v2." + operation : operation;
}

Response ministack_list(Ask& ask) {
  const std::string account = ask.text("account");
  const bool is_account =
      account.size() == 12 && account.find_first_not_of("0123456789") == std::string::npos;
  if (!account.empty() && !is_account) {
    return json_answer({{"__type", "InvalidAccountID"},
                        {"message", "an account has twelve digits, got: " + account}},
                       400);
  }
  Core& core = ask.control.core();
  mail::Search search = search_of(ask);
  search.account = account;
  json messages = json::object();
  for (const Message& message : core.inbox.list(search)) {
    if (!is_sent(message)) continue;
    const std::string bytes = core.inbox.read(message);
    const mail::Part root = mail::parse(bytes);
    const auto sent = ses::remembered(core, message.envelope.message_id);
    messages[message.envelope.account].push_back(
        {{"MessageId", message.envelope.message_id},
         {"Type", ministack_type(message.envelope.via)},
         {"Source", sent ? sent->from : message.envelope.from},
         {"To", addresses(root.fields, "To")},
         {"Cc", addresses(root.fields, "Cc")},
         {"Subject", message.subject},
         {"BodyText", part_text(root, "text/plain")},
         {"BodyHtml", part_text(root, "text/html")},
         {"Region", message.envelope.region},
         {"Timestamp", time_text(message.envelope.time)}});
  }
  return json_answer({{"messages", messages}});
}

Response ministack_reset(Ask& ask) {
  ask.control.reset();
  return json_answer({{"reset", "ok"}});
}

Response remove(Ask& ask) {
  const auto pass = ask.pass();
  ask.control.core().inbox.remove(search_of(ask));
  Response response;
  response.status = 204;
  return response;
}

}  // namespace

const Routes& peer_mail_routes() {
  static const Routes routes = {
      {"GET", "/_aws/ses", "id email", list, "As LocalStack: what SES sent"},
      {"GET", "/_ministack/ses/messages", "account", ministack_list, "As MiniStack: the same"},
      {"POST", "/_ministack/reset", "", ministack_reset, "As MiniStack: empty everything"},
      {"DELETE", "/_aws/ses", "id", remove, "As LocalStack: forget it"},
  };
  return routes;
}

}  // namespace fakes
