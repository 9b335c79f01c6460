#include "fakes/mail/address.h"

#include <algorithm>
#include <cctype>

#include "fakes/mail/mime.h"
#include "fakes/request.h"
#include "fakes/wire/encoding.h"

namespace fakes::mail {
namespace {

constexpr std::size_t local_limit = 64;  // RFC 5321, section 4.5.3.1

bool is_atext(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 ||
         (c != 0 && std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos);
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct Token {
  enum class Kind { atom, quoted, literal, special, end, bad };
  Kind kind = Kind::end;
  std::string text = {};
  char special = 0;
  bool is_apart = false;  // blanks or a comment stand before it

  bool is(char c) const { return kind == Kind::special && special == c; }
  bool is_word() const { return kind == Kind::atom || kind == Kind::quoted; }
};

// The words and signs of a structured field; blanks and comments are left out.
class Lexer {
 public:
  Lexer(std::string_view text, bool has_comments) : text_(text), has_comments_(has_comments) {
    advance();
  }

  const Token& next() const { return token_; }
  const std::string& comment() const { return comment_; }  // the last one
  void forget_comment() { comment_.clear(); }
  Token take() {
    Token taken = std::move(token_);
    advance();
    return taken;
  }
  bool take(char c) {
    if (!token_.is(c)) return false;
    advance();
    return true;
  }
  // Goes on behind the next comma; false at the end.
  bool skip_entry() {
    while (token_.kind != Token::Kind::end) {
      const bool is_bad = token_.kind == Token::Kind::bad;
      if (is_bad) ++at_;  // past what cannot be read
      const bool is_comma = token_.is(',');
      advance();
      if (is_comma) return true;
    }
    return false;
  }

 private:
  void advance() {
    token_ = {};
    if (!skip_blanks()) {
      token_.kind = Token::Kind::bad;
      return;
    }
    if (at_ >= text_.size()) return;
    const char c = text_[at_];
    if (c == '"') {
      take_delimited('"', Token::Kind::quoted);
    } else if (c == '[') {
      take_delimited(']', Token::Kind::literal);
    } else if (is_atext(c)) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && is_atext(text_[at_])) ++at_;
      token_.kind = Token::Kind::atom;
      token_.text = text_.substr(begin, at_ - begin);
    } else if (std::string_view("<>@,;:.").find(c) != std::string_view::npos && c != 0) {
      token_.kind = Token::Kind::special;
      token_.special = c;
      ++at_;
    } else {
      token_.kind = Token::Kind::bad;
    }
  }

  void take_delimited(char end, Token::Kind kind) {
    const std::size_t begin = at_;
    token_.kind = Token::Kind::bad;
    if (is_open_ended_) return;
    ++at_;
    std::string text;
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == end) {
        ++at_;
        token_.kind = kind;
        token_.text = std::move(text);
        return;
      }
      if (c == '\\' && at_ + 1 < text_.size()) c = text_[++at_];
      if (c != '\r' && c != '\n') text += c;  // folded
    }
    is_open_ended_ = true;
    at_ = begin;
  }

  bool skip_blanks() {
    while (at_ < text_.size()) {
      if (is_blank(text_[at_])) {
        ++at_;
      } else if (has_comments_ && text_[at_] == '(') {
        if (!skip_comment()) return false;
      } else {
        break;
      }
      token_.is_apart = true;
    }
    return true;
  }

  bool skip_comment() {
    if (is_open_ended_) return false;
    const std::size_t begin = at_;
    std::string text;
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '(' && depth++ == 0) continue;
      if (c == ')' && --depth == 0) {
        ++at_;
        comment_ = decode_words(text);
        return true;
      }
      if (c == '\\' && at_ + 1 < text_.size()) c = text_[++at_];
      if (c != '\r' && c != '\n') text += c;
    }
    is_open_ended_ = true;
    at_ = begin;
    return false;
  }

  std::string_view text_;
  bool has_comments_;
  std::size_t at_ = 0;
  // Something began that never ends: nothing is looked for to the end a second time.
  bool is_open_ended_ = false;
  Token token_;
  std::string comment_;
};

std::string phrase(const std::vector<Token>& words) {
  std::string text;
  for (const Token& word : words) {
    if (!text.empty() && word.is_apart) text += ' ';
    text += word.is_word() ? word.text : ".";
  }
  return decode_words(text);
}

bool is_local(std::string_view text) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  return !text.empty() && text.size() <= local_limit && wire::is_utf8(text) &&
         std::none_of(text.begin(), text.end(), is_control);
}

// Words and dots in turn, nothing between them.
std::optional<std::string> local_part(const std::vector<Token>& words) {
  std::string text;
  bool is_word_due = true;
  for (const Token& word : words) {
    if (word.is_word() != is_word_due || (!text.empty() && word.is_apart)) return std::nullopt;
    text += word.is_word() ? word.text : ".";
    is_word_due = !is_word_due;
  }
  if (is_word_due || !is_local(text)) return std::nullopt;
  return text;
}

// "192.0.2.1", "IPv6:2001:db8::1"
bool is_literal(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == ':' || c == '-';
}

