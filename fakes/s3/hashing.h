// MD5 and checksums of a stream of bytes. What is long is hashed in a second thread, beside
// whoever gives it: MD5 alone is slower than a disk's cache and a loopback socket.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fakes/s3/checksum.h"

namespace fakes::s3 {

// Used by one thread.
class Hashing {
 public:
  // Bytes that are given and taken without a copy.
  using Buffer = std::vector<char>;

  // `expected`: how many bytes there will probably be.
  Hashing(const std::vector<Algorithm>& algorithms, std::optional<std::uint64_t> expected);
  Hashing(const Hashing&) = delete;
  Hashing& operator=(const Hashing&) = delete;
  ~Hashing();

  // A buffer to fill, to its size unless the bytes end before; waits when too many are still to be
  // hashed.
  std::unique_ptr<Buffer> empty_buffer();
  void give(std::unique_ptr<Buffer> buffer, std::size_t size);
  // After the last; once each.
  void finish();
  const std::string& md5() const { return md5_; }  // hex
  // Base64, in the order of the algorithms.
  const std::vector<std::string>& checksums() const { return checksums_; }

 private:
  struct Filled {
    std::unique_ptr<Buffer> buffer;
    std::size_t size;
  };
  static constexpr std::size_t most_buffers = 8;
  static constexpr std::size_t largest_buffer = 256 << 10;

  void run();

  std::size_t buffer_size_;
  Hash md5_hash_;
  std::vector<Hash> checksum_hashes_;
  std::string md5_;
  std::vector<std::string> checksums_;
  std::size_t given_ = 0;
  std::thread thread_;  // from the second buffer on: most bodies have one
  std::mutex mutex_;    // of what follows
  std::condition_variable changed_;
  std::deque<Filled> filled_;
  std::vector<std::unique_ptr<Buffer>> empty_;
  std::size_t made_ = 0;
  bool is_ended_ = false;
};

}  // namespace fakes::s3
