#include "fakes/http/response_head.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>

#include <fmt/format.h>
#include <boost/beast/http/status.hpp>

namespace fakes::http {
namespace {

// RFC 9110, section 5.6.7; made once a second by each thread.
std::string_view date_now() {
  thread_local std::time_t made_for = -1;
  thread_local std::array<char, 32> text = {};
  const std::time_t now = std::time(nullptr);
  if (now != made_for) {
    constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc = {};
    gmtime_r(&now, &utc);
    const auto end = fmt::format_to_n(
        text.data(), text.size() - 1, "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[utc.tm_wday],
        utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    *end.out = '\0';
    made_for = now;
  }
  return text.data();
}

void append_clean(std::string& out, std::string_view text) {
  const auto start = static_cast<std::ptrdiff_t>(out.size());
  out += text;
  std::replace_if(
      out.begin() + start, out.end(),
      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }, ' ');
}

void append(std::string& out, std::string_view name, std::string_view value) {
  append_clean(out, name);
  out += ": ";
  append_clean(out, value);
  out += "\r\n";
}

std::uint64_t content_length(const Response& response) {
  std::uint64_t length = response.body.size();
  for (const auto& slice : response.content) length += slice.size;
  if (response.relay) length += response.relay->size;
  return length;
}

}  // namespace

bool sends_body(int status, bool is_head) {
  return !is_head && status >= 200 && status != 204 && status != 304;
}

std::string response_head(const Response& response, Framing framing) {
  std::string out;
  out.reserve(512);
  const auto reason =
      boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status,
                 std::string_view(reason.data(), reason.size()));
  bool has_date = false;
  bool has_length = false;
  const bool sends = sends_body(response.status, framing.is_head);
  for (const auto& header : response.headers) {
    if (same_name(header.name, "Content-Length")) {
      // What is sent decides.
      if (sends || response.status == 204) continue;
      has_length = true;
    }
    has_date = has_date || same_name(header.name, "Date");
    append(out, header.name, header.value);
  }
  if (!has_date) append(out, "Date", date_now());
  if (!has_length && response.status >= 200 && response.status != 204 && response.status != 304) {
    append(out, "Content-Length", fmt::format_int(content_length(response)).c_str());
  }
  if (!framing.keep_alive) {
    out += "Connection: close\r\n";
  } else if (framing.is_http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
  return out;
}

}  // namespace fakes::http
