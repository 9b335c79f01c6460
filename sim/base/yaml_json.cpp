#include "sim/base/yaml_json.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "sim/base/yaml_value.h"

namespace sim::yaml {
namespace {

using nlohmann::ordered_json;

std::optional<bool> boolean_of(std::string_view word) {
  constexpr std::array<std::string_view, 9> yes = {"true", "True", "TRUE", "yes", "Yes",
                                                   "YES",  "on",   "On",   "ON"};
  constexpr std::array<std::string_view, 9> no = {"false", "False", "FALSE", "no", "No",
                                                  "NO",    "off",   "Off",   "OFF"};
  if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
  if (std::find(no.begin(), no.end(), word) != no.end()) return false;
  return std::nullopt;
}

template <typename Number>
std::optional<Number> number_of(std::string_view word) {
  Number number = 0;
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

bool looks_like_number(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  return !word.empty() && std::isdigit(static_cast<unsigned char>(word[0])) != 0;
}

ordered_json word_of(const detail::Value& value) {
  if (!value.plain) return value.text;
  if (const auto boolean = boolean_of(value.text)) return *boolean;
  if (!looks_like_number(value.text)) return value.text;
  if (const auto integer = number_of<std::int64_t>(value.text)) return *integer;
  const auto number = number_of<double>(value.text);
  if (number && std::isfinite(*number)) return *number;
  return value.text;
}

// As deep as detail::parse allows.
ordered_json json_of(const detail::Value& value) {
  switch (value.kind) {
    case detail::Value::Kind::null:
      return nullptr;
    case detail::Value::Kind::scalar:
      return word_of(value);
    case detail::Value::Kind::sequence: {
      ordered_json list = ordered_json::array();
      for (const detail::Value* item : value.items) list.push_back(json_of(*item));
      return list;
    }
    case detail::Value::Kind::mapping:
      break;
  }
  ordered_json map = ordered_json::object();
  for (const detail::Entry& entry : value.entries) map[entry.key] = json_of(*entry.value);
  return map;
}

// Whether the text reads as itself without quotes, wherever it stands.
bool is_plain(std::string_view text) {
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' ||
           c == '/';
  };
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text[0])) != 0 &&
         std::all_of(text.begin(), text.end(), is_word) && !boolean_of(text) && text != "null" &&
         text != "Null" && text != "NULL";
}

std::string scalar_text(const ordered_json& json) {
  if (json.is_string() && is_plain(json.get_ref<const std::string&>())) {
    return json.get<std::string>();
  }
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

void write(std::string& out, const ordered_json& json, int indent);

// What stands behind "key:" or "-".
void write_value(std::string& out, const ordered_json& json, int indent) {
  if (json.is_structured() && !json.empty()) {
    out += '\n';
    write(out, json, indent);
  } else {
    out += ' ' + scalar_text(json) + '\n';
  }
}

void write(std::string& out, const ordered_json& json, int indent) {
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  if (json.is_array()) {
    for (const ordered_json& item : json) {
      out += margin + '-';
      write_value(out, item, indent + 2);
    }
    return;
  }
  for (const auto& [key, value] : json.items()) {
    out += margin + scalar_text(key) + ':';
    write_value(out, value, indent + 2);
  }
}

}  // namespace

ordered_json to_json(std::string text) {
  return json_of(*detail::parse(std::move(text), "document")->root);
}

std::string from_json(const ordered_json& json) {
  if (!json.is_structured() || json.empty()) return scalar_text(json) + "\n";
  std::string out;
  write(out, json, 0);
  return out;
}

}  // namespace sim::yaml
