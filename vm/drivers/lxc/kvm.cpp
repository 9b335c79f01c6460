#include "vm/drivers/lxc/kvm.h"

#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"

namespace vm::lxc {
namespace {

namespace fs = std::filesystem;
using sim::Deadline;

constexpr const char* qemu = "qemu-system-x86_64";
constexpr int exit_code_of_success = 33;
constexpr auto time_limit = std::chrono::seconds(5);

std::string this_boot() {
  return sim::trim(sim::read_file_if_exists("/proc/sys/kernel/random/boot_id").value_or("unknown"));
}

// Empty when it works, else why not.
std::string try_it(sim::Runner& runner, const fs::path& scratch) {
  const fs::path image = scratch / "kvm-boot.img";
  sim::write_file(image, counting_boot_sector());
  const sim::Command command{.argv = {qemu, "-accel", "kvm", "-m", "16", "-display", "none",
                                      "-nodefaults", "-no-user-config", "-device",
                                      "isa-debug-exit,iobase=0xf4,iosize=4", "-drive",
                                      fmt::format("file={},format=raw,if=ide", image.string())}};
  try {
    const sim::Output output = runner.run(command, Deadline::after(time_limit));
    if (output.exit_code == exit_code_of_success) return {};
    return fmt::format("qemu ended with {}: {}", output.exit_code, sim::trim(output.err));
  } catch (const sim::Error& error) {
    if (error.category() != sim::Category::stalled) throw;
    return fmt::format("a guest that only counts did not end within {} s", time_limit.count());
  }
}

}  // namespace

std::string counting_boot_sector() {
  // mov ecx, 100000000; again: dec ecx; jnz again; mov al, 0x10; out 0xf4, al; hlt; jmp $-1
  static const unsigned char code[] = {0x66, 0xb9, 0x00, 0xe1, 0xf5, 0x05, 0x66, 0x49, 0x75,
                                       0xfc, 0xb0, 0x10, 0xe6, 0xf4, 0xf4, 0xeb, 0xfd};
  std::string sector(std::begin(code), std::end(code));
  sector.resize(510, '\0');
  return sector + "\x55\xaa";
}

Finding examine_kvm(sim::Runner& runner, const fs::path& cache, const fs::path& device) {
  Finding finding{"kvm", Finding::Level::ok, "a guest runs with /dev/kvm", ""};
  const std::string advice = "nothing to do for the lxc driver; virtual machines will be slow";
  const auto warn = [&](std::string message, std::string fix) {
    return Finding{"kvm", Finding::Level::warning, std::move(message), std::move(fix)};
  };
  if (!fs::exists(device)) return warn("no /dev/kvm", advice);
  if (!sim::find_program(qemu)) {
    return warn(fmt::format("{} is not installed, so /dev/kvm was not tried", qemu),
                "apt-get install qemu-system-x86");
  }
  if (access(device.c_str(), R_OK | W_OK) != 0) {
    return warn("no access to /dev/kvm", "run as root, or join the group kvm");
  }
  const fs::path file = cache / "kvm.json";
  const auto known =
      nlohmann::json::parse(sim::read_file_if_exists(file).value_or("{}"), nullptr, false);
  std::string problem;
  if (known.is_object() && known.value("boot", "") == this_boot()) {
    problem = known.value("problem", "");
  } else {
    problem = try_it(runner, cache);
    std::error_code ignored;
    fs::remove(cache / "kvm-boot.img", ignored);
    sim::write_file(file, nlohmann::json{{"boot", this_boot()}, {"problem", problem}}.dump());
  }
  if (problem.empty()) return finding;
  return warn("/dev/kvm is there but does not work: " + problem, advice);
}

}  // namespace vm::lxc
