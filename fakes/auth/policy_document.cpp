#include "fakes/auth/policy_document.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "fakes/request.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

using Json = nlohmann::json;

Denial invalid(const std::string& reason) {
  return {"InvalidPolicyDocument", 400, "Invalid Policy: " + reason};
}

Denial violated(const std::string& reason) {
  return {"AccessDenied", 403, "Invalid according to Policy: " + reason};
}

// Rewrites the two escapes that JSON lacks.
std::string as_json(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (text[i] != '\\' || next == '\0') {
      out += text[i];
      continue;
    }
    ++i;
    if (next == 'v') {
      out += "\\u000b";
    } else if (next == '$') {
      out += '$';
    } else {
      out += '\\';
      out += next;
    }
  }
  return out;
}

// Bytes may stand as numbers or as text.
std::optional<std::uint64_t> bytes_of(const Json& json) {
  if (json.is_number_unsigned()) return json.get<std::uint64_t>();
  if (!json.is_string()) return std::nullopt;
  const auto text = json.get<std::string>();
  if (text.empty() || text.size() > 18 ||
      text.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return std::stoull(text);
}

std::string shown(const std::string& operation, const std::string& field,
                  const std::string& value) {
  const auto quoted = [](const std::string& text) {
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  return "[" + quoted(operation) + ", " + quoted("$" + field) + ", " + quoted(value) + "]";
}

Answer<PolicyCondition> parse_list(const Json& json) {
  if (json.size() != 3 || !json[0].is_string()) {
    return invalid("Invalid Condition: a list needs an operation and two arguments.");
  }
  const std::string operation = lower_case(json[0].get<std::string>());
  PolicyCondition condition;
  if (operation == "content-length-range") {
    const auto min = bytes_of(json[1]);
    const auto max = bytes_of(json[2]);
    if (!min || !max) return invalid("Invalid content-length-range: bounds must be numbers.");
    condition.kind = PolicyCondition::Kind::content_length_range;
    condition.min_bytes = *min;
    condition.max_bytes = *max;
    return condition;
  }
  if (operation != "eq" && operation != "starts-with") {
    return invalid("Invalid Condition: unknown operation '" + operation + "'.");
  }
  if (!json[1].is_string() || !json[2].is_string()) {
    return invalid("Invalid Condition: arguments must be strings.");
  }
  const std::string field = json[1].get<std::string>();
  if (field.empty() || field.front() != '$') {
    return invalid("Invalid Condition: the field must begin with '$': '" + field + "'.");
  }
  condition.kind =
      operation == "eq" ? PolicyCondition::Kind::equal : PolicyCondition::Kind::starts_with;
  condition.field = lower_case(field.substr(1));
  condition.value = json[2].get<std::string>();
  condition.text = shown(operation, field.substr(1), condition.value);
  return condition;
}

std::optional<Denial> parse_object(const Json& json, std::vector<PolicyCondition>& conditions) {
  if (json.size() != 1) {
    return invalid(
        "Invalid Simple-Condition: Simple-Conditions must have exactly one property "
        "specified.");
  }
  for (const auto& [field, value] : json.items()) {
    if (!value.is_string()) return invalid("Invalid Simple-Condition: value must be a string.");
    PolicyCondition condition;
    condition.field = lower_case(field);
    condition.value = value.get<std::string>();
    condition.text = shown("eq", field, condition.value);
    conditions.push_back(std::move(condition));
  }
  return std::nullopt;
}

bool needs_no_condition(const std::string& field) {
  constexpr std::array free = {"awsaccesskeyid", "signature", "x-amz-signature", "policy", "file"};
  return std::find(free.begin(), free.end(), field) != free.end() ||
         field.rfind("x-ignore-", 0) == 0;
}

bool holds(const PolicyCondition& condition, const std::string& value) {
  if (condition.kind == PolicyCondition::Kind::equal) return value == condition.value;
  // A content type may be a list, of which each has to begin so.
  const auto parts =
      condition.field == "content-type" ? sim::split(value, ',') : std::vector<std::string>{value};
  return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
    const std::string text = parts.size() > 1 ? sim::trim(part) : part;
    return text.rfind(condition.value, 0) == 0;
  });
}

}  // namespace

Answer<PolicyDocument> PolicyDocument::parse(std::string_view json) {
  const Json root = Json::parse(as_json(json), nullptr, false);
  if (!root.is_object()) return invalid("Invalid JSON.");
  for (const auto& [name, value] : root.items()) {
    if (name != "expiration" && name != "conditions") {
      return invalid("Unexpected: '" + name + "'.");
    }
  }
  if (!root.contains("expiration")) return invalid("Policy missing expiration.");
  if (!root.contains("conditions")) return invalid("Policy missing conditions.");
  const auto& expiration = root["expiration"];
  if (!expiration.is_string()) return invalid("Invalid 'expiration' value.");
  const auto time = parse_extended_time(expiration.get<std::string>());
  if (!time) {
    return invalid("Invalid 'expiration' value: '" + expiration.get<std::string>() + "'");
  }
  PolicyDocument document{*time, {}};
  if (!root["conditions"].is_array()) return invalid("Invalid 'conditions' value: must be a List.");
  for (const auto& item : root["conditions"]) {
    if (item.is_array()) {
      auto condition = parse_list(item);
      if (!condition) return condition.denial();
      document.conditions.push_back(std::move(*condition));
    } else if (item.is_object()) {
      if (auto denial = parse_object(item, document.conditions)) return *denial;
    } else {
      return invalid("Invalid Condition: must be a list or an object.");
    }
  }
  return document;
}

std::optional<Denial> PolicyDocument::check(
    const std::vector<std::pair<std::string, std::string>>& fields) const {
  for (const auto& condition : conditions) {
    if (condition.kind == PolicyCondition::Kind::content_length_range) continue;
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& candidate) {
      return candidate.first == condition.field;
    });
    const std::string value = field == fields.end() ? "" : field->second;
    if (!holds(condition, value)) return violated("Policy Condition failed: " + condition.text);
  }
  std::string extra;
  for (const auto& [name, value] : fields) {
    const std::string& wanted = name;
    const bool covered =
        std::any_of(conditions.begin(), conditions.end(),
                    [&](const PolicyCondition& condition) { return condition.field == wanted; });
    if (!covered && !needs_no_condition(name)) extra += (extra.empty() ? "" : ", ") + name;
  }
  if (!extra.empty()) return violated("Extra input fields: " + extra);
  return std::nullopt;
}

std::optional<Denial> PolicyDocument::check_size(std::uint64_t file_bytes) const {
  for (const auto& condition : conditions) {
    if (condition.kind != PolicyCondition::Kind::content_length_range) continue;
    if (file_bytes < condition.min_bytes) {
      return Denial{"EntityTooSmall",
                    400,
                    "Your proposed upload is smaller than the minimum allowed size",
                    {{"ProposedSize", std::to_string(file_bytes)},
                     {"MinSizeAllowed", std::to_string(condition.min_bytes)}}};
    }
    if (file_bytes > condition.max_bytes) {
      return Denial{"EntityTooLarge",
                    400,
                    "Your proposed upload exceeds the maximum allowed size",
                    {{"ProposedSize", std::to_string(file_bytes)},
                     {"MaxSizeAllowed", std::to_string(condition.max_bytes)}}};
    }
  }
  return std::nullopt;
}

}  // namespace fakes
