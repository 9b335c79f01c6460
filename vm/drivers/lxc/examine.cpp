#include "vm/drivers/lxc/examine.h"

#include <unistd.h>

#include <fstream>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/process.h"
#include "sim/base/text.h"
#include "vm/drivers/libvirt/connection.h"
#include "vm/drivers/lxc/cgroups.h"
#include "vm/drivers/lxc/kvm.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;
using sim::Deadline;
using Level = Finding::Level;

constexpr std::uint64_t gib = std::uint64_t{1} << 30;

Finding ok(std::string name, std::string message) {
  return {std::move(name), Level::ok, std::move(message), ""};
}
Finding failure(std::string name, std::string message, std::string fix) {
  return {std::move(name), Level::failure, std::move(message), std::move(fix)};
}
Finding warning(std::string name, std::string message, std::string fix) {
  return {std::move(name), Level::warning, std::move(message), std::move(fix)};
}

Finding examine_root() {
  if (geteuid() == 0) return ok("root", "running as root");
  return failure("root", "not running as root; the lxc driver makes mounts and control groups",
                 "run sim with sudo");
}

Finding examine_programs() {
  std::vector<std::string> missing;
  for (const char* program : {"ip", "ssh", "ssh-keygen", "unshare", "dnsmasq"}) {
    if (!sim::find_program(program)) missing.push_back(program);
  }
  if (missing.empty()) return ok("programs", "ip, ssh, ssh-keygen, unshare and dnsmasq are there");
  return failure("programs", "missing: " + sim::join(missing, ", "),
                 "apt-get install iproute2 openssh-client util-linux dnsmasq-base");
}

}  // namespace

Finding examine_libvirt() {
  std::string why;
  if (libvirt::answers("lxc:///system", &why)) return ok("libvirt", "lxc:///system answers");
  const bool installed = sim::find_program("libvirtd") || fs::exists("/usr/sbin/libvirtd");
  if (!installed) {
    return failure("libvirt", "libvirtd is not installed",
                   "apt-get install libvirt-daemon-system libvirt-daemon-driver-lxc");
  }
  if (geteuid() != 0) {
    return failure("libvirt", "lxc:///system does not answer: " + why,
                   "run as root, or: sudo systemctl start libvirtd");
  }
  return ok("libvirt", "installed and not running; sim starts it when it is needed");
}

Finding examine_cgroups(const fs::path& root) {
  if (fs::exists(root / "cgroup.controllers")) return ok("cgroups", "unified (v2)");
  std::vector<std::string> missing;
  for (const char* controller : {"cpu", "cpuset", "memory", "devices", "freezer", "pids"}) {
    bool found = false;
    for (const fs::path& top : Cgroups(root).hierarchies()) {
      for (const std::string& name : sim::split(top.filename().string(), ',')) {
        found = found || name == controller;
      }
    }
    if (!found) missing.push_back(controller);
  }
  if (!missing.empty()) {
    return failure("cgroups", "controllers are missing: " + sim::join(missing, ", "),
                   "mount the cgroup v1 controllers under /sys/fs/cgroup, or boot with "
                   "systemd.unified_cgroup_hierarchy=1");
  }
  return ok("cgroups", fs::exists(root / "unified") ? "hybrid (v1 controllers beside unified)"
                                                    : "v1 controllers");
}

Finding examine_file_systems() {
  if (geteuid() != 0) {
    return warning("file systems", "not tried, because that needs root", "sudo sim doctor");
  }
  if (!sim::find_program("mksquashfs")) {
    return failure("file systems", "mksquashfs is missing", "apt-get install squashfs-tools");
  }
  const std::string script =
      "set -e; top=$(mktemp -d); trap 'umount -l $top 2>/dev/null; rmdir $top' EXIT; "
      "mount -t tmpfs tmpfs $top; cd $top; mkdir from lower upper work merged; "
      "echo seen >from/file; mksquashfs from image -quiet -no-progress >/dev/null; "
      "mount -t squashfs -o loop,ro image lower; "
      "mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged; "
      "echo more >>merged/file; grep -q seen merged/file; cd /; umount $top/merged $top/lower";
  sim::LocalRunner runner;
  const auto output = runner.run(
      sim::Command{.argv = {"unshare", "--mount", "--propagation", "private", "sh", "-c", script}},
      Deadline::after(std::chrono::seconds(20)));
  if (output.exit_code == 0) return ok("file systems", "squashfs, loop and overlay work");
  return failure("file systems",
                 "a squashfs image with an overlay cannot be mounted: " + sim::trim(output.err),
                 "modprobe loop squashfs overlay; inside another container, give it "
                 "CAP_SYS_ADMIN and loop devices");
}

Finding examine_kernel() {
  std::vector<std::string> missing;
  for (const char* space : {"cgroup", "ipc", "mnt", "net", "pid", "uts"}) {
    if (!fs::exists(fs::path("/proc/self/ns") / space)) missing.push_back(space);
  }
  if (!missing.empty()) {
    return failure("kernel", "namespaces are missing: " + sim::join(missing, ", "),
                   "run on a kernel of Linux 4.6 or later with all namespaces");
  }
  if (!fs::exists("/dev/kmsg")) {
    return failure("kernel", "no /dev/kmsg, without which kubelet exits", "mknod /dev/kmsg c 1 11");
  }
  return ok("kernel", "namespaces and /dev/kmsg are there");
}

Finding examine_memory(const fs::path& meminfo) {
  std::ifstream file(meminfo);
  std::string word;
  std::uint64_t available = 0;
  while (file >> word) {
    if (word == "MemAvailable:") file >> available;
  }
  available *= 1024;
  const std::string text = sim::human_bytes(available) + " available";
  if (available < 4 * gib) {
    return failure("memory", text, "a three-node environment needs 4 GiB; close other programs");
  }
  if (available < 8 * gib) {
    return warning("memory", text, "8 GiB make a three-node environment comfortable");
  }
  return ok("memory", text);
}

Finding examine_disk(const fs::path& folder) {
  fs::path there = fs::absolute(folder);
  while (!fs::exists(there) && there.has_relative_path()) there = there.parent_path();
  std::error_code problem;
  const auto space = fs::space(there, problem);
  if (problem) {
    return failure("disk", "cannot look at " + there.string() + ": " + problem.message(), "");
  }
  const std::string text = sim::human_bytes(space.available) + " free at " + there.string();
  const std::string fix = "free some, or put sim elsewhere with SIM_HOME";
  if (space.available < 10 * gib) return failure("disk", text, fix);
  if (space.available < 20 * gib) return warning("disk", text, fix);
  return ok("disk", text);
}

std::vector<Finding> examine() {
  sim::LocalRunner runner;
  return {examine_root(),
          examine_libvirt(),
          examine_programs(),
          examine_cgroups(),
          examine_file_systems(),
          examine_kernel(),
          examine_memory(),
          examine_disk(sim::paths::state()),
          examine_kvm(runner, sim::paths::cache())};
}

}  // namespace vm::lxc
