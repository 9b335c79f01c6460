#include "fakes/http/chunked_framing.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "sim/base/text.h"

namespace fakes::http {
namespace {

// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos);
  });
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

}  // namespace

ChunkedFraming::State ChunkedFraming::advance(Buffer& input, std::size_t max_bytes) {
  while (data_size_ == 0) {
    if (expected_ == Expected::nothing) return State::end;
    const auto view = input.view();
    const auto newline = view.find('\n', seen_);
    if (newline == std::string_view::npos) {
      seen_ = view.size();
      return seen_ + trailer_bytes_ > max_bytes ? State::broken : State::more;
    }
    seen_ = 0;
    if (newline == 0 || view[newline - 1] != '\r') return State::broken;
    if (expected_ == Expected::trailer) trailer_bytes_ += newline;
    if (newline + trailer_bytes_ > max_bytes) return State::broken;
    if (!take_line(view.substr(0, newline - 1))) return State::broken;
    input.consume(newline + 1);
  }
  return State::data;
}

bool ChunkedFraming::take_line(std::string_view line) {
  if (has_control_character(line)) return false;
  switch (expected_) {
    case Expected::size:
      return take_size(line);
    case Expected::data_end:
      expected_ = Expected::size;
      return line.empty();
    case Expected::trailer:
      return take_trailer(line);
    case Expected::nothing:
      break;
  }
  return false;
}

bool ChunkedFraming::take_size(std::string_view line) {
  // Extensions mean nothing to us.
  const auto digits = line.substr(0, line.find_first_of("; \t"));
  const auto* const end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, data_size_, 16);
  if (digits.empty() || error != std::errc() || at != end) return false;
  const auto rest = sim::trim(line.substr(digits.size()));
  if (!rest.empty() && rest.front() != ';') return false;
  expected_ = data_size_ > 0 ? Expected::data_end : Expected::trailer;
  return true;
}

bool ChunkedFraming::take_trailer(std::string_view line) {
  if (line.empty()) {
    expected_ = Expected::nothing;
    return true;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return false;
  trailers_.push_back({std::string(line.substr(0, colon)), sim::trim(line.substr(colon + 1))});
  return true;
}

}  // namespace fakes::http
