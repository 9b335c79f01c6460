// Tar archives (POSIX ustar; sizes from 8 GiB on as GNU tar writes them) in which the last file,
// SHA256SUMS, says what the others must be. Files are copied piece by piece. For one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fakes {

class ArchiveWriter {
 public:
  // Of a file open for writing, which stays the caller's.
  explicit ArchiveWriter(int descriptor) : descriptor_(descriptor) {}

  // Names have at most 100 bytes. Throw Error failed with the system's reason.
  void add(const std::string& name, std::string_view content);
  void add_file(const std::string& name, const std::filesystem::path& file);
  void add_folder(const std::string& name);
  // SHA256SUMS, of all files before.
  void add_sums();
  void finish();

 private:
  void begin(const std::string& name, char type, std::uint64_t size);
  void pad(std::uint64_t size);
  void write(std::string_view bytes) const;

  int descriptor_;
  std::string sums_;
};

class ArchiveReader {
 public:
  // The next bytes, at most `size`; 0 at the end.
  using Source = std::function<std::size_t(char* into, std::size_t size)>;
  explicit ArchiveReader(Source source) : source_(std::move(source)) {}

  struct Item {
    std::string name;
    std::uint64_t size = 0;
  };
  // The next file; nothing after SHA256SUMS, which is checked and not given. Each file is to be
  // read whole. All throw Error usage when the archive is damaged, or is none.
  std::optional<Item> next();
  // Throws Error usage when it is larger than `limit`.
  std::string read_text(const Item& item, std::uint64_t limit);
  void read_file(const Item& item, const std::filesystem::path& file);

 private:
  void copy(const Item& item, const std::function<void(std::string_view)>& use);
  void read(char* into, std::size_t size);
  void check_sums(const std::string& sums) const;

  Source source_;
  std::map<std::string, std::string> sums_;  // of what was read, by name
};

}  // namespace fakes
