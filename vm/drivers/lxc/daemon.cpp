#include "vm/drivers/lxc/daemon.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/log.h"
#include "sim/base/process.h"
#include "sim/base/text.h"
#include "vm/drivers/libvirt/connection.h"
#include "vm/lock.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Deadline;
using sim::Error;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* systemd_unit = "libvirtd.service";

constexpr int pid_unknown = 0;

unsigned long long ticks_since_boot() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  const auto hertz = static_cast<unsigned long long>(sysconf(_SC_CLK_TCK));
  return static_cast<unsigned long long>(now.tv_sec) * hertz +
         static_cast<unsigned long long>(now.tv_nsec) * hertz / 1'000'000'000;
}

// A daemon that started at most this many ticks after we said that we would is taken to be ours.
unsigned long long longest_start() {
  return 10 * static_cast<unsigned long long>(sysconf(_SC_CLK_TCK));
}

bool systemd_runs_the_host() {
  return fs::exists("/run/systemd/system");
}

// A caller who is not root often lacks the sbin folders in PATH.
std::optional<fs::path> find_daemon(const std::string& name) {
  if (auto found = sim::find_program(name)) return found;
  for (const char* folder : {"/usr/sbin", "/sbin", "/usr/local/sbin"}) {
    if (fs::exists(fs::path(folder) / name)) return fs::path(folder) / name;
  }
  return std::nullopt;
}

// The pid that a running daemon wrote; the kernel's lock on that file keeps a second one from
// starting.
std::optional<ProcessId> running(const std::string& program) {
  const auto text = sim::read_file_if_exists(fs::path("/run") / (program + ".pid"));
  if (!text) return std::nullopt;
  const int pid = std::atoi(text->c_str());
  const auto name = sim::read_file_if_exists(fs::path("/proc") / std::to_string(pid) / "comm");
  if (pid <= 0 || !name || sim::trim(*name) != program) return std::nullopt;
  return process_with(pid);
}

void end(const std::string& program, const ProcessId& process) {
  if (process.pid == pid_unknown || !process.alive()) return;
  kill(process.pid, SIGTERM);
  const auto gone = [&] {
    return process.alive() ? sim::Look::waiting(program + " still runs") : sim::Look::ready();
  };
  try {
    sim::wait_until("the end of " + program, Deadline::after(seconds(10)), milliseconds(20), gone);
  } catch (const Error& error) {
    if (error.category() != Category::stalled) throw;
    kill(process.pid, SIGKILL);
    sim::wait_until("the end of " + program, Deadline::after(seconds(5)), milliseconds(20), gone);
  }
}

}  // namespace

std::optional<ProcessId> process_with(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  if (!std::getline(file, text)) return std::nullopt;
  // The name in field 2 may hold spaces and parentheses; fields are counted after its end.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 2));
  std::string field;
  fields >> field;
  if (field == "Z" || field == "X") return std::nullopt;
  constexpr int between_state_and_start_time = 18;
  for (int i = 0; i < between_state_and_start_time; ++i) fields >> field;
  ProcessId process{pid, 0};
  if (!(fields >> process.start_time)) return std::nullopt;
  return process;
}

bool ProcessId::alive() const {
  const auto now = process_with(pid);
  return now && now->start_time == start_time;
}

void Daemon::ensure() {
  std::string why;
  if (libvirt::answers(uri_, &why)) return;
  if (!find_daemon("libvirtd")) {
    throw Error(Category::unfit, "libvirt is not installed: {}", why)
        .with_fix("apt-get install libvirt-daemon-system libvirt-daemon-driver-lxc");
  }
  if (geteuid() != 0) {
    throw Error(Category::unfit, "libvirt cannot be used at {}: {}", uri_, why)
        .with_fix("run the same command with sudo");
  }
  const auto lock = wait_for_lock(folder_ / "daemon.lock", Deadline::after(seconds(60)));
  if (libvirt::answers(uri_, &why)) return;
  if (systemd_runs_the_host()) {
    sim::LocalRunner().check(sim::Command{.argv = {"systemctl", "start", systemd_unit}},
                             Deadline::after(seconds(60)));
  } else {
    start_by_hand();
  }
  sim::wait_until(
      "libvirt's daemon to answer at " + uri_, Deadline::after(seconds(30)), milliseconds(50),
      [&] { return libvirt::answers(uri_, &why) ? sim::Look::ready() : sim::Look::waiting(why); });
}

