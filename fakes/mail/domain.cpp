// Domain names of addresses, and their ASCII form (RFC 3492, Punycode; RFC 5891).
#include <algorithm>
#include <cctype>
#include <cstdint>

#include "fakes/mail/address.h"
#include "fakes/request.h"
#include "fakes/wire/encoding.h"

namespace fakes::mail {
namespace {

constexpr std::uint32_t base = 36;
constexpr std::uint32_t lowest = 1;
constexpr std::uint32_t highest = 26;

char digit(std::uint32_t value) {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

std::uint32_t adapt(std::uint32_t delta, std::uint32_t count, bool is_first) {
  delta = is_first ? delta / 700 : delta / 2;
  delta += delta / count;
  std::uint32_t k = 0;
  for (; delta > (base - lowest) * highest / 2; k += base) delta /= base - lowest;
  return k + (base - lowest + 1) * delta / (delta + 38);
}

void append_number(std::string& out, std::uint32_t value, std::uint32_t bias) {
  for (std::uint32_t k = base;; k += base) {
    const std::uint32_t threshold = std::clamp(k > bias ? k - bias : 0, lowest, highest);
    if (value < threshold) break;
    out += digit(threshold + (value - threshold) % (base - threshold));
    value = (value - threshold) / (base - threshold);
  }
  out += digit(value);
}

// At most 63 characters come in (a label), so that nothing overflows.
std::string punycode(const std::u32string& label) {
  std::string out;
  for (const char32_t c : label) {
    if (c < 0x80) out += static_cast<char>(c);
  }
  const auto basic = static_cast<std::uint32_t>(out.size());
  if (basic > 0) out += '-';
  std::uint32_t done = basic, least = 0x80, delta = 0, bias = 72;
  while (done < label.size()) {
    char32_t next = 0x7fffffff;
    for (const char32_t c : label) {
      if (c >= least) next = std::min(next, c);
    }
    delta += (static_cast<std::uint32_t>(next) - least) * (done + 1);
    for (const char32_t c : label) {
      if (c < next) ++delta;
      if (c != next) continue;
      append_number(out, delta, bias);
      bias = adapt(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
    least = static_cast<std::uint32_t>(next) + 1;
  }
  return out;
}

// The capitals of the scripts that have them in regular places.
char32_t lower(char32_t c) {
  const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (in('A', 'Z') || (in(0xc0, 0xde) && c != 0xd7) || in(0x391, 0x3a9) || in(0x410, 0x42f)) {
    return c + 32;
  }
  if (in(0x400, 0x40f)) return c + 80;
  if ((in(0x100, 0x137) || in(0x14a, 0x177)) && c % 2 == 0 && c != 0x130) return c + 1;
  return c;
}

std::string ascii_label(std::string_view label) {
  if (std::all_of(label.begin(), label.end(), [](char c) { return (c & 0x80) == 0; })) {
    return lower_case(label);
  }
  std::u32string points = wire::code_points(label);
  if (points.size() > 63) return std::string(label);
  std::transform(points.begin(), points.end(), points.begin(), lower);
  return "xn--" + punycode(points);
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') {
    return false;
  }
  return std::all_of(label.begin(), label.end(), [](char c) {
    return c == '-' || std::isalnum(static_cast<unsigned char>(c)) != 0;
  });
}

}  // namespace

std::string ascii_domain(std::string_view domain) {
  if (!domain.empty() && domain.front() == '[') return lower_case(domain);
  std::string out;
  for (std::size_t begin = 0; begin <= domain.size();) {
    const std::size_t dot = std::min(domain.find('.', begin), domain.size());
    if (begin > 0) out += '.';
    out += ascii_label(domain.substr(begin, dot - begin));
    begin = dot + 1;
  }
  return out;
}

bool is_domain(std::string_view text) {
  if (text.empty() || text.size() > 1024 || !wire::is_utf8(text)) return false;
  const std::string ascii = ascii_domain(text);
  if (ascii.size() > 253) return false;
  for (std::size_t begin = 0; begin <= ascii.size();) {
    const std::size_t dot = std::min(ascii.find('.', begin), ascii.size());
    if (!is_label(std::string_view(ascii).substr(begin, dot - begin))) return false;
    begin = dot + 1;
  }
  return true;
}

}  // namespace fakes::mail
