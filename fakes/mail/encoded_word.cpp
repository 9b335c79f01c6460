// RFC 2047: words beyond ASCII in header fields.
#include <algorithm>
#include <optional>

#include "fakes/mail/mime.h"
#include "fakes/request.h"
#include "fakes/wire/encoding.h"

namespace fakes::mail {
namespace {

constexpr std::size_t word_limit = 75;

struct Word {
  std::string charset;
  std::string bytes;
  std::size_t length = 0;  // of all of it
};

std::string decode_q(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '_', ' ');
  return decode_transfer(out, "q");
}

// The word that begins at the front: "=?charset?encoding?text?=".
std::optional<Word> take_word(std::string_view text) {
  if (text.substr(0, 2) != "=?") return std::nullopt;
  // Longer ones than the limit are met and read; others begin no word.
  const std::string_view near = text.substr(0, 1000);
  const std::size_t charset_end = near.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end == 2) return std::nullopt;
  const std::size_t text_begin = charset_end + 3;
  if (near.size() <= text_begin || near[charset_end + 2] != '?') return std::nullopt;
  const std::size_t end = near.find("?=", text_begin);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view content = near.substr(text_begin, end - text_begin);
  Word word;
  word.length = end + 2;
  std::string_view charset = near.substr(2, charset_end - 2);
  charset = charset.substr(0, charset.find('*'));  // a language (RFC 2231, section 5)
  word.charset = lower_case(charset);
  const char encoding = near[charset_end + 1];
  if (encoding == 'q' || encoding == 'Q') {
    word.bytes = decode_q(content);
  } else if (encoding == 'b' || encoding == 'B') {
    word.bytes = decode_transfer(content, "base64");
  } else {
    return std::nullopt;
  }
  return word;
}

}  // namespace

std::string decode_words(std::string_view text) {
  std::string out, blanks;
  std::string charset, bytes;  // of the words before, which may end within a character
  bool is_after_word = false;
  const auto flush = [&] {
    if (!bytes.empty()) out += to_utf8(bytes, charset);
    bytes.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    if (const auto word = take_word(text.substr(at))) {
      if (!is_after_word) out += blanks;
      if (word->charset != charset) flush();
      charset = word->charset;
      bytes += word->bytes;
      blanks.clear();
      is_after_word = true;
      at += word->length;
      continue;
    }
    if (text[at] == ' ' || text[at] == '\t') {
      blanks += text[at++];
      continue;
    }
    flush();
    out += blanks;
    blanks.clear();
    is_after_word = false;
    out += text[at++];
  }
  flush();
  out += blanks;
  return wire::is_utf8(out) ? out : to_utf8(out, "");
}

std::string encode_words(std::string_view text) {
  const bool is_plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c < 0x7f && (c >= 0x20 || c == '\t');
  });
  if (is_plain && text.find("=?") == std::string_view::npos) return std::string(text);
  const std::string repaired = wire::repair_utf8(text);
  constexpr std::string_view begin = "=?UTF-8?B?";
  constexpr std::size_t bytes_limit = (word_limit - begin.size() - 2) / 4 * 3;
  std::string out;
  for (std::size_t at = 0; at < repaired.size();) {
    std::size_t length = std::min(bytes_limit, repaired.size() - at);
    // No character is cut in two.
    while (at + length < repaired.size() && (repaired[at + length] & 0xc0) == 0x80) --length;
    if (!out.empty()) out += ' ';
    out += begin;
    out += wire::base64(std::string_view(repaired).substr(at, length));
    out += "?=";
    at += length;
  }
  return out;
}

}  // namespace fakes::mail
