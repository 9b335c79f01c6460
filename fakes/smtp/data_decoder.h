// What follows DATA (RFC 5321, section 4.1.1.4): only CR LF '.' CR LF ends it, and only a dot
// behind CR LF is stuffed. A bare LF or CR is content like any other byte and kept as it is, so
// that nobody can smuggle a second mail in by what one server takes for an end and another does
// not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fakes::smtp {

class DataDecoder {
 public:
  // What is longer than `limit` is read to its end and dropped.
  explicit DataDecoder(std::size_t limit) : limit_(limit) {}

  // Takes the next bytes; returns how many of them belong to the message: all, until it is done.
  std::size_t feed(std::string_view bytes);

  // The message is not wanted: the rest is read to its end.
  void drop() {
    limit_ = 0;
    message_ = {};
  }

  bool is_done() const { return state_ == State::done; }
  bool is_too_long() const { return size_ > limit_; }
  // Without the stuffed dots; the last line end belongs to it.
  const std::string& message() const { return message_; }
  std::string take() { return std::move(message_); }

 private:
  enum class State { line, cr, start, dot, dot_cr, done };

  void append(std::string_view bytes);
  void step(char c);

  std::size_t limit_;
  std::size_t size_ = 0;
  State state_ = State::start;
  std::string message_;
};

}  // namespace fakes::smtp
