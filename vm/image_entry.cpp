#include "vm/image_entry.h"

#include <deque>
#include <fstream>

#include "sim/base/error.h"
#include "sim/base/log.h"
#include "sim/base/process.h"
#include "sim/base/text.h"

namespace vm {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;

constexpr std::size_t shown_log_lines = 20;
constexpr int unfit_exit_code = 3;

fs::path digest_file(const fs::path& file) {
  return file.string() + ".sha256";
}

// Scripts announce their stages as "== Title".
constexpr std::string_view stage_mark = "== ";

// What is wrong with a complete entry, or nothing.
std::optional<std::string> find_damage(const CacheEntry& entry) {
  for (const std::string& name : entry.files) {
    const fs::path file = entry.folder / name;
    const std::string expected = sim::trim(sim::read_file(digest_file(file)));
    const std::string actual = sim::sha256_of_file(file);
    if (actual != expected) {
      return fmt::format("{} has the digest {}, not {}", file.string(), actual.substr(0, 16),
                         expected.substr(0, 16));
    }
  }
  return std::nullopt;
}

std::unique_ptr<sim::FileLock> wait_for_lock(const CacheEntry& entry, const Progress& progress,
                                             sim::Deadline deadline) {
  const fs::path path = entry.beside(".lock");
  fs::create_directories(path.parent_path());
  std::unique_ptr<sim::FileLock> held;
  bool told = false;
  const auto look = [&] {
    if (auto lock = sim::FileLock::try_acquire(path)) {
      held = std::make_unique<sim::FileLock>(std::move(*lock));
      return sim::Look::ready();
    }
    const std::string owner = fmt::format("process {} has it", sim::FileLock::holder(path));
    if (!told && progress) progress(fmt::format("waiting for {}: {}", entry.what, owner));
    told = true;
    return sim::Look::waiting(owner);
  };
  sim::wait_until(fmt::format("{} to be built by another process", entry.what), deadline,
                  std::chrono::milliseconds(100), look);
  return held;
}

void set_aside(const CacheEntry& entry, const std::string& damage) {
  const fs::path corrupt = entry.beside(".corrupt");
  fs::remove_all(corrupt);
  fs::rename(entry.folder, corrupt);
  sim::log::warning("{} is corrupt and will be built again: {}; set aside as {}", entry.what,
                    damage, corrupt.string());
}

void check_free_space(const CacheEntry& entry) {
  const std::uint64_t available = fs::space(entry.folder.parent_path()).available;
  if (available >= entry.needed_bytes) return;
  throw Error(Category::unfit, "building {} needs {} of disk below {}, and {} are free", entry.what,
              sim::human_bytes(entry.needed_bytes), entry.folder.parent_path().string(),
              sim::human_bytes(available))
      .with_fix("free some space (sim image prune helps), or set XDG_CACHE_HOME to another disk");
}

struct Trace {
  std::string stage;
  std::deque<std::string> tail;  // last lines of the output
};

[[noreturn]] void throw_build_error(const CacheEntry& entry, int exit_code, const Trace& trace) {
  std::string output;
  bool is_disk_full = false;
  for (const std::string& line : trace.tail) {
    output += line + "\n";
    is_disk_full = is_disk_full || line.find("No space left on device") != std::string::npos;
  }
  const std::string log = entry.beside(".log").string();
  if (is_disk_full) {
    throw Error(Category::failed, "the disk filled up while building {}: {} are free below {}",
                entry.what, sim::human_bytes(fs::space(entry.folder.parent_path()).available),
                entry.folder.parent_path().string())
        .with_output(output)
        .with_fix("free some space and run it again: finished stages are kept; log: " + log);
  }
  const bool is_unfit = exit_code == unfit_exit_code;
  throw Error(is_unfit ? Category::unfit : Category::failed,
              "building {} failed{}: {} ended with exit code {}", entry.what,
              trace.stage.empty() ? "" : fmt::format(" in stage \"{}\"", trace.stage),
              fs::path(entry.argv.front()).filename().string(), exit_code)
      .with_output(output)
      .with_fix((is_unfit ? "see the lines above; whole log: "
                          : "run it again to go on from the last finished stage; whole log: ") +
                log);
}

void run_script(const CacheEntry& entry, const fs::path& out, const Progress& progress,
                sim::Deadline deadline) {
  sim::Command command;
  command.argv = entry.argv;
  command.argv.push_back(out.string());
  if (entry.prepare) command.environment = entry.prepare();
  command.environment["SIM_IMAGE_WORK"] = entry.beside(".work").string();
  std::ofstream log(entry.beside(".log"));
  Trace trace;
  command.on_line = [&](std::string_view line) {
    log << line << '\n' << std::flush;
    trace.tail.emplace_back(line);
    if (trace.tail.size() > shown_log_lines) trace.tail.pop_front();
    if (line.substr(0, stage_mark.size()) != stage_mark) return;
    trace.stage = line.substr(stage_mark.size());
    if (progress) progress(trace.stage);
  };
  const sim::Output output = sim::LocalRunner().run(command, deadline);
  if (output.exit_code != 0) throw_build_error(entry, output.exit_code, trace);
  for (const std::string& name : entry.files) {
    std::error_code missing;
    if (fs::file_size(out / name, missing) == 0 || missing) {
      trace.tail.push_back("sim: the script made no " + name);
      throw_build_error(entry, 0, trace);
    }
  }
}

}  // namespace

fs::path CacheEntry::beside(const std::string& extension) const {
  return folder.string() + extension;
}

bool is_complete(const CacheEntry& entry) {
  for (const std::string& name : entry.files) {
    const fs::path file = entry.folder / name;
    if (!fs::is_regular_file(file) || !fs::is_regular_file(digest_file(file))) return false;
  }
  return true;
}

void ensure_entry(const CacheEntry& entry, const Progress& progress, sim::Deadline deadline) try {
  const auto lock = wait_for_lock(entry, progress, deadline);
  if (is_complete(entry)) {
    const auto damage = find_damage(entry);
    if (!damage) return;
    set_aside(entry, *damage);
  } else if (fs::exists(entry.folder)) {
    set_aside(entry, "files are missing");
  }
  check_free_space(entry);
  // The script may find what an interrupted run left in either folder.
  const fs::path partial = entry.beside(".partial");
  fs::create_directories(partial);
  fs::create_directories(entry.beside(".work"));
  run_script(entry, partial, progress, deadline);
  for (const std::string& name : entry.files) {
    sim::write_file(digest_file(partial / name), sim::sha256_of_file(partial / name) + "\n");
  }
  sim::write_file(partial / "inputs.json", entry.inputs.dump(2) + "\n");
  fs::rename(partial, entry.folder);
  fs::remove_all(entry.beside(".work"));
} catch (const fs::filesystem_error& error) {
  throw Error(Category::failed, "{}: {}", entry.what, error.what());
}

}  // namespace vm
