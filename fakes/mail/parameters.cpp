#include "fakes/mail/parameters.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include "fakes/mail/mime.h"
#include "fakes/request.h"
#include "fakes/wire/encoding.h"

namespace fakes::mail {
namespace {

constexpr std::size_t parameter_limit = 200;

// Goes over the value, leaving comments and blanks out.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  // Up to one of `stops`, or the end.
  std::string token(std::string_view stops) {
    std::string out;
    for (skip_blanks(); !at_end() && stops.find(text_[at_]) == std::string_view::npos;) {
      if (text_[at_] == '(') {
        skip_comment();
      } else {
        out += text_[at_++];
      }
    }
    while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
    return out;
  }
  std::string value() {
    skip_blanks();
    if (at_end() || text_[at_] != '"') return token(";");
    std::string out;
    for (++at_; !at_end() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out += text_[at_];
    }
    token(";");
    return out;
  }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

 private:
  void skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  void skip_comment() {
    for (int depth = 0; !at_end(); ++at_) {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_[at_] == '(')
        ++depth;
      else if (text_[at_] == ')' && --depth == 0)
        break;
    }
    if (!at_end()) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// One piece of a continued parameter: name*2*.
struct Piece {
  std::string text;
  bool is_encoded = false;
};

std::string put_together(const std::map<int, Piece>& pieces) {
  std::string bytes, charset;
  for (const auto& [number, piece] : pieces) {
    std::string_view text = piece.text;
    if (!piece.is_encoded) {
      bytes += text;
      continue;
    }
    if (number == 0) {
      const std::size_t first = text.find('\'');
      const std::size_t second = first == text.npos ? first : text.find('\'', first + 1);
      if (second != text.npos) {
        charset = text.substr(0, first);
        text.remove_prefix(second + 1);
      }
    }
    bytes += wire::percent_decode(text);
  }
  return to_utf8(bytes, charset);
}

struct Name {
  std::string base;
  int number = 0;
  bool is_encoded = false;
  bool is_plain = true;  // no star
};

Name split_name(std::string text) {
  Name name;
  if (!text.empty() && text.back() == '*') {
    name.is_encoded = true;
    name.is_plain = false;
    text.pop_back();
  }
  const std::size_t star = text.rfind('*');
  if (star != std::string::npos) {
    const auto number = wire::parse_integer(std::string_view(text).substr(star + 1));
    if (number && *number >= 0 && *number < 1000) {
      name.number = static_cast<int>(*number);
      name.is_plain = false;
      text.resize(star);
    }
  }
  name.base = std::move(text);
  return name;
}

}  // namespace

Parameterized parse_parameters(std::string_view text) {
  Reader reader(text);
  Parameterized result;
  result.value = lower_case(reader.token(";"));
  std::map<std::string, std::map<int, Piece>> continued;
  for (std::size_t count = 0; reader.take(';') && count < parameter_limit; ++count) {
    Name name = split_name(lower_case(reader.token("=;")));
    if (!reader.take('=')) continue;
    std::string value = reader.value();
    if (name.base.empty()) continue;
    if (name.is_plain) {
      // Against the rules, and everywhere: encoded words in quotes.
      result.parameters.emplace_back(std::move(name.base), decode_words(value));
    } else {
      continued[name.base][name.number] = {std::move(value), name.is_encoded};
    }
  }
  // What is encoded is preferred to what was sent for old readers.
  for (const auto& [name, pieces] : continued) {
    result.parameters.insert(result.parameters.begin(), {name, put_together(pieces)});
  }
  return result;
}

}  // namespace fakes::mail
