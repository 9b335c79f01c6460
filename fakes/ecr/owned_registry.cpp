#include "fakes/ecr/owned_registry.h"

#include <sys/statvfs.h>

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "fakes/random.h"
#include "sim/base/background.h"
#include "sim/base/deadline.h"
#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/log.h"
#include "sim/base/process.h"

namespace fakes::ecr {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds look_interval(20);
constexpr seconds start_limit(20);
constexpr seconds restart_pause(1);
constexpr std::uint64_t little_room = 1 << 20;
constexpr std::uint64_t most_log_bytes = 8 << 20;

// The address in the line with which it says that it listens; "" as long as there is none.
std::string listening_at(const std::string& log, std::size_t from) {
  constexpr std::string_view words = "listening on ";
  const auto at = log.find(words, from);
  if (at == std::string::npos) return "";
  const auto begin = at + words.size();
  const auto end = log.find_first_not_of("0123456789.:", begin);
  return end == std::string::npos ? "" : "http://" + log.substr(begin, end - begin);
}

std::string last_line(const std::string& log) {
  const auto end = log.find_last_not_of('\n');
  if (end == std::string::npos) return "it printed nothing";
  const auto begin = log.rfind('\n', end);
  return log.substr(begin == std::string::npos ? 0 : begin + 1, end - begin);
}

}  // namespace

OwnedRegistry::OwnedRegistry(std::filesystem::path folder, std::string program)
    : folder_(std::move(folder)), program_(std::move(program)) {}

OwnedRegistry::~OwnedRegistry() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  changed_.notify_all();
  if (keeper_.joinable()) keeper_.join();
}

std::string OwnedRegistry::address() {
  if (!sim::find_program(program_)) {
    throw sim::Error(sim::Category::unfit, "images are kept by {}, which is not installed",
                     program_)
        .with_fix("apt-get install docker-registry, or name a registry with --registry URL");
  }
  std::unique_lock lock(mutex_);
  if (!keeper_.joinable()) keeper_ = std::thread([this] { keep(); });
  const int seen = starts_;
  changed_.wait_for(lock, 2 * start_limit,
                    [&] { return !address_.empty() || starts_ != seen || is_stopped_; });
  if (!address_.empty()) return address_;
  throw sim::Error(sim::Category::failed, "{} does not answer{}", program_,
                   trouble_.empty() ? "" : ": " + trouble_)
      .with_fix(fmt::format("its log is {}", log().string()));
}

std::string OwnedRegistry::advice() {
  struct statvfs room = {};
  if (statvfs(folder_.c_str(), &room) == 0 &&
      static_cast<std::uint64_t>(room.f_bavail) * room.f_frsize < little_room) {
    return fmt::format("no space is left on the device of {}: make room there", folder_.string());
  }
  return fmt::format("the log of {} is {}", program_, log().string());
}

void OwnedRegistry::keep() {
  do {
    try {
      run_once();
    } catch (const sim::Error& error) {
      sim::log::warning("{}: {}", program_, error.message());
      tell("", error.message());
    }
  } while (!wait_until_stopped(restart_pause));
}

void OwnedRegistry::run_once() {
  write_configuration();
  remove_unused();
  auto before = sim::read_file_if_exists(log()).value_or("").size();
  if (before > most_log_bytes) {
    std::filesystem::remove(log());
    before = 0;
  }
  sim::Background registry({{program_, "serve", (folder_ / "config.yml").string()}}, log());
  const auto deadline = sim::Deadline::after(start_limit);
  std::string address;
  while (address.empty()) {
    const std::string text = sim::read_file_if_exists(log()).value_or("");
    address = listening_at(text, before);
    if (!address.empty()) break;
    if (registry.ended()) throw sim::Error(sim::Category::failed, "{}", last_line(text));
    if (deadline.expired()) throw sim::Error(sim::Category::stalled, "it does not begin to listen");
    if (wait_until_stopped(look_interval)) return;
  }
  tell(address, "");
  while (!wait_until_stopped(10 * look_interval)) {
    if (!registry.ended()) continue;
    throw sim::Error(sim::Category::failed, "it has ended: {}",
                     last_line(sim::read_file_if_exists(log()).value_or("")));
  }
  tell("", "it was told to end");
}

// Layers that no manifest names any more. At the first start only: later, clients may be about to
// push the manifest of layers that are there.
void OwnedRegistry::remove_unused() {
  if (std::exchange(is_swept_, true)) return;
  if (!std::filesystem::exists(folder_ / "data/docker/registry/v2/repositories")) return;
  const auto output =
      sim::LocalRunner().run({{program_, "garbage-collect", (folder_ / "config.yml").string()}},
                             sim::Deadline::after(start_limit));
  if (output.exit_code != 0) {
    sim::log::warning("{}: unused layers were not removed: {}", program_, last_line(output.err));
  }
}

// The secret signs the state of uploads that clients hold, so that they can go on after a restart.
// The log's level is the one at which it says where it listens.
void OwnedRegistry::write_configuration() const {
  const auto secret = sim::read_file_if_exists(folder_ / "secret");
  if (!secret) sim::write_file(folder_ / "secret", random_hex(32), 0600);
  const std::string text = fmt::format(
      R"(version: 0.1
log:
  level: info
  accesslog: {{disabled: true}}
storage:
  filesystem: {{rootdirectory: "{}"}}
  delete: {{enabled: true}}
http:
  addr: 127.0.0.1:0
  relativeurls: true
  secret: {}
)",
      (folder_ / "data").string(), sim::read_file(folder_ / "secret"));
  sim::write_file(folder_ / "config.yml", text, 0600);
}

bool OwnedRegistry::wait_until_stopped(milliseconds limit) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [this] { return is_stopped_; });
}

void OwnedRegistry::tell(std::string address, std::string trouble) {
  {
    const std::lock_guard lock(mutex_);
    address_ = std::move(address);
    trouble_ = std::move(trouble);
    ++starts_;
  }
  changed_.notify_all();
}

}  // namespace fakes::ecr
