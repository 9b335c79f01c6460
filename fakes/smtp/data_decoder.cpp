#include "fakes/smtp/data_decoder.h"

#include <algorithm>

namespace fakes::smtp {

std::size_t DataDecoder::feed(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && state_ != State::done) {
    if (state_ == State::line) {
      const std::size_t end = std::min(bytes.find('\r', at), bytes.size());
      append(bytes.substr(at, end - at));
      at = end;
      if (at == bytes.size()) break;
    }
    step(bytes[at++]);
  }
  return at;
}

void DataDecoder::append(std::string_view bytes) {
  size_ += bytes.size();
  if (size_ <= limit_) {
    message_ += bytes;
  } else {
    message_ = {};
  }
}

void DataDecoder::step(char c) {
  switch (state_) {
    case State::start:
      if (c == '.') {
        state_ = State::dot;
        return;
      }
      break;
    case State::cr:
      if (c == '\n') {
        append("\n");
        state_ = State::start;
        return;
      }
      break;
    case State::dot:
      // The dot itself was stuffed in.
      if (c == '\r') {
        state_ = State::dot_cr;
        return;
      }
      break;
    case State::dot_cr:
      if (c == '\n') {
        state_ = State::done;
        return;
      }
      append("\r");
      break;
    case State::line:
    case State::done:
      break;
  }
  append({&c, 1});
  state_ = c == '\r' ? State::cr : State::line;
}

}  // namespace fakes::smtp
