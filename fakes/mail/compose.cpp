#include "fakes/mail/compose.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "fakes/auth/digest.h"
#include "fakes/mail/address.h"
#include "fakes/mail/mime.h"
#include "fakes/request.h"
#include "fakes/wire/encoding.h"

namespace fakes::mail {
namespace {

constexpr std::size_t soft_width = 76;
constexpr std::size_t hard_width = 990;

std::string boundary() {
  std::array<unsigned char, 16> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  return "----=_Part_" + to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
    if (text[at] == '\n' || text[at] == '\r') {
      out += "\r\n";
    } else {
      out += text[at];
    }
  }
  return out;
}

// Whether it can go as it is: ASCII in lines of 998 at most, ended by CRLF.
bool is_seven_bit(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) {
    if ((c & 0x80) != 0 || c == 0) return false;
    width = c == '\n' ? 0 : width + 1;
    if (width > 998) return false;
  }
  return true;
}

std::string text_part(std::string_view type, const std::string& text) {
  const std::string body = with_crlf(text);
  const bool is_plain = is_seven_bit(body);
  const auto has_high_bit = [](char c) { return (c & 0x80) != 0; };
  const bool is_ascii = std::none_of(body.begin(), body.end(), has_high_bit);
  std::string out = "Content-Type: ";
  out += type;
  out += is_ascii ? "; charset=us-ascii\r\n" : "; charset=UTF-8\r\n";
  out += is_plain ? "Content-Transfer-Encoding: 7bit\r\n\r\n"
                  : "Content-Transfer-Encoding: quoted-printable\r\n\r\n";
  return out + (is_plain ? body : to_quoted_printable(body));
}

// A value for a parameter: quoted, or as RFC 2231 has it beyond ASCII.
std::string parameter(std::string_view name, const std::string& value) {
  const auto is_odd = [](unsigned char c) { return c < 0x20 || c >= 0x7f; };
  std::string out(name);
  if (std::any_of(value.begin(), value.end(), is_odd)) {
    return out + "*=UTF-8''" + wire::percent_encode(wire::repair_utf8(value));
  }
  out += "=\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string attachment_part(const Attachment& attachment) {
  std::string type = attachment.type;
  std::string disposition = attachment.is_inline ? "inline" : "attachment";
  if (!attachment.file_name.empty()) {
    type += "; " + parameter("name", attachment.file_name);
    disposition += "; " + parameter("filename", attachment.file_name);
  }
  const std::string encoding = lower_case(attachment.encoding);
  const bool is_plain = encoding == "7bit" && is_seven_bit(attachment.bytes);
  const bool is_quoted = encoding == "quoted-printable";
  std::string out = fold_field("Content-Type", type);
  out += fold_field("Content-Transfer-Encoding", is_plain    ? "7bit"
                                                 : is_quoted ? "quoted-printable"
                                                             : "base64");
  if (!attachment.description.empty()) {
    out += fold_field("Content-Description", encode_words(attachment.description));
  }
  if (!attachment.content_id.empty()) {
    out += fold_field("Content-ID", '<' + attachment.content_id + '>');
  }
  out += fold_field("Content-Disposition", disposition);
  out += "\r\n";
  if (is_plain) return out + with_crlf(attachment.bytes);
  return out +
         (is_quoted ? to_quoted_printable(attachment.bytes) : to_base64_lines(attachment.bytes));
}

std::string multipart(std::string_view kind, const std::vector<std::string>& parts) {
  const std::string delimiter = boundary();
  std::string out = "Content-Type: multipart/";
  out += kind;
  out += ";\r\n boundary=\"" + delimiter + "\"\r\n\r\n";
  for (const std::string& part : parts) {
    out += "--" + delimiter + "\r\n" + part + "\r\n";
  }
  return out + "--" + delimiter + "--\r\n";
}

std::string body(const Composition& parts) {
  std::vector<std::string> texts;
  if (parts.text || !parts.html) texts.push_back(text_part("text/plain", parts.text.value_or("")));
  if (parts.html) texts.push_back(text_part("text/html", *parts.html));
  std::string content = texts.size() == 1 ? texts.front() : multipart("alternative", texts);
  std::vector<std::string> related = {content}, mixed;
  for (const Attachment& attachment : parts.attachments) {
    (attachment.is_inline ? related : mixed).push_back(attachment_part(attachment));
  }
  if (related.size() > 1) content = multipart("related", related);
  if (mixed.empty()) return content;
  mixed.insert(mixed.begin(), content);
  return multipart("mixed", mixed);
}

