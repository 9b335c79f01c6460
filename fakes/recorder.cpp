#include "fakes/recorder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "sim/base/descriptor.h"
#include "sim/base/log.h"

namespace fakes {
namespace {

// Copied at once; requests wait meanwhile.
constexpr std::size_t per_copy = 64;
// How long entries are gathered before they are written together.
constexpr std::chrono::milliseconds gather{50};

// By the host's clock: ThreadSanitizer does not know of waits on the steady one.
auto in(std::chrono::milliseconds duration) {
  return std::chrono::system_clock::now() + duration;
}

}  // namespace

Recorder::Recorder(Settings settings) : settings_(std::move(settings)) {
  if (!settings_.file.empty()) writer_ = std::thread([this] { write_all(); });
}

Recorder::~Recorder() {
  stop();
}

void Recorder::record(Entry entry) {
  bool wakes_writer = false;
  bool wakes_waiting = false;
  {
    const std::lock_guard lock(mutex_);
    wakes_writer = written_ == last_;
    wakes_waiting = waiting_ > 0;
    entry.number = ++last_;
    entries_.push_back(std::move(entry));
    if (entries_.size() > settings_.in_memory) entries_.pop_front();
  }
  if (wakes_writer) work_.notify_one();
  if (wakes_waiting) recorded_.notify_all();
}

std::vector<Entry> Recorder::find_locked(const EntryFilter& filter, std::size_t limit,
                                         bool newest) const {
  // Numbers are without gaps, so those after the filter's number need no search.
  auto first = entries_.begin();
  if (!entries_.empty() && filter.after >= entries_.front().number) {
    const std::uint64_t old = filter.after - entries_.front().number + 1;
    first += static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(old, entries_.size()));
  }
  std::vector<Entry> found;
  const auto take = [&](const Entry& entry) {
    if (filter.matches(entry)) found.push_back(entry);
    return found.size() < limit;
  };
  if (!newest) {
    for (auto at = first; at != entries_.end() && take(*at);) ++at;
    return found;
  }
  for (auto at = entries_.end(); at != first && take(*std::prev(at));) --at;
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<Entry> Recorder::find(const EntryFilter& filter, std::size_t limit) const {
  if (limit == 0) return {};
  const std::lock_guard lock(mutex_);
  return find_locked(filter, limit, true);
}

std::vector<Entry> Recorder::wait(const EntryFilter& filter, std::size_t limit,
                                  sim::Deadline deadline) {
  if (limit == 0) return {};
  std::unique_lock lock(mutex_);
  ++waiting_;
  EntryFilter rest = filter;
  std::vector<Entry> found;
  recorded_.wait_until(lock, in(deadline.remaining()), [&] {
    found = find_locked(rest, limit, false);
    rest.after = std::max(rest.after, last_);
    return is_stopped_ || !found.empty();
  });
  --waiting_;
  return found;
}

std::uint64_t Recorder::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

void Recorder::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

void Recorder::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  work_.notify_all();
  recorded_.notify_all();
  if (writer_.joinable()) writer_.join();
}

void Recorder::write_all() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [&] { return is_stopped_ || written_ < last_; });
    if (!is_stopped_) work_.wait_until(lock, in(gather), [&] { return is_stopped_; });
    write_batch(lock);
    if (is_stopped_ && written_ == last_) return;
  }
}

// What left memory before it was written is lost: requests do not wait for a disk.
void Recorder::write_batch(std::unique_lock<std::mutex>& lock) {
  const std::uint64_t end = last_;
  std::string text;
  while (written_ < end) {
    const std::uint64_t first = last_ - entries_.size() + 1;
    written_ = std::max(written_, first - 1);
    std::vector<Entry> some;
    while (written_ < last_ && some.size() < per_copy) {
      some.push_back(entries_[static_cast<std::size_t>(++written_ - first)]);
    }
    lock.unlock();
    for (const Entry& entry : some) {
      text += entry_line(entry);
      text += '\n';
    }
    lock.lock();
  }
  lock.unlock();
  append(text);
  lock.lock();
}

void Recorder::append(const std::string& text) const {
  const auto& file = settings_.file;
  std::error_code none;
  const auto size = std::filesystem::file_size(file, none);
  if (!none && size + text.size() > settings_.max_file_bytes) {
    std::filesystem::path old = file;
    std::filesystem::rename(file, old += ".1", none);
  }
  const sim::Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  std::string_view rest = text;
  while (out && !rest.empty()) {
    const ssize_t written = ::write(out.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) break;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if (!rest.empty()) sim::log::warning("{}: {}", file.string(), std::strerror(errno));
}

}  // namespace fakes
