#include "fakes/ses/compose.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>

#include <fmt/format.h>

#include "fakes/request.h"
#include "fakes/ses/contact_list.h"
#include "fakes/ses/handlebars.h"
#include "fakes/ses/identity.h"
#include "fakes/wire/encoding.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMostFields = 15;

std::vector<std::string> texts_of(const Value& list) {
  std::vector<std::string> texts;
  for (const Value& item : list.items()) texts.push_back(item.text());
  return texts;
}

bool is_field_name(const std::string& name) {
  return !name.empty() && name.size() <= 126 && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < 127 && c != ':';
  });
}

// SES makes these itself.
bool is_own_field(const std::string& name) {
  constexpr std::array<std::string_view, 12> kOwn = {
      "bcc", "cc",       "content-disposition", "content-type", "date",    "from",
      "to",  "reply-to", "message-id",          "mime-version", "subject", "return-path"};
  return std::find(kOwn.begin(), kOwn.end(), lower_case(name)) != kOwn.end();
}

void add_fields(const Call& call, const Value& headers, mail::Composition& parts) {
  if (headers.size() > kMostFields) throw invalid(call, "A message has 15 custom headers at most.");
  for (const Value& header : headers.items()) {
    const std::string& name = header["Name"].text();
    const std::string& value = header["Value"].text();
    const bool is_plain =
        value.size() <= 870 &&
        std::all_of(value.begin(), value.end(), [](unsigned char c) { return c >= 32 && c < 127; });
    if (!is_field_name(name) || !is_plain || is_own_field(name)) {
      throw invalid(call, fmt::format("Invalid header <{}>.", name));
    }
    parts.fields.emplace_back(name, value);
  }
}

std::string transfer_encoding(const std::string& named) {
  if (named == "QUOTED_PRINTABLE") return "quoted-printable";
  return named == "SEVEN_BIT" ? "7bit" : "base64";
}

void add_attachments(const Value& attachments, mail::Composition& parts) {
  for (const Value& given : attachments.items()) {
    mail::Attachment attachment;
    attachment.file_name = given["FileName"].text();
    attachment.type = given["ContentType"].text_or("application/octet-stream");
    attachment.bytes = given["RawContent"].text();
    attachment.is_inline = given["ContentDisposition"].text() == "INLINE";
    attachment.content_id = given["ContentId"].text();
    attachment.description = given["ContentDescription"].text();
    attachment.encoding = transfer_encoding(given["ContentTransferEncoding"].text());
    parts.attachments.push_back(std::move(attachment));
  }
}

std::string replaced(std::string text, std::string_view what, const std::string& by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

}  // namespace

Draft start_message(const Call& call, const Header& header) {
  Draft draft;
  Outgoing& out = draft.outgoing;
  out.operation = call.wire.operation->name();
  out.message_id = new_message_id(call.region, call.now);
  out.from = {header.from};
  out.return_path = header.return_path.empty() ? header.from.address
                                               : checked_party(call, header.return_path).address;
  for (const char* kind : {"ToAddresses", "CcAddresses", "BccAddresses"}) {
    for (Party& party : checked_parties(call, header.destination[kind])) {
      out.to.push_back(std::move(party));
    }
  }
  checked_parties(call, header.reply_to);
  check_recipient_count(call, out.to.size());
  if (out.to.empty()) throw invalid(call, "Empty required header 'To'.");
  mail::Composition& parts = draft.parts;
  parts.from = header.from.written;
  parts.to = texts_of(header.destination["ToAddresses"]);
  parts.cc = texts_of(header.destination["CcAddresses"]);
  parts.reply_to = texts_of(header.reply_to);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(call.now);
  parts.date = mail::rfc5322_date(seconds.time_since_epoch().count());
  parts.message_id = message_id_field(out.message_id, call.region);
  return draft;
}

void add_extras(const Call& call, const Value& content, mail::Composition& parts) {
  add_fields(call, content["Headers"], parts);
  add_attachments(content["Attachments"], parts);
}

Outgoing finish_message(const Call& call, Draft draft) {
  Outgoing& out = draft.outgoing;
  mail::Composition& parts = draft.parts;
  if (!out.contact_list.empty()) {
    if (out.to.size() > 1) {
      throw invalid(call, "Subscription management needs a message with one recipient.");
    }
    const std::string link = unsubscribe_link({call.account, call.region}, out.contact_list,
                                              out.topic, out.to.front().address, call.endpoint);
    parts.fields.emplace_back("List-Unsubscribe", "<" + link + ">");
    parts.fields.emplace_back("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    constexpr std::string_view kPlace = "{{amazonSESUnsubscribeUrl}}";
    if (parts.text) parts.text = replaced(*parts.text, kPlace, link);
    if (parts.html) parts.html = replaced(*parts.html, kPlace, link);
  }
  const std::size_t limit = is_v2(call) ? 40 << 20 : 10 << 20;
  out.message = mail::compose(parts);
  if (out.message.size() > limit) {
    throw invalid(call, fmt::format("Message length is more than {} bytes long: '{}'.", limit,
                                    out.message.size()));
  }
  return std::move(out);
}

Outgoing finish_template(const Call& call, Draft draft, const Value& document, const Value& data) {
  try {
    // Filled in when the message is made.
    Value known = data;
    if (!draft.outgoing.contact_list.empty()) {
      known.set("amazonSESUnsubscribeUrl", "{{amazonSESUnsubscribeUrl}}");
    }
    Rendered rendered = render(document, known);
    draft.parts.subject = std::move(rendered.subject);
    draft.parts.text = std::move(rendered.text);
    draft.parts.html = std::move(rendered.html);
  } catch (const sim::Error& error) {
    draft.outgoing.rendering_failure = error.message();
    return std::move(draft.outgoing);
  }
  return finish_message(call, std::move(draft));
}

Value merge_data(const Value& defaults, const Value& replacement) {
  Value merged = defaults.is_null() ? Value::structure() : defaults;
  for (const auto& field : replacement.fields()) {
    const Value* known = merged.find(field.name);
    const bool both = known != nullptr && known->kind() == Value::Kind::structure &&
                      field.value.kind() == Value::Kind::structure;
    merged.set(field.name, both ? merge_data(*known, field.value) : field.value);
  }
  return merged;
}

Fault not_verified(const std::string& region, const std::vector<std::string>& identities) {
  std::string place = region;
  std::transform(place.begin(), place.end(), place.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::string names;
  for (const auto& name : identities) names += (names.empty() ? "" : ", ") + name;
  return {"MessageRejected", fmt::format("Email address is not verified. The following identities "
                                         "failed the check in region {}: {}",
                                         place, names)};
}

void check_sender(Core& core, const Call& call, const Party& from) {
  const bool is_verified = core.store.read([&](Transaction& look) {
    const Place place = place_of(call);
    return Identities(look, place).verified_for(from.address).has_value();
  });
  if (!is_verified) throw not_verified(call.region, {from.written});
}

}  // namespace fakes::ses
