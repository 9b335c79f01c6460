#include "vm/ssh.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/text.h"
#include "vm/lock.h"

namespace vm {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Command;
using sim::Deadline;
using sim::Error;
using sim::Output;

constexpr int ssh_failed = 255;

// A folder that vanishes with the scope; private keys pass through it.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (fs::temp_directory_path() / "sim-key-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw Error(Category::failed, "cannot make a folder in {}",
                  fs::temp_directory_path().string());
    }
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void make_private_folder(const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (!problem) fs::permissions(folder, fs::perms::owner_all, problem);
  if (problem) {
    throw Error(Category::failed, "cannot make {}: {}", folder.string(), problem.message());
  }
}

// Nodes of one environment are created by several threads or processes at once.
sim::FileLock lock_folder(const fs::path& folder) {
  return wait_for_lock(folder / ".lock", Deadline::after(std::chrono::seconds(30)));
}

std::vector<std::string> lines_without(const std::string& text, const std::string& name,
                                       Address address) {
  std::vector<std::string> kept;
  for (const std::string& line : sim::split(text, '\n')) {
    if (sim::trim(line).empty()) continue;
    const auto hosts = sim::split(sim::split(line, ' ').front(), ',');
    const auto about = [&](const std::string& host) {
      return host == name || host == address.text();
    };
    if (std::none_of(hosts.begin(), hosts.end(), about)) kept.push_back(line);
  }
  return kept;
}

void write_lines(const fs::path& file, const std::vector<std::string>& lines) {
  sim::write_file(file, lines.empty() ? "" : sim::join(lines, "\n") + "\n");
}

// The far end must not go on after our deadline: killing the local ssh does not end what it started
// there.
std::string remote_command(const Command& command, Deadline deadline) {
  std::vector<std::string> argv;
  if (!command.environment.empty()) {
    argv.push_back("env");
    for (const auto& [name, value] : command.environment) argv.push_back(name + '=' + value);
  }
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(deadline.remaining()).count() + 2;
  if (seconds < 24 * 3600) {
    argv.insert(argv.end(), {"timeout", "--kill-after=2", std::to_string(seconds)});
  }
  argv.insert(argv.end(), command.argv.begin(), command.argv.end());
  const std::string text = sim::quoted(argv);
  if (!command.folder) return text;
  return fmt::format("cd {} && {}", sim::quoted({command.folder->string()}), text);
}

}  // namespace

KeyPair make_key(const std::string& comment) {
  const ScratchFolder scratch;
  const fs::path file = scratch.path() / "key";
  sim::LocalRunner runner;
  runner.check(Command{.argv = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f",
                                file.string()}},
               Deadline::after(std::chrono::seconds(30)));
  return KeyPair{sim::read_file(file), sim::trim(sim::read_file(file.string() + ".pub"))};
}

KeyPair SshKeys::client() {
  make_private_folder(folder_);
  const auto lock = lock_folder(folder_);
  const fs::path public_file = folder_ / "id_ed25519.pub";
  auto private_key = sim::read_file_if_exists(identity());
  auto public_key = sim::read_file_if_exists(public_file);
  if (!private_key || !public_key) {
    const KeyPair made = make_key("sim");
    // The private key last: a crash in between leaves a pair that is made again as a whole.
    std::error_code ignored;
    fs::remove(identity(), ignored);
    sim::write_file(public_file, made.public_key + '\n');
    sim::write_file(identity(), made.private_key, 0600);
    return made;
  }
  return KeyPair{*private_key, sim::trim(*public_key)};
}

void SshKeys::know_host(const std::string& name, Address address, const std::string& public_key) {
  make_private_folder(folder_);
  const auto lock = lock_folder(folder_);
  auto lines = lines_without(sim::read_file_if_exists(known_hosts()).value_or(""), name, address);
  lines.push_back(fmt::format("{},{} {}", name, address.text(), sim::trim(public_key)));
  write_lines(known_hosts(), lines);
}

void SshKeys::forget_host(const std::string& name, Address address) {
  if (!fs::exists(known_hosts())) return;
  const auto lock = lock_folder(folder_);
  write_lines(known_hosts(),
              lines_without(sim::read_file_if_exists(known_hosts()).value_or(""), name, address));
}

SshKeys keys_of(const std::string& environment) {
  return SshKeys(sim::paths::environment(environment) / "ssh");
}

std::vector<std::string> ssh_argv(const SshKeys& keys, Address address,
                                  const std::vector<std::string>& command, bool terminal) {
  std::vector<std::string> argv = {"ssh", "-F", "none", "-i", keys.identity().string()};
  for (const std::string& option :
       {std::string("BatchMode=yes"), std::string("IdentitiesOnly=yes"),
        std::string("IdentityAgent=none"), std::string("PreferredAuthentications=publickey"),
        std::string("StrictHostKeyChecking=yes"), std::string("HostKeyAlgorithms=ssh-ed25519"),
        "UserKnownHostsFile=" + sim::quoted({keys.known_hosts().string()}),
        std::string("GlobalKnownHostsFile=/dev/null"), std::string("ConnectTimeout=5"),
        std::string("ServerAliveInterval=5"), std::string("ServerAliveCountMax=3"),
        std::string("LogLevel=ERROR")}) {
    argv.insert(argv.end(), {"-o", option});
  }
  if (terminal) argv.push_back("-t");
  argv.insert(argv.end(), {"-l", "root", address.text()});
  if (!command.empty()) argv.insert(argv.end(), {"--", sim::quoted(command)});
  return argv;
}

SshRunner::SshRunner(SshKeys keys, Address address) : keys_(std::move(keys)), address_(address) {}

Output SshRunner::run(const Command& command, Deadline deadline) {
  Command local{.argv = ssh_argv(keys_, address_, {}, false),
                .input = command.input,
                .on_line = command.on_line};
  local.argv.insert(local.argv.end(), {"--", remote_command(command, deadline)});
  Output output = sim::LocalRunner().run(local, deadline);
  if (output.exit_code == ssh_failed) {
    throw Error(Category::failed, "ssh to {} failed", address_.text())
        .with_output(sim::trim(output.err));
  }
  return output;
}

}  // namespace vm
