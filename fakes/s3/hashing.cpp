#include "fakes/s3/hashing.h"

#include <algorithm>
#include <utility>

#include "fakes/auth/digest.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {

// One byte more than expected, so that the end is seen in the first buffer.
Hashing::Hashing(const std::vector<Algorithm>& algorithms, std::optional<std::uint64_t> expected)
    : buffer_size_(std::min<std::uint64_t>(largest_buffer, expected.value_or(largest_buffer) + 1)),
      md5_hash_(std::nullopt) {
  for (const Algorithm algorithm : algorithms) checksum_hashes_.emplace_back(algorithm);
}

Hashing::~Hashing() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
    filled_.clear();
  }
  changed_.notify_all();
  thread_.join();
}

std::unique_ptr<Hashing::Buffer> Hashing::empty_buffer() {
  std::unique_lock lock(mutex_);
  if (empty_.empty() && made_ < most_buffers) {
    ++made_;
    lock.unlock();
    return std::make_unique<Buffer>(buffer_size_);
  }
  changed_.wait(lock, [&] { return !empty_.empty(); });
  auto buffer = std::move(empty_.back());
  empty_.pop_back();
  return buffer;
}

void Hashing::give(std::unique_ptr<Buffer> buffer, std::size_t size) {
  ++given_;
  // Checksums stay with the giver, so that both threads have about as much to do.
  for (Hash& hash : checksum_hashes_) hash.update({buffer->data(), size});
  if (given_ == 1) {
    md5_hash_.update({buffer->data(), size});
    empty_.push_back(std::move(buffer));
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    filled_.push_back({std::move(buffer), size});
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_all();
}

void Hashing::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return is_ended_ || !filled_.empty(); });
    if (filled_.empty()) return;
    Filled next = std::move(filled_.front());
    filled_.pop_front();
    lock.unlock();
    md5_hash_.update({next.buffer->data(), next.size});
    lock.lock();
    empty_.push_back(std::move(next.buffer));
    changed_.notify_all();
  }
}

void Hashing::finish() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      is_ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  md5_ = to_hex(md5_hash_.finish());
  for (Hash& hash : checksum_hashes_) checksums_.push_back(wire::base64(hash.finish()));
}

}  // namespace fakes::s3