std::string address_text(const std::string& text) {
  const auto address = parse_address(text);
  return address ? address->text() : encode_words(text);
}

std::string address_field(std::string_view name, const std::vector<std::string>& addresses) {
  if (addresses.empty()) return "";
  std::string value;
  for (const std::string& address : addresses) {
    if (!value.empty()) value += ", ";
    value += address_text(address);
  }
  return fold_field(name, value);
}

}  // namespace

std::string compose(const Composition& parts) {
  std::string out = address_field("From", {parts.from});
  out += address_field("Reply-To", parts.reply_to);
  out += address_field("To", parts.to);
  out += address_field("Cc", parts.cc);
  if (!parts.message_id.empty()) out += fold_field("Message-ID", parts.message_id);
  out += fold_field("Subject", encode_words(parts.subject));
  out += "MIME-Version: 1.0\r\n";
  if (!parts.date.empty()) out += fold_field("Date", parts.date);
  for (const auto& [name, value] : parts.fields) out += fold_field(name, encode_words(value));
  return out + body(parts);
}

std::string rfc5322_date(std::int64_t unix_seconds) {
  using namespace std::chrono;
  const sys_seconds time{seconds(unix_seconds)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  constexpr std::array<const char*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", weekdays[weekday(day).c_encoding()],
                     unsigned(date.day()), months[unsigned(date.month()) - 1], int(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string fold_field(std::string_view name, std::string_view value) {
  std::string out(name);
  out += ":";
  std::size_t width = out.size();
  // A line end would begin another field.
  std::string text(value);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find(' ', at + 1);
    if (end == std::string::npos) end = text.size();
    const std::size_t length = std::min(end - at, hard_width);
    const bool has_blank = text[at] == ' ';
    const bool is_first = at == 0;
    if (!is_first && width + length > soft_width + 2) {
      out += has_blank ? "\r\n" : "\r\n ";
      width = 0;
    } else if (is_first && !has_blank) {
      out += ' ';
      ++width;
    }
    out.append(text, at, length);
    width += length;
    at += length;
  }
  return out + "\r\n";
}

std::string to_quoted_printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') {
      out += "\r\n";
      width = 0;
      ++at;
      continue;
    }
    const bool ends_line = at + 1 == text.size() || text[at + 1] == '\r' || text[at + 1] == '\n';
    // A lone dot, and "From " at the front, are touched by some on the way.
    const bool is_fragile = width == 0 && (c == '.' || c == 'F');
    const bool is_plain = (c > 0x20 && c < 0x7f && c != '=' && !is_fragile) ||
                          ((c == ' ' || c == '\t') && !ends_line);
    const std::size_t length = is_plain ? 1 : 3;
    if (width + length > soft_width - 1) {
      out += "=\r\n";
      width = 0;
    }
    if (is_plain) {
      out += static_cast<char>(c);
    } else {
      out += '=';
      out += digits[c >> 4];
      out += digits[c & 15];
    }
    width += length;
  }
  return out;
}

std::string to_base64_lines(std::string_view bytes) {
  const std::string text = wire::base64(bytes);
  std::string out;
  out.reserve(text.size() + text.size() / soft_width * 2 + 2);
  for (std::size_t at = 0; at < text.size(); at += soft_width) {
    out.append(text, at, soft_width);
    out += "\r\n";
  }
  return out;
}

std::string edit_fields(std::string_view message, const std::vector<std::string_view>& remove,
                        std::string_view front) {
  const auto [fields, body] = parse_fields(message);
  std::string out(front);
  out.reserve(front.size() + message.size());
  std::size_t copied = 0;
  for (const Field& field : fields.all()) {
    const bool is_removed = std::any_of(remove.begin(), remove.end(), [&](std::string_view name) {
      return same_name(field.name, name);
    });
    if (!is_removed) continue;
    const auto begin = static_cast<std::size_t>(field.raw.data() - message.data());
    out += message.substr(copied, begin - copied);
    copied = std::min(message.find('\n', begin + field.raw.size()), message.size() - 1) + 1;
  }
  out += message.substr(copied);
  return out;
}

}  // namespace fakes::mail
