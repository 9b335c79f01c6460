// Files written so that a crash leaves either the old or the new content, and locks that die with
// their holder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace sim {

// Errors of all functions: Error failed with the path and the system's reason ("No space left on
// device").
std::string read_file(const std::filesystem::path& path);
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path);
// Writes beside, syncs, renames. Parent folders are made.
void write_file(const std::filesystem::path& path, std::string_view content, int mode = 0644);
// Lower-case hex SHA-256.
std::string sha256_of_file(const std::filesystem::path& path);
std::string sha256(std::string_view content);

// An exclusive flock on a file, which holds the owner's pid for messages. Held until destroyed; the
// kernel releases it when the process dies. Not inherited by child processes.
class FileLock {
 public:
  // Nothing when another process holds it.
  static std::optional<FileLock> try_acquire(const std::filesystem::path& path);
  // The pid that last took it, for the message to the one who did not get it; 0 when unknown.
  static int holder(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace sim
