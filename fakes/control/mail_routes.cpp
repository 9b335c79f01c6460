#include "fakes/control/archive.h"
#include "fakes/control/routes.h"
#include "fakes/control/scratch.h"
#include "fakes/mail/inbox.h"
#include "fakes/mail/mime.h"
#include "fakes/wire/time_text.h"

namespace fakes {
namespace {

namespace fs = std::filesystem;
using mail::Inbox;
using mail::Message;
using mail::Search;
using nlohmann::json;

constexpr std::uint64_t max_messages = 100'000;
constexpr std::chrono::seconds longest_wait{60};
constexpr std::string_view search_parameters =
    "account region from to subject text verdict message_id since after limit order";

Inbox& inbox_of(Ask& ask) {
  return ask.control.core().inbox;
}

Search search_of(const Ask& ask, std::size_t limit) {
  Search search;
  search.account = ask.text("account");
  search.region = ask.text("region");
  search.from = ask.text("from");
  search.to = ask.text("to");
  search.subject = ask.text("subject");
  search.text = ask.text("text");
  search.verdict = ask.text("verdict");
  search.message_id = ask.text("message_id");
  search.since = ask.time("since");
  search.after = static_cast<std::int64_t>(ask.number("after", 0, std::uint64_t{1} << 53));
  search.limit = ask.number("limit", limit, max_messages);
  const std::string order = ask.text("order", "newest");
  if (order != "newest" && order != "oldest") {
    throw ControlError(400, "query: order is newest or oldest, not \"{}\"", order);
  }
  search.is_newest_first = order == "newest";
  return search;
}

json message_json(const Message& message) {
  const mail::Envelope& envelope = message.envelope;
  json to = json::array();
  for (const mail::Recipient& one : envelope.to) {
    to.push_back({{"address", one.address}, {"verdict", one.verdict}, {"detail", one.detail}});
  }
  return {{"id", message.id},
          {"time", time_text(envelope.time)},
          {"message_id", envelope.message_id},
          {"from", envelope.from},
          {"to", to},
          {"subject", message.subject},
          {"header_from", message.header_from},
          {"header_to", message.header_to},
          {"verdict", envelope.verdict},
          {"detail", envelope.detail},
          {"via", envelope.via},
          {"account", envelope.account},
          {"region", envelope.region},
          {"caller", envelope.caller},
          {"source_ip", envelope.source_ip},
          {"size_bytes", message.size_bytes}};
}

Message find(Ask& ask) {
  const auto message = inbox_of(ask).find(ask.id(0));
  if (!message) throw ControlError(404, "there is no message {}", ask.segment(0));
  return *message;
}

// Those that hold no others, in their order.
void leaves(const mail::Part& part, std::vector<const mail::Part*>& all) {
  if (part.parts.empty()) all.push_back(&part);
  for (const mail::Part& inner : part.parts) leaves(inner, all);
}

std::vector<const mail::Part*> leaves(const mail::Part& part) {
  std::vector<const mail::Part*> all;
  leaves(part, all);
  return all;
}

std::string text_of(const mail::Part& message, std::string_view type) {
  const mail::Part* part = mail::find_text(message, type);
  return part == nullptr ? "" : part->text();
}

Response list(Ask& ask) {
  const Search search = search_of(ask, 100);
  json messages = json::array();
  for (const Message& message : inbox_of(ask).list(search)) {
    messages.push_back(message_json(message));
  }
  return json_answer({{"messages", messages}, {"count", inbox_of(ask).count(search)}});
}

Response show(Ask& ask) {
  const Message message = find(ask);
  const std::string bytes = inbox_of(ask).read(message);
  const mail::Part root = mail::parse(bytes);
  json value = message_json(message);
  json headers = json::array();
  for (const mail::Field& field : root.fields.all()) {
    headers.push_back({{"name", field.name}, {"value", field.value()}});
  }
  json parts = json::array();
  for (const mail::Part* part : leaves(root)) {
    parts.push_back({{"number", parts.size()},
                     {"type", part->type},
                     {"disposition", part->disposition},
                     {"file_name", part->file_name},
                     {"content_id", part->content_id},
                     {"size_bytes", part->content().size()}});
  }
  value["headers"] = headers;
  value["parts"] = parts;
  value["text"] = text_of(root, "text/plain");
  value["html"] = text_of(root, "text/html");
  return json_answer(value);
}

Response raw(Ask& ask) {
  Response response;
  response.headers.push_back({"Content-Type", "message/rfc822"});
  response.body = inbox_of(ask).read(find(ask));
  return response;
}

Response part(Ask& ask) {
  const std::string bytes = inbox_of(ask).read(find(ask));
  const mail::Part root = mail::parse(bytes);
  const auto all = leaves(root);
  const std::int64_t number = ask.id(1);
  if (number < 0 || number >= static_cast<std::int64_t>(all.size())) {
    throw ControlError(404, "the message has parts 0 to {}", all.size() - 1);
  }
  const mail::Part& wanted = *all[static_cast<std::size_t>(number)];
  Response response;
  // What was received says what it is; it cannot be trusted with a browser.
  response.headers.push_back({"Content-Type", "application/octet-stream"});
  response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  response.body = wanted.content();
  return response;
}

Response wait(Ask& ask) {
  const auto limit = ask.seconds("wait", longest_wait);
  const auto message = inbox_of(ask).wait(search_of(ask, 1), sim::Deadline::after(limit));
  if (!message) throw ControlError(408, "no such message came within {} s", limit.count());
  return json_answer(message_json(*message));
}

Response remove(Ask& ask) {
  const auto pass = ask.pass();
  return json_answer({{"removed", inbox_of(ask).remove(search_of(ask, max_messages))}});
}

void pack_maildir(Inbox& inbox, const Search& search, const fs::path& folder, int descriptor) {
  const ScratchFolder scratch(folder, "maildir");
  inbox.export_maildir(search, scratch.path());
  ArchiveWriter archive(descriptor);
  for (const char* name : {"cur", "new", "tmp"}) archive.add_folder("Maildir/" + std::string(name));
  for (const auto& entry : fs::directory_iterator(scratch.path() / "new")) {
    archive.add_file("Maildir/new/" + entry.path().filename().string(), entry.path());
  }
  archive.finish();
}

Response export_all(Ask& ask) {
  const std::string format = ask.text("format", "mbox");
  if (format != "mbox" && format != "maildir") {
    throw ControlError(400, "query: format is mbox or maildir, not \"{}\"", format);
  }
  const Search search = search_of(ask, max_messages);
  const auto& folder = ask.control.core().store.folder();
  Response response;
  response.headers.push_back(
      {"Content-Type", format == "mbox" ? "application/mbox" : "application/x-tar"});
  response.content.push_back(unnamed_file(folder, [&](int descriptor) {
    if (format == "mbox") {
      inbox_of(ask).export_mbox(search,
                                [&](std::string_view bytes) { write_fully(descriptor, bytes); });
    } else {
      pack_maildir(inbox_of(ask), search, folder, descriptor);
    }
  }));
  return response;
}

}  // namespace

const Routes& mail_routes() {
  static const std::string with_wait = std::string(search_parameters) + " wait";
  static const std::string with_format = std::string(search_parameters) + " format";
  static const Routes routes = {
      {"GET", "/_sim/mail", search_parameters, list, "Messages, the newest first"},
      {"DELETE", "/_sim/mail", search_parameters, remove, "Remove messages"},
      {"GET", "/_sim/mail/wait", with_wait, wait,
       "The oldest message that fits, as soon as it is there"},
      {"GET", "/_sim/mail/export", with_format, export_all, "As an mbox, or a Maildir in a tar"},
      {"GET", "/_sim/mail/{id}", "", show, "A message with its texts and a list of its parts"},
      {"GET", "/_sim/mail/{id}/raw", "", raw, "A message as it was received"},
      {"GET", "/_sim/mail/{id}/parts/{number}", "", part, "A part, decoded"},
  };
  return routes;
}

}  // namespace fakes
