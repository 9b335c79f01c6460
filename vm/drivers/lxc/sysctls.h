// Kernel settings of the host that nodes change, because they are not namespaced and a node's
// /proc/sys is writable: kubelet, kube-proxy, containerd and the node's systemd set them as they
// would on a machine of their own. The host's values are recorded before the first node starts and
// written back when the last environment is gone.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace vm::lxc {

class Sysctls {
 public:
  // `file` holds the record; `root` is /proc/sys except in tests. Call under the host's lock.
  explicit Sysctls(std::filesystem::path file, std::filesystem::path root = "/proc/sys")
      : file_(std::move(file)), root_(std::move(root)) {}

  // Keeps the values of today, unless a record exists already. Settings that this kernel lacks are
  // skipped.
  void record();
  // Writes back what differs and forgets the record; no-op without one. `keep` are left as they
  // are. Throws Error failed, naming those that could not be restored; the record then stays.
  void restore(const std::vector<std::string>& keep = {});
  // "kernel/panic = 10 (was 0)" for each that differs from the record.
  std::vector<std::string> differences() const;

  // Relative to /proc/sys.
  static const std::vector<std::string>& names();

 private:
  std::filesystem::path file_;
  std::filesystem::path root_;
};

}  // namespace vm::lxc
