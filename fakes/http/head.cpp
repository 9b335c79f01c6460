#include "fakes/http/head.h"

#include <algorithm>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>

namespace fakes::http {
namespace {

namespace beast = boost::beast;
using BeastText = beast::string_view;

std::string_view text(BeastText text) {
  return {text.data(), text.size()};
}

// Beast's grammar, with our own values in place of its containers.
class Parser : public beast::http::basic_parser<true> {
 public:
  explicit Parser(Head& head) : head_(head) {
    eager(false);
    body_limit(boost::none);
  }

  std::string_view target() const { return target_; }
  bool is_http_1_1() const { return is_http_1_1_; }
  bool has_other_coding() const { return has_other_coding_; }

 private:
  using Code = beast::error_code;
  using Field = beast::http::field;

  void on_request_impl(beast::http::verb /*verb*/, BeastText method, BeastText target, int version,
                       Code& /*code*/) override {
    head_.request.method = text(method);
    target_ = text(target);
    is_http_1_1_ = version == 11;
  }
  void on_field_impl(Field field, BeastText name, BeastText value, Code& /*code*/) override {
    head_.request.headers.push_back({std::string(text(name)), std::string(text(value))});
    if (field == Field::expect && same_name(text(value), "100-continue")) {
      head_.expects_continue = true;
    }
    if (field == Field::transfer_encoding && !same_name(text(value), "chunked")) {
      has_other_coding_ = true;
    }
  }
  void on_header_impl(Code& /*code*/) override {}
  void on_finish_impl(Code& /*code*/) override {}
  // The body is not read with this parser.
  void on_response_impl(int, BeastText, int, Code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
  std::size_t on_body_impl(BeastText, Code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, BeastText, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, BeastText, Code&) override { return 0; }

  Head& head_;
  std::string_view target_;
  bool is_http_1_1_ = false;
  bool has_other_coding_ = false;
};

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~%!$&'()*+,;=:[]").find(c) != std::string_view::npos;
}

// Splits "/path?query", "http://host/path?query" and "*".
bool take_target(std::string_view target, Head& head) {
  const auto scheme = target.find("://");
  if (scheme != std::string_view::npos && target.front() != '/') {
    const auto name = target.substr(0, scheme);
    if (!same_name(name, "http") && !same_name(name, "https")) return false;
    target.remove_prefix(scheme + 3);
    const auto end = std::min(target.find_first_of("/?"), target.size());
    head.host = target.substr(0, end);
    if (head.host.empty()) return false;
    // RFC 9112, section 3.2.2: it counts more than the Host header.
    for (auto& header : head.request.headers) {
      if (same_name(header.name, "Host")) header.value = head.host;
    }
    target.remove_prefix(end);
  } else if (target.front() != '/' && !(target == "*" && head.request.method == "OPTIONS")) {
    return false;
  }
  const auto question = std::min(target.find('?'), target.size());
  head.request.path = question == 0 ? "/" : target.substr(0, question);
  head.request.query = target.substr(std::min(question + 1, target.size()));
  return true;
}

bool take_host(bool is_http_1_1, Head& head) {
  const auto hosts = head.request.header_values("Host");
  if (hosts.size() > 1 || (hosts.empty() && is_http_1_1)) return false;
  if (head.host.empty() && !hosts.empty()) head.host = hosts.front();
  return std::all_of(head.host.begin(), head.host.end(), is_host_character);
}

}  // namespace

HeadScan::Found HeadScan::look(std::string_view arrived) {
  while (true) {
    const auto newline = arrived.find('\n', seen_);
    if (newline == std::string_view::npos) break;
    if (newline == line_ || arrived[newline - 1] != '\r') return Found::garbage;
    const bool is_empty = newline == line_ + 1;
    // RFC 9112, section 2.2: empty lines before the start line are passed over; the caller does it.
    if (is_empty && line_ == 0) return Found::garbage;
    line_ = seen_ = newline + 1;
    if (is_empty) return Found::end;
  }
  // What begins a line is a letter of a method or of a name: a TLS client's hello is not.
  if (line_ < arrived.size()) {
    const auto first = static_cast<unsigned char>(arrived[line_]);
    if ((first < 0x20 && first != '\r' && first != '\t') || first >= 0x7f) return Found::garbage;
  }
  seen_ = arrived.size();
  return Found::nothing;
}

std::optional<int> parse_head(std::string_view bytes, Head& head) {
  Parser parser(head);
  parser.header_limit(static_cast<std::uint32_t>(bytes.size() + 1));
  beast::error_code code;
  parser.put({bytes.data(), bytes.size()}, code);
  if (code || !parser.is_header_done()) return 400;
  if (parser.has_other_coding()) return 501;
  const bool is_http_1_1 = parser.is_http_1_1();
  head.is_http_1_0 = !is_http_1_1;
  head.is_chunked = parser.chunked();
  if (head.is_chunked && !is_http_1_1) return 400;
  if (const auto length = parser.content_length()) head.length = *length;
  head.keep_alive = parser.keep_alive();
  head.expects_continue = head.expects_continue && is_http_1_1;
  if (!take_target(parser.target(), head) || !take_host(is_http_1_1, head)) return 400;
  return std::nullopt;
}

}  // namespace fakes::http
