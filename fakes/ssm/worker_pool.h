// Jobs on a few threads, in the order of their coming; the same job never twice at a time. Owned by
// what gives the jobs; any thread may push.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "sim/base/log.h"

namespace fakes::ssm {

// `Job` is a plain value that can be compared.
template <typename Job>
class WorkerPool {
 public:
  using Run = std::function<void(const Job&)>;

  // What `run` throws is logged.
  WorkerPool(std::size_t most_threads, Run run)
      : most_threads_(most_threads), run_(std::move(run)) {}
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  // Waits for the jobs that are running.
  ~WorkerPool() {
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  // A job that already waits is not added again; one that is running is run again afterwards.
  void push(Job job) {
    const std::lock_guard lock(mutex_);
    if (std::find(waiting_.begin(), waiting_.end(), job) != waiting_.end()) return;
    waiting_.push_back(std::move(job));
    if (threads_.size() < most_threads_) threads_.emplace_back([this] { work(); });
    changed_.notify_one();
  }
  // These in place of those that wait.
  void replace(std::vector<Job> jobs) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.clear();
    }
    for (Job& job : jobs) push(std::move(job));
  }

 private:
  bool is_running(const Job& job) const {
    return std::find(running_.begin(), running_.end(), job) != running_.end();
  }
  auto next() {
    return std::find_if(waiting_.begin(), waiting_.end(),
                        [&](const Job& job) { return !is_running(job); });
  }

  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [&] { return ends_ || next() != waiting_.end(); });
      if (ends_) return;
      const auto found = next();
      const Job job = std::move(*found);
      waiting_.erase(found);
      running_.push_back(job);
      lock.unlock();
      try {
        run_(job);
      } catch (const std::exception& error) {
        sim::log::warning("ssm: {}", error.what());
      }
      lock.lock();
      running_.erase(std::find(running_.begin(), running_.end(), job));
      changed_.notify_all();
    }
  }

  std::size_t most_threads_;
  Run run_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> waiting_;
  std::vector<Job> running_;
  std::vector<std::thread> threads_;
  bool ends_ = false;
};

}  // namespace fakes::ssm
