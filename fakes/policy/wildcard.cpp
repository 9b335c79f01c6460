#include "fakes/policy/wildcard.h"

#include "sim/base/text.h"

namespace fakes::policy {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// What "${inside}" stands for.
std::optional<std::string> value_of(std::string_view inside, const Lookup& lookup) {
  if (inside == "*" || inside == "?" || inside == "$") return std::string(inside);
  const auto comma = inside.find(',');
  const auto value = lookup(sim::trim(inside.substr(0, comma)));
  if (value || comma == std::string_view::npos) return value;
  const std::string other = sim::trim(inside.substr(comma + 1));
  if (other.size() < 2 || other.front() != '\'' || other.back() != '\'') return std::nullopt;
  return other.substr(1, other.size() - 2);
}

}  // namespace

Pattern::Pattern(std::string_view text, Wildcards wildcards) {
  add(text, wildcards);
}

std::optional<Pattern> Pattern::with_variables(std::string_view text, const Lookup& lookup,
                                               Wildcards wildcards) {
  Pattern pattern;
  while (!text.empty()) {
    const auto open = text.find("${");
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    pattern.add(text.substr(0, open), wildcards);
    const auto value = value_of(text.substr(open + 2, close - open - 2), lookup);
    if (!value) return std::nullopt;
    pattern.add(*value, Wildcards::literal);
    text.remove_prefix(close + 1);
  }
  pattern.add(text, wildcards);
  return pattern;
}

void Pattern::add(std::string_view text, Wildcards wildcards) {
  for (const char c : text) {
    Kind kind = Kind::character;
    if (wildcards == Wildcards::special && c == '*') kind = Kind::any_text;
    if (wildcards == Wildcards::special && c == '?') kind = Kind::any_character;
    characters_ += c;
    kinds_ += static_cast<char>(kind);
  }
}

bool Pattern::equal(std::size_t at, char character, bool any_case) const {
  switch (static_cast<Kind>(kinds_[at])) {
    case Kind::any_text:
      return false;
    case Kind::any_character:
      return true;
    case Kind::character:
      break;
  }
  if (any_case) return lower(characters_[at]) == lower(character);
  return characters_[at] == character;
}

bool Pattern::matches_from(std::size_t begin, std::size_t end, std::string_view text,
                           bool any_case) const {
  std::size_t at = begin;
  std::size_t in_text = 0;
  // Where to go on when the text after the last '*' does not fit: that '*' takes one more.
  std::size_t star = end;
  std::size_t star_text = 0;
  while (in_text < text.size()) {
    if (at < end && static_cast<Kind>(kinds_[at]) == Kind::any_text) {
      star = at++;
      star_text = in_text;
    } else if (at < end && equal(at, text[in_text], any_case)) {
      ++at;
      ++in_text;
    } else if (star != end) {
      at = star + 1;
      in_text = ++star_text;
    } else {
      return false;
    }
  }
  while (at < end && static_cast<Kind>(kinds_[at]) == Kind::any_text) ++at;
  return at == end;
}

bool Pattern::matches(std::string_view text) const {
  return matches_from(0, characters_.size(), text, false);
}

bool Pattern::matches_any_case(std::string_view text) const {
  return matches_from(0, characters_.size(), text, true);
}

bool Pattern::matches_arn(std::string_view arn) const {
  std::size_t begin = 0;
  for (int part = 0; part < 5; ++part) {
    const auto end = characters_.find(':', begin);
    const auto colon = arn.find(':');
    if (end == std::string::npos || colon == std::string_view::npos) {
      return end == colon && matches_from(begin, characters_.size(), arn, false);
    }
    if (!matches_from(begin, end, arn.substr(0, colon), false)) return false;
    begin = end + 1;
    arn.remove_prefix(colon + 1);
  }
  return matches_from(begin, characters_.size(), arn, false);
}

}  // namespace fakes::policy