std::optional<std::string> domain_part(Lexer& lexer) {
  if (lexer.next().kind == Token::Kind::literal) {
    const std::string text = lexer.take().text;
    if (text.empty() || text.size() > 64 || !std::all_of(text.begin(), text.end(), is_literal)) {
      return std::nullopt;
    }
    return '[' + text + ']';
  }
  std::string text;
  while (lexer.next().kind == Token::Kind::atom || lexer.next().is('.')) {
    if (!text.empty() && lexer.next().is_apart) break;
    const Token token = lexer.take();
    text += token.kind == Token::Kind::atom ? token.text : ".";
  }
  if (!is_domain(text)) return std::nullopt;
  return text;
}

std::vector<Token> take_words(Lexer& lexer) {
  std::vector<Token> words;
  while (lexer.next().is_word() || lexer.next().is('.')) words.push_back(lexer.take());
  return words;
}

std::optional<Address> addr_spec(Lexer& lexer, const std::vector<Token>& words) {
  auto local = local_part(words);
  if (!local || !lexer.take('@')) return std::nullopt;
  auto domain = domain_part(lexer);
  if (!domain) return std::nullopt;
  return Address{{}, std::move(*local), std::move(*domain)};
}

// What "<" begins; a source route (RFC 5321, appendix C) is read and dropped.
std::optional<Address> angle_address(Lexer& lexer) {
  while (lexer.take('@')) {
    if (!domain_part(lexer)) return std::nullopt;
    if (!lexer.take(',') && !lexer.take(':')) return std::nullopt;
  }
  auto address = addr_spec(lexer, take_words(lexer));
  if (!address || !lexer.take('>')) return std::nullopt;
  return address;
}

// One mailbox whose words are read already.
std::optional<Address> mailbox(Lexer& lexer, const std::vector<Token>& words) {
  if (lexer.take('<')) {
    auto address = angle_address(lexer);
    if (address) address->name = words.empty() ? lexer.comment() : phrase(words);
    return address;
  }
  auto address = addr_spec(lexer, words);
  if (address) address->name = lexer.comment();
  return address;
}

enum class Bad { refuse, skip };

std::optional<std::vector<Address>> read_list(std::string_view text, Bad bad) {
  Lexer lexer(text, true);
  std::vector<Address> addresses;
  bool is_in_group = false;
  while (lexer.next().kind != Token::Kind::end) {
    if (lexer.take(',')) continue;  // empty entries are allowed (section 4.4)
    if (is_in_group && lexer.take(';')) {
      is_in_group = false;
      continue;
    }
    lexer.forget_comment();
    const auto words = take_words(lexer);
    if (!is_in_group && !words.empty() && lexer.take(':')) {
      is_in_group = true;
      continue;
    }
    auto address = mailbox(lexer, words);
    const Token& next = lexer.next();
    const bool is_whole =
        next.kind == Token::Kind::end || next.is(',') || (is_in_group && next.is(';'));
    if (address && is_whole) {
      addresses.push_back(std::move(*address));
    } else if (bad == Bad::refuse) {
      return std::nullopt;
    } else if (!lexer.skip_entry()) {
      break;
    }
  }
  if (is_in_group && bad == Bad::refuse) return std::nullopt;
  return addresses;
}

std::string quoted_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// Atoms with single dots between them.
bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || is_atext(c); });
}

}  // namespace

std::string Address::spec() const {
  std::string text = is_dot_atom(local) ? local : quoted_string(local);
  if (!domain.empty()) text += '@' + domain;
  return text;
}

std::string Address::text() const {
  if (name.empty()) return spec();
  const std::string encoded = encode_words(name);
  if (encoded != name) return encoded + " <" + spec() + ">";
  const bool is_plain =
      std::all_of(name.begin(), name.end(), [](char c) { return c == ' ' || is_atext(c); });
  return (is_plain ? name : quoted_string(name)) + " <" + spec() + ">";
}

std::optional<Address> parse_address(std::string_view text) {
  if (text.find_first_of("\r\n") != std::string_view::npos || !wire::is_utf8(text)) {
    return std::nullopt;
  }
  Lexer lexer(text, true);
  auto address = mailbox(lexer, take_words(lexer));
  if (!address || lexer.next().kind != Token::Kind::end) return std::nullopt;
  if (address->name.empty()) address->name = lexer.comment();
  return address;
}

std::optional<std::vector<Address>> parse_address_list(std::string_view text) {
  return read_list(text, Bad::refuse);
}

std::vector<Address> read_address_list(std::string_view text) {
  return *read_list(text, Bad::skip);
}

std::optional<Address> parse_path(std::string_view text) {
  if (text.size() > 1024 || !wire::is_utf8(text)) return std::nullopt;
  // Section 4.5.1: the one name that needs no domain.
  if (lower_case(text) == "postmaster") return Address{{}, std::string(text), {}};
  if (!text.empty() && is_blank(text.back())) return std::nullopt;
  Lexer lexer(text, false);
  if (lexer.next().is_apart) return std::nullopt;
  while (lexer.take('@')) {
    if (!domain_part(lexer)) return std::nullopt;
    if (!lexer.take(',') && !lexer.take(':')) return std::nullopt;
  }
  auto address = addr_spec(lexer, take_words(lexer));
  if (!address || lexer.next().kind != Token::Kind::end) return std::nullopt;
  return address;
}

std::string normalized(const Address& address) {
  Address copy{{}, address.local, ascii_domain(address.domain)};
  return copy.spec();
}

}  // namespace fakes::mail
