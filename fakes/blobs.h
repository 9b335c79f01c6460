// Bytes of objects, mail and the like: a folder of files that never change once they are whole,
// named by numbers. Rows in the Store say what they are; a file without a row is nobody's, and is
// removed at the next start. So a write is: fill a BlobWriter, close it, then commit the row that
// names it. Safe from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "fakes/response.h"

namespace fakes {

class Blobs;

// A file that is being written. Destroyed without close(): gone.
class BlobWriter {
 public:
  BlobWriter(BlobWriter&& other) noexcept;
  BlobWriter& operator=(BlobWriter&&) = delete;
  ~BlobWriter();

  // Throws Error failed ("No space left on device"), as close().
  void write(std::string_view bytes);
  std::uint64_t size_bytes() const { return size_; }
  // The id of the whole file. The file is its owner's from now on: see Blobs::remove.
  std::int64_t close();

 private:
  friend class Blobs;
  BlobWriter(const Blobs& blobs, std::int64_t id, int descriptor);

  const Blobs* blobs_;
  std::int64_t id_;
  int descriptor_;
  std::uint64_t size_ = 0;
};

class Blobs {
 public:
  // The folder is made when it is missing.
  explicit Blobs(std::filesystem::path folder);

  BlobWriter create();
  // Whole files only. Throws Error failed when there is none of that id.
  std::shared_ptr<const OpenFile> open(std::int64_t id) const;
  std::string read(std::int64_t id) const;
  // Once no row names it. Who has it open can read on.
  void remove(std::int64_t id) const;
  // Removes what `is_used` does not know: what a crash left. Only before the first create().
  void sweep(const std::function<bool(std::int64_t id)>& is_used);
  // Removes all.
  void reset();
  // Calls `use` with the id of each, whole or not.
  void each(const std::function<void(std::int64_t id)>& use) const;
  // The files of another folder in place of those that are there; only while nobody writes. The
  // folder is moved, and what was there is moved to `discard`.
  void replace(const std::filesystem::path& by, const std::filesystem::path& discard);

  // Where in the folder it is: "0/17".
  static std::filesystem::path name(std::int64_t id);
  std::filesystem::path file(std::int64_t id) const { return folder_ / name(id); }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  friend class BlobWriter;

  void find_next();

  std::filesystem::path folder_;
  std::atomic<std::int64_t> next_ = 1;
};

}  // namespace fakes
