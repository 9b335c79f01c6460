// LocalStack's list of what SES sent, in its form.
#include <algorithm>

#include "fakes/control/routes.h"
#include "fakes/mail/address.h"
#include "fakes/mail/inbox.h"
#include "fakes/mail/mime.h"

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
  return {{"ToAddresses", addresses(fields, "To")},
          {"CcAddresses", addresses(fields, "Cc")},
          {"BccAddresses", hidden}};
}

json part_text(const mail::Part& message, std::string_view type) {
  const mail::Part* part = mail::find_text(message, type);
  return part == nullptr ? json() : json(part->text());
}

json sent_json(const mail::Inbox& inbox, const Message& message) {
  const std::string bytes = inbox.read(message);
  json value = {{"Id", message.envelope.message_id},
                {"Region", message.envelope.region},
                {"Source", message.envelope.from},
                {"Timestamp", time_text(message.envelope.time)}};
  if (message.envelope.via.find("Raw") != std::string::npos) {
    value["RawData"] = bytes;
    return value;
  }
  const mail::Part root = mail::parse(bytes);
  value["Destination"] = destination(message, root.fields);
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

Response list(Ask& ask) {
  mail::Inbox& inbox = ask.control.core().inbox;
  json messages = json::array();
  for (const Message& message : inbox.list(search_of(ask))) {
    if (message.envelope.via.starts_with("ses")) messages.push_back(sent_json(inbox, message));
  }
  return json_answer({{"messages", messages}});
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
      {"DELETE", "/_aws/ses", "id", remove, "As LocalStack: forget it"},
  };
  return routes;
}

}  // namespace fakes
