// A host of one's own inside this one: mount and network namespaces with fresh /run, /etc/libvirt
// and /var/lib/libvirt, so that a libvirt daemon in here meets no other one, and no route or
// firewall rule outside changes.
#pragma once

#include <sched.h>
#include <unistd.h>

#include <string>

#include "sim/base/process.h"

namespace sim::test {

// Moves this process there, for good. Empty when that worked, else why not (a reason to skip).
inline std::string enter_private_host() {
  if (geteuid() != 0) return "needs root";
  if (!find_program("libvirtd")) return "libvirtd is not installed";
  if (unshare(CLONE_NEWNS | CLONE_NEWNET) != 0) return "cannot make namespaces";
  // /sys anew, for it shows the network of whoever mounted it; the control groups stay those of the
  // host.
  const std::string script =
      "set -e; mount --make-rprivate /; "
      "for folder in /run /etc/libvirt /var/lib/libvirt /var/log/libvirt; do "
      "mount -t tmpfs -o mode=755 tmpfs $folder; done; "
      "mkdir -p /run/lock /run/groups /var/lib/libvirt/dnsmasq; mount --rbind /sys/fs/cgroup "
      "/run/groups; "
      "mount -t sysfs sysfs /sys; mount --rbind /run/groups /sys/fs/cgroup; "
      "umount -l /run/groups; ip link set lo up";
  const Output output = LocalRunner().run(Command{.argv = {"sh", "-c", script}},
                                          Deadline::after(std::chrono::seconds(10)));
  return output.exit_code == 0 ? "" : "cannot make a private host: " + output.err;
}

}  // namespace sim::test
