// The journal of requests: who asked for what, and what came of it. The newest are in memory, for
// questions; all go to a file of JSON lines, whose size is bounded, by a thread of its own, so that
// no request waits for the disk. Safe from any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "fakes/entry.h"
#include "sim/base/deadline.h"

namespace fakes {

class Recorder {
 public:
  struct Settings {
    std::filesystem::path file = {};  // <data>/requests.jsonl; empty: none
    std::size_t in_memory = 10'000;   // entries
    // A file of that size becomes <name>.1, in place of the one before.
    std::uint64_t max_file_bytes = 64 << 20;
  };

  explicit Recorder(Settings settings);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();  // stop()

  void record(Entry entry);
  // The newest `limit` that match, the oldest of them first.
  std::vector<Entry> find(const EntryFilter& filter, std::size_t limit) const;
  // As find() of the oldest that match, but waits for one until the deadline or stop().
  std::vector<Entry> wait(const EntryFilter& filter, std::size_t limit, sim::Deadline deadline);
  // Number of the newest; 0 without any.
  std::uint64_t last() const;
  // Forgets those in memory; numbers go on.
  void clear();
  // Writes what is there, and ends all waiting. Called before the server stops.
  void stop();

 private:
  void write_all();
  void write_batch(std::unique_lock<std::mutex>& lock);
  void append(const std::string& text) const;
  std::vector<Entry> find_locked(const EntryFilter& filter, std::size_t limit, bool newest) const;

  const Settings settings_;
  mutable std::mutex mutex_;
  std::condition_variable recorded_;  // for wait()
  std::condition_variable work_;      // for the writer
  std::deque<Entry> entries_;
  std::uint64_t last_ = 0;
  std::uint64_t written_ = 0;  // the last that the writer took
  int waiting_ = 0;
  bool is_stopped_ = false;
  std::thread writer_;
};

}  // namespace fakes
