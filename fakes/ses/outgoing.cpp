#include "fakes/ses/outgoing.h"

#include <algorithm>
#include <cctype>
#include <map>

#include <fmt/format.h>

#include "fakes/random.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMostRecipients = 50;

// The words of the parser that SES uses.
std::string why_no_address(std::string_view text) {
  const auto open = text.rfind('<');
  if (open != text.npos) text = text.substr(open + 1, text.rfind('>') - open - 1);
  const auto at = text.rfind('@');
  if (at == text.npos) return "Missing final '@domain'";
  const auto local = text.substr(0, at);
  const auto domain = text.substr(at + 1);
  const auto has_blank = [](std::string_view part) {
    return std::any_of(part.begin(), part.end(),
                       [](unsigned char c) { return c <= ' ' || c == 127; });
  };
  if (local.empty()) return "Missing local name";
  if (domain.empty()) return "Missing domain";
  if (local.find("..") != local.npos) return "Local address contains dot-dot";
  if (local.front() == '.') return "Local address starts with dot";
  if (local.back() == '.') return "Local address ends with dot";
  if (has_blank(local)) return "Local address contains control or whitespace";
  if (has_blank(domain)) return "Domain contains control or whitespace";
  if (domain.find("..") != domain.npos) return "Domain contains dot-dot";
  if (domain.front() == '.') return "Domain starts with dot";
  if (domain.back() == '.') return "Domain ends with dot";
  return "Domain contains illegal character";
}

bool is_word(std::string_view text, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return (c < 128 && std::isalnum(c) != 0) || more.find(static_cast<char>(c)) != more.npos;
  });
}

}  // namespace

std::string new_message_id(const std::string& region, Clock::Time now) {
  static const std::map<std::string, std::string, std::less<>> kPrefixes = {
      {"us-east-1", "0100"},    {"us-west-2", "0101"},      {"eu-west-1", "0102"},
      {"eu-central-1", "0107"}, {"ap-southeast-2", "0108"}, {"us-east-2", "010f"}};
  const auto prefix = kPrefixes.find(region);
  return fmt::format("{}{:012x}-{}-000000", prefix == kPrefixes.end() ? "0109" : prefix->second,
                     now.time_since_epoch().count(), random_uuid());
}

std::string message_id_field(const std::string& id, const std::string& region) {
  return fmt::format("<{}@{}.amazonses.com>", id, region == "us-east-1" ? "email" : region);
}

Party checked_party(const Call& call, const std::string& written) {
  const auto address = mail::parse_address(written);
  if (!address || address->domain.empty() || !mail::is_domain(address->domain)) {
    throw invalid(call, why_no_address(written));
  }
  return {written, mail::normalized(*address)};
}

std::vector<Party> checked_parties(const Call& call, const Value& list) {
  std::vector<Party> parties;
  for (const Value& item : list.items()) parties.push_back(checked_party(call, item.text()));
  return parties;
}

MessageTags checked_message_tags(const Call& call, const Value& tags) {
  MessageTags checked;
  for (const Value& tag : tags.items()) {
    const std::string& name = tag["Name"].text();
    const std::string& value = tag["Value"].text();
    if (name.empty()) throw invalid(call, "The tag name must be specified.");
    if (value.empty()) throw invalid(call, "The tag value must be specified.");
    if (name.size() > 255) throw invalid(call, "Tag name cannot exceed 255 characters.");
    if (!is_word(name, "_-") && name.rfind("ses:", 0) != 0) {
      throw invalid(call, fmt::format("Invalid tag name <{}>: only alphanumeric ASCII characters, "
                                      "'_',  '-' are allowed.",
                                      name));
    }
    if (value.size() > 255) throw invalid(call, "Tag value cannot exceed 255 characters.");
    if (!is_word(value, "_-.@")) {
      throw invalid(call, fmt::format("Invalid tag value <{}>: only alphanumeric ASCII characters, "
                                      "'_',  '-' , '.', '@' are allowed.",
                                      value));
    }
    const auto same = [&](const auto& other) { return other.first == name; };
    if (std::any_of(checked.begin(), checked.end(), same)) {
      throw invalid(call, fmt::format("Duplicate tag name <{}>.", name));
    }
    checked.emplace_back(name, value);
  }
  if (checked.size() > 50) throw invalid(call, "A message cannot have more than 50 tags.");
  return checked;
}

void check_recipient_count(const Call& call, std::size_t count) {
  if (count > kMostRecipients) throw invalid(call, "Recipient count exceeds 50.");
}

}  // namespace fakes::ses
