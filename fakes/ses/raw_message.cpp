#include "fakes/ses/raw_message.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "fakes/mail/mime.h"
#include "fakes/request.h"
#include "sim/base/text.h"

namespace fakes::ses {
namespace {

// Fields that a message has once at most.
constexpr std::array<std::string_view, 14> kOnce = {
    "from", "sender",  "reply-to",    "to",         "cc",          "bcc",          "message-id",
    "date", "subject", "return-path", "references", "in-reply-to", "mime-version", "content-type"};

// Source: SES Developer Guide, "Unsupported attachment types".
constexpr std::array<std::string_view, 76> kForbidden = {
    "ade", "adp", "app", "asp",  "bas",  "bat",    "cer",     "chm",     "cmd", "com", "cpl",
    "crt", "csh", "der", "exe",  "fxp",  "gadget", "hlp",     "hta",     "inf", "ins", "isp",
    "its", "js",  "jse", "ksh",  "lib",  "lnk",    "mad",     "maf",     "mag", "mam", "maq",
    "mar", "mas", "mat", "mau",  "mav",  "maw",    "mda",     "mdb",     "mde", "mdt", "mdw",
    "mdz", "msc", "msh", "msh1", "msh2", "mshxml", "msh1xml", "msh2xml", "msi", "msp", "mst",
    "ops", "pcd", "pif", "plg",  "prf",  "prg",    "reg",     "scf",     "scr", "sct", "shb",
    "shs", "sys", "ps1", "tmp",  "url",  "vb",     "vbe",     "vbs",     "vps", "vxd"};

std::size_t size_limit(const Call& call) {
  return is_v2(call) ? 40 << 20 : 10 << 20;
}

void check_once(const Call& call, const mail::Fields& fields) {
  std::set<std::string> seen;
  for (const auto& field : fields.all()) {
    const std::string name = lower_case(field.name);
    if (std::find(kOnce.begin(), kOnce.end(), name) == kOnce.end()) continue;
    if (!seen.insert(name).second) {
      throw invalid(call, fmt::format("Duplicate header '{}'.", field.name));
    }
  }
}

void check_attachments(const Call& call, const std::string& message) {
  const mail::Part root = mail::parse(message);
  for (const mail::Part* part : mail::attachments(root)) {
    const auto dot = part->file_name.rfind('.');
    if (dot == std::string::npos) continue;
    const std::string ending = lower_case(part->file_name.substr(dot + 1));
    if (std::find(kForbidden.begin(), kForbidden.end(), ending) != kForbidden.end()) {
      throw invalid(call, fmt::format("Illegal filename '{}'.", part->file_name));
    }
  }
}

std::vector<Party> parties_of(const Call& call, const mail::Fields& fields,
                              const std::vector<const char*>& names) {
  std::vector<Party> parties;
  for (const char* name : names) {
    for (const std::string& value : fields.values(name)) {
      if (sim::trim(value).empty()) continue;
      const auto list = mail::parse_address_list(value);
      if (!list) {
        // Says why, for the usual list of one.
        checked_party(call, value);
        throw invalid(call, "Illegal address");
      }
      for (const auto& address : *list) parties.push_back(checked_party(call, address.text()));
    }
  }
  return parties;
}

std::vector<Party> recipients(const Call& call, const mail::Fields& fields,
                              const RawParameters& parameters) {
  std::vector<Party> to;
  if (parameters.has_destinations) {
    for (const auto& text : parameters.destinations) to.push_back(checked_party(call, text));
  } else {
    to = parties_of(call, fields, {"To", "Cc", "Bcc"});
  }
  if (to.empty()) throw invalid(call, "Missing required header 'To'.");
  check_recipient_count(call, to.size());
  return to;
}

// "name=value, name=value"
MessageTags header_tags(const Call& call, const std::string& text) {
  wire::Value tags = wire::Value::list();
  for (const auto& item : sim::split(text, ',')) {
    const auto equals = item.find('=');
    if (sim::trim(item).empty() || equals == item.npos) continue;
    tags.push(wire::Value::structure({{"Name", sim::trim(item.substr(0, equals))},
                                      {"Value", sim::trim(item.substr(equals + 1))}}));
  }
  return checked_message_tags(call, tags);
}

// "list; topic=name"
void read_list_management(const std::string& text, Outgoing& out) {
  for (const auto& item : sim::split(text, ';')) {
    const std::string word = sim::trim(item);
    const auto equals = word.find('=');
    if (word.rfind("topic=", 0) == 0) {
      out.topic = word.substr(equals + 1);
    } else if (equals == word.npos) {
      out.contact_list = word;
    } else if (word.rfind("contactListName=", 0) == 0) {
      out.contact_list = word.substr(equals + 1);
    }
  }
}

void read_ses_fields(const Call& call, const mail::Fields& fields, Outgoing& out) {
  if (out.configuration_set.empty()) {
    out.configuration_set = sim::trim(fields.value("X-SES-CONFIGURATION-SET"));
  }
  if (out.identity_arn.empty()) out.identity_arn = sim::trim(fields.value("X-SES-SOURCE-ARN"));
  if (out.tags.empty()) out.tags = header_tags(call, fields.value("X-SES-MESSAGE-TAGS"));
  if (out.tenant.empty()) out.tenant = sim::trim(fields.value("X-SES-TENANT"));
  read_list_management(fields.value("X-SES-LIST-MANAGEMENT-OPTIONS"), out);
}

// The fields that tell SES something are not for recipients. `fields` are views of `message`.
std::string without_ses_fields(const std::string& message, const mail::Fields& fields) {
  std::string kept;
  std::size_t from = 0;
  for (const mail::Field& field : fields.all()) {
    if (lower_case(field.name).rfind("x-ses-", 0) != 0) continue;
    const auto begin = static_cast<std::size_t>(field.raw.data() - message.data());
    kept.append(message, from, begin - from);
    from = message.find('\n', begin + field.raw.size());
    from = from == message.npos ? message.size() : from + 1;
  }
  return kept.append(message, from);
}

}  // namespace

Outgoing read_raw_message(const Call& call, std::string message, RawParameters parameters) {
  if (message.empty()) throw invalid(call, "Raw message data must be specified.");
  if (message.size() > size_limit(call)) {
    throw invalid(call, fmt::format("Message length is more than {} bytes long: '{}'.",
                                    size_limit(call), message.size()));
  }
  const mail::Fields fields = mail::parse_fields(message).first;
  check_once(call, fields);
  Outgoing out;
  out.operation = parameters.operation;
  out.from = parties_of(call, fields, {"From"});
  if (out.from.empty()) {
    if (parameters.source.empty() || fields.find("From") != nullptr) {
      throw invalid(call, "Missing required header 'From'.");
    }
  }
  if (!parameters.source.empty()) {
    const Party source = checked_party(call, parameters.source);
    const auto same = [&](const Party& party) { return party.address == source.address; };
    if (std::none_of(out.from.begin(), out.from.end(), same)) out.from.push_back(source);
    out.return_path = source.address;
  }
  const auto return_paths = parties_of(call, fields, {"Return-Path"});
  if (!return_paths.empty()) out.return_path = return_paths.front().address;
  if (!parameters.return_path.empty()) {
    out.return_path = checked_party(call, parameters.return_path).address;
  }
  if (out.return_path.empty()) out.return_path = out.from.front().address;
  out.to = recipients(call, fields, parameters);
  out.configuration_set = parameters.configuration_set;
  out.identity_arn = parameters.identity_arn;
  out.tags = std::move(parameters.tags);
  read_ses_fields(call, fields, out);
  check_attachments(call, message);
  out.message_id = new_message_id(call.region, call.now);
  out.message = without_ses_fields(message, fields);
  return out;
}

}  // namespace fakes::ses
