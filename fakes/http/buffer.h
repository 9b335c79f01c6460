// Bytes that came from a client and are not used yet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

namespace fakes::http {

class Buffer {
 public:
  std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  std::size_t size() const { return end_ - begin_; }

  void consume(std::size_t size) {
    begin_ += size;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void clear() { begin_ = end_ = 0; }

  // Room for more behind what is there: at least one byte, more when `capacity` allows it.
  char* room(std::size_t capacity) {
    if (begin_ > 0) {
      std::memmove(bytes_.data(), bytes_.data() + begin_, size());
      end_ -= begin_;
      begin_ = 0;
    }
    if (bytes_.size() < capacity) bytes_.resize(capacity);
    if (end_ == bytes_.size()) bytes_.resize(2 * bytes_.size() + 1);
    return bytes_.data() + end_;
  }
  std::size_t room_size() const { return bytes_.size() - end_; }
  // So many bytes were put into the room.
  void commit(std::size_t size) { end_ += size; }

  // Moves up to `size` bytes from the front.
  std::size_t take(char* into, std::size_t size) {
    size = std::min(size, end_ - begin_);
    if (size > 0) std::memcpy(into, bytes_.data() + begin_, size);
    consume(size);
    return size;
  }

 private:
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace fakes::http
