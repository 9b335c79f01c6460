// The memory that messages may take which are being received, of all sessions together.
#pragma once

#include <atomic>
#include <cstddef>

namespace fakes::smtp {

class Budget {
 public:
  explicit Budget(std::size_t limit) : limit_(limit) {}

  // What one message has of it; given back at the end.
  class Share {
   public:
    explicit Share(Budget& budget) : budget_(budget) {}
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    ~Share() { budget_.used_ -= size_; }

    // False when that is more than there is; then the share is as it was.
    bool grow_to(std::size_t size) {
      if (size <= size_) return true;
      const std::size_t more = size - size_;
      if (budget_.used_.fetch_add(more) + more > budget_.limit_) {
        budget_.used_ -= more;
        return false;
      }
      size_ = size;
      return true;
    }

   private:
    Budget& budget_;
    std::size_t size_ = 0;
  };

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_ = 0;
};

}  // namespace fakes::smtp
