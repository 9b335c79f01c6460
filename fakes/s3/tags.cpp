#include "fakes/s3/tags.h"

#include <algorithm>

#include "fakes/s3/faults.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMostKey = 128;
constexpr std::size_t kMostValue = 256;

// Letters and blanks of any language, digits, and these. What is beyond ASCII counts as a letter.
bool is_tag_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_word || c >= 0x80 ||
           std::string_view(" +-=._:/@").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

void check(const Tags& tags) {
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const auto& [key, value] = tags[i];
    const std::size_t key_size = wire::utf16_length(key);
    if (key_size == 0 || key_size > kMostKey || !is_tag_text(key)) {
      throw Fault("InvalidTag", "The TagKey you have provided is invalid").with("TagKey", key);
    }
    if (key.rfind("aws:", 0) == 0) {
      throw Fault("InvalidTag", "System tags cannot be added/updated by requester");
    }
    if (wire::utf16_length(value) > kMostValue || !is_tag_text(value)) {
      throw Fault("InvalidTag", "The TagValue you have provided is invalid")
          .with("TagKey", key)
          .with("TagValue", value);
    }
    const auto same = [&name = key](const auto& other) { return other.first == name; };
    if (std::find_if(tags.begin() + static_cast<std::ptrdiff_t>(i) + 1, tags.end(), same) !=
        tags.end()) {
      throw Fault("InvalidTag", "Cannot provide multiple Tags with the same key")
          .with("TagKey", key);
    }
  }
}

}  // namespace

Tags tags_of_header(std::string_view text) {
  Tags tags = tags_of(text);
  const bool has_duplicate = [&] {
    for (std::size_t i = 0; i < tags.size(); ++i) {
      for (std::size_t j = i + 1; j < tags.size(); ++j) {
        if (tags[i].first == tags[j].first) return true;
      }
    }
    return false;
  }();
  if (has_duplicate) {
    throw invalid_argument(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
        "without tag name duplicates.",
        "x-amz-tagging", text);
  }
  if (tags.size() > kMostObjectTags) {
    throw Fault("BadRequest", "Object tags cannot be greater than 10");
  }
  check(tags);
  std::sort(tags.begin(), tags.end());
  return tags;
}

Tags tags_of_set(const Value& set, std::size_t most) {
  Tags tags;
  for (const Value& tag : set.items()) tags.emplace_back(tag["Key"].text(), tag["Value"].text());
  if (tags.size() > most) {
    throw Fault("InvalidTag", most == kMostObjectTags ? "Object tags cannot be greater than 10"
                                                      : "Bucket tag count cannot be greater than " +
                                                            std::to_string(most));
  }
  check(tags);
  std::sort(tags.begin(), tags.end());
  return tags;
}

Value tag_set(const Tags& tags) {
  Value set = Value::list();
  for (const auto& [key, value] : tags) {
    set.push(Value::structure({{"Key", key}, {"Value", value}}));
  }
  return set;
}

Tags tags_of(std::string_view text) {
  if (text.empty()) return {};
  Tags tags;
  for (auto& parameter : wire::parse_form(text)) tags.push_back(std::move(parameter));
  return tags;
}

std::string tags_text(const Tags& tags) {
  std::string text;
  for (const auto& [key, value] : tags) {
    if (!text.empty()) text += '&';
    text += wire::percent_encode(key) + "=" + wire::percent_encode(value);
  }
  return text;
}

}  // namespace fakes::s3
