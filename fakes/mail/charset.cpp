// Transfer encodings and charsets of message bodies.
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

#include "fakes/mail/mime.h"
#include "fakes/request.h"
#include "fakes/wire/encoding.h"

namespace fakes::mail {
namespace {

// Those that the C library converts and that mail has. Others are not asked for: the name comes
// from strangers.
constexpr std::array<const char*, 26> charsets = {
    "big5",         "euc-jp",       "euc-kr",      "gb18030",     "gb2312",      "gbk",
    "iso-2022-jp",  "iso-8859-1",   "iso-8859-10", "iso-8859-13", "iso-8859-15", "iso-8859-2",
    "iso-8859-3",   "iso-8859-4",   "iso-8859-5",  "iso-8859-7",  "iso-8859-9",  "koi8-r",
    "koi8-u",       "shift_jis",    "utf-16",      "utf-16be",    "utf-16le",    "windows-1250",
    "windows-1251", "windows-1252",
};

std::string convert(std::string_view text, const char* charset) {
  const iconv_t converter = iconv_open("UTF-8", charset);
  if (converter == reinterpret_cast<iconv_t>(-1)) return wire::repair_utf8(text);
  std::string out;
  std::array<char, 4096> buffer;
  char* in = const_cast<char*>(text.data());  // the interface; it is not changed
  std::size_t left = text.size();
  while (left > 0) {
    char* to = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t result = iconv(converter, &in, &left, &to, &room);
    out.append(buffer.data(), buffer.size() - room);
    if (result != static_cast<std::size_t>(-1) || errno == E2BIG) continue;
    out += "\xef\xbf\xbd";
    if (errno != EILSEQ) break;  // ends within a character
    ++in;
    --left;
  }
  iconv_close(converter);
  return out;
}

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// RFC 2045, section 6.8: what is not of the alphabet is skipped.
std::string decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') {
      bits = 0;
      count = 0;
      continue;
    }
    const int value = base64_value(c);
    if (value < 0) continue;
    bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xff);
    }
  }
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int letter = std::tolower(static_cast<unsigned char>(c));
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// RFC 2045, section 6.7. `=` without two digits stands for itself.
std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '=') {
      out += text[at];
      continue;
    }
    std::size_t end = at + 1;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
    if (text.substr(end, 2) == "\r\n") {
      at = end + 1;
    } else if (end < text.size() && text[end] == '\n') {
      at = end;
    } else if (at + 2 < text.size() && hex_value(text[at + 1]) >= 0 &&
               hex_value(text[at + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[at + 1]) << 4 | hex_value(text[at + 2]));
      at += 2;
    } else {
      out += '=';
    }
  }
  return out;
}

}  // namespace

std::string to_utf8(std::string_view text, std::string_view charset) {
  const std::string name = lower_case(charset);
  for (const char* known : charsets) {
    if (name == known) return convert(text, known);
  }
  if (wire::is_utf8(text)) return std::string(text);
  if (name == "utf-8" || name == "utf8") return wire::repair_utf8(text);
  return convert(text, "windows-1252");
}

std::string decode_transfer(std::string_view body, std::string_view encoding) {
  const std::string name = lower_case(encoding);
  if (name == "base64") return decode_base64(body);
  if (name == "quoted-printable" || name == "q") return decode_quoted_printable(body);
  return std::string(body);
}

}  // namespace fakes::mail
