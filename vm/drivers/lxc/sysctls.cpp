#include "vm/drivers/lxc/sysctls.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include <nlohmann/json.hpp>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;
using Values = std::map<std::string, std::string>;

std::optional<std::string> value_of(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream) return std::nullopt;
  std::ostringstream text;
  text << stream.rdbuf();
  return sim::trim(text.str());
}

bool write_value(const fs::path& file, const std::string& value) {
  std::ofstream stream(file);
  stream << value << std::flush;
  return static_cast<bool>(stream);
}

std::optional<Values> recorded(const fs::path& file) {
  const auto text = sim::read_file_if_exists(file);
  if (!text) return std::nullopt;
  const auto parsed = nlohmann::json::parse(*text, nullptr, false);
  if (!parsed.is_object()) {
    throw Error(Category::failed, "{} is damaged; remove it", file.string());
  }
  return parsed.get<Values>();
}

}  // namespace

const std::vector<std::string>& Sysctls::names() {
  static const std::vector<std::string> list = {
      // kubelet
      "vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops",
      "kernel/keys/root_maxkeys", "kernel/keys/root_maxbytes",
      // kube-proxy and CNI; ip_forward is libvirt's doing on the host
      "net/ipv4/ip_forward", "net/netfilter/nf_conntrack_max",
      "net/netfilter/nf_conntrack_tcp_timeout_established",
      "net/netfilter/nf_conntrack_tcp_timeout_close_wait", "net/netfilter/nf_conntrack_buckets",
      "net/netfilter/nf_conntrack_tcp_be_liberal", "net/bridge/bridge-nf-call-iptables",
      "net/bridge/bridge-nf-call-ip6tables", "net/bridge/bridge-nf-call-arptables",
      // systemd as PID 1 of a node, and the files of sysctl.d
      "fs/file-max", "fs/nr_open", "fs/aio-max-nr", "fs/pipe-max-size", "fs/suid_dumpable",
      "fs/protected_fifos", "fs/protected_hardlinks", "fs/protected_regular",
      "fs/protected_symlinks", "fs/inotify/max_user_instances", "fs/inotify/max_user_watches",
      "fs/inotify/max_queued_events", "fs/mqueue/msg_max", "kernel/core_pattern",
      "kernel/core_pipe_limit", "kernel/core_uses_pid", "kernel/dmesg_restrict",
      "kernel/kptr_restrict", "kernel/perf_event_paranoid", "kernel/pid_max", "kernel/printk",
      "kernel/sysrq", "kernel/threads-max", "kernel/unprivileged_bpf_disabled",
      "kernel/unprivileged_userns_clone", "kernel/yama/ptrace_scope", "kernel/randomize_va_space",
      "kernel/hung_task_timeout_secs", "kernel/softlockup_panic", "kernel/watchdog",
      "kernel/panic_on_warn", "kernel/numa_balancing", "kernel/sched_autogroup_enabled",
      // database and broker packages
      "vm/max_map_count", "vm/swappiness", "vm/overcommit_ratio", "vm/dirty_ratio",
      "vm/dirty_background_ratio", "vm/min_free_kbytes", "vm/nr_hugepages", "vm/zone_reclaim_mode",
      "vm/mmap_min_addr", "net/core/rmem_max", "net/core/wmem_max", "net/core/rmem_default",
      "net/core/wmem_default", "net/core/netdev_max_backlog", "net/core/default_qdisc",
      "net/core/bpf_jit_harden"};
  return list;
}

void Sysctls::record() {
  if (recorded(file_)) return;
  Values values;
  for (const std::string& name : names()) {
    if (const auto value = value_of(root_ / name)) values[name] = *value;
  }
  sim::write_file(file_, nlohmann::json(values).dump(1) + '\n');
}

void Sysctls::restore(const std::vector<std::string>& keep) {
  const auto values = recorded(file_);
  if (!values) return;
  std::vector<std::string> failed;
  for (const auto& [name, value] : *values) {
    if (std::find(keep.begin(), keep.end(), name) != keep.end()) continue;
    const auto current = value_of(root_ / name);
    if (!current || *current == value) continue;
    if (!write_value(root_ / name, value)) failed.push_back(name);
  }
  if (!failed.empty()) {
    throw Error(Category::failed, "cannot restore the host's settings {}", sim::join(failed, ", "))
        .with_fix("as root, write the values recorded in " + file_.string() + " to /proc/sys");
  }
  fs::remove(file_);
}

std::vector<std::string> Sysctls::differences() const {
  std::vector<std::string> lines;
  for (const auto& [name, value] : recorded(file_).value_or(Values{})) {
    const auto current = value_of(root_ / name);
    if (current && *current != value) {
      lines.push_back(name + " = " + *current + " (was " + value + ")");
    }
  }
  return lines;
}

}  // namespace vm::lxc