void Daemon::start_by_hand() {
  if (!running("virtlogd")) start_program("virtlogd", {find_daemon("virtlogd")->string(), "-d"});
  // libvirt 9.0 fails to place containers when a cgroup2 mount stands beside v1 controllers. In a
  // mount namespace of its own the daemon does not see that mount, and the host keeps it.
  const std::string script = "umount /sys/fs/cgroup/unified 2>/dev/null; exec \"$0\" -d";
  start_program("libvirtd", {"unshare", "--mount", "--propagation", "private", "sh", "-c", script,
                             find_daemon("libvirtd")->string()});
}

void Daemon::start_program(const std::string& program, std::vector<std::string> argv) {
  sim::log::info("starting {}", program);
  auto all = started();
  Started entry{program, ProcessId{pid_unknown, ticks_since_boot()}};
  for (const Started& earlier : all) {
    // A sim that was killed a moment ago may have left its daemon on the way up.
    const bool recent = entry.process.start_time - earlier.process.start_time < longest_start();
    if (earlier.program == program && earlier.process.pid == pid_unknown && recent) entry = earlier;
  }
  std::erase_if(all, [&](const Started& one) { return one.program == program; });
  // Written down first: whoever is killed before the pid is known still leaves a trace to follow.
  all.push_back(entry);
  remember(all);
  const sim::Output output = sim::LocalRunner().run(
      sim::Command{.argv = std::move(argv), .folder = fs::path("/")}, Deadline::after(seconds(30)));
  // It refuses to start beside another one, which is then as good.
  std::optional<ProcessId> process;
  const auto patience = Deadline::after(output.exit_code == 0 ? seconds(10) : seconds(3));
  sim::wait_until(program + " to write its pid", patience, milliseconds(20), [&] {
    process = running(program);
    return process ? sim::Look::ready() : sim::Look::waiting(output.err);
  });
  const bool ours = process->start_time - entry.process.start_time < longest_start();
  if (ours) {
    all.back().process = *process;
  } else {
    all.pop_back();
  }
  remember(all);
}

std::vector<Daemon::Started> Daemon::started() const {
  const auto text = sim::read_file_if_exists(folder_ / "daemons.json");
  const auto list = nlohmann::json::parse(text.value_or("[]"), nullptr, false);
  std::vector<Started> all;
  if (!list.is_array()) return all;
  for (const auto& one : list) {
    Started entry{one.value("program", ""),
                  ProcessId{one.value("pid", pid_unknown), one.value("start_time", 0ULL)}};
    if (entry.process.pid == pid_unknown) {
      const auto process = running(entry.program);
      // Unsigned: one that started before we said so is far away, too.
      if (process && process->start_time - entry.process.start_time < longest_start()) {
        entry.process = *process;
      }
    }
    all.push_back(std::move(entry));
  }
  return all;
}

void Daemon::remember(const std::vector<Started>& all) const {
  auto list = nlohmann::json::array();
  for (const Started& one : all) {
    list.push_back({{"program", one.program},
                    {"pid", one.process.pid},
                    {"start_time", one.process.start_time}});
  }
  sim::write_file(folder_ / "daemons.json", list.dump(1) + '\n');
}

bool Daemon::ours() const {
  for (const Started& one : started()) {
    if (one.program == "libvirtd" && one.process.alive()) return true;
  }
  return false;
}

void Daemon::stop() {
  const auto lock = wait_for_lock(folder_ / "daemon.lock", Deadline::after(seconds(60)));
  auto all = started();
  // libvirtd first: it was started last and uses virtlogd.
  for (auto one = all.rbegin(); one != all.rend(); ++one) end(one->program, one->process);
  std::error_code ignored;
  fs::remove(folder_ / "daemons.json", ignored);
}

}  // namespace vm::lxc
