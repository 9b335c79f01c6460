#include "sim/base/file.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "sim/base/descriptor.h"
#include "sim/base/error.h"

namespace sim {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string_view verb, const fs::path& path, int reason) {
  throw Error(Category::failed, "cannot {} {}: {}", verb, path.string(), std::strerror(reason));
}

// Calls `sink(data, size)` for each piece of the file.
template <typename Sink>
void read_pieces(int descriptor, const fs::path& path, Sink sink) {
  std::array<char, 65536> piece;
  while (true) {
    const ssize_t count = read(descriptor, piece.data(), piece.size());
    if (count == 0) return;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("read", path, errno);
    sink(piece.data(), static_cast<std::size_t>(count));
  }
}

void write_all(int descriptor, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t count = write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write", path, errno);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
}

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new()) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) {
      throw Error(Category::internal, "OpenSSL has no SHA-256");
    }
  }

  void add(const char* data, std::size_t size) { EVP_DigestUpdate(context_.get(), data, size); }

  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), bytes.data(), &size);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", bytes[i]);
    return text;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

// Removes the half-written file unless it was renamed to its place.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target)
      : name_((target.parent_path() / ".new.XXXXXX").string()),
        descriptor_(mkostemp(name_.data(), O_CLOEXEC)) {
    if (!descriptor_) fail("write", target, errno);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!name_.empty()) unlink(name_.c_str());
  }

  int descriptor() const { return descriptor_.get(); }

  void rename_to(const fs::path& target) {
    if (rename(name_.c_str(), target.c_str()) != 0) fail("write", target, errno);
    name_.clear();
  }

 private:
  std::string name_;
  Descriptor descriptor_;
};

// Makes a rename in the folder durable. Not every file system can sync a folder; the rename stands
// all the same.
void sync_folder(const fs::path& folder) {
  const Descriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor) fsync(descriptor.get());
}

void make_folder_of(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) fail("make folder", path.parent_path(), error.value());
}

}  // namespace

std::optional<std::string> read_file_if_exists(const fs::path& path) {
  const Descriptor descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    fail("read", path, errno);
  }
  std::string content;
  read_pieces(descriptor.get(), path,
              [&](const char* data, std::size_t size) { content.append(data, size); });
  return content;
}

std::string read_file(const fs::path& path) {
  auto content = read_file_if_exists(path);
  if (!content) fail("read", path, ENOENT);
  return std::move(*content);
}

void write_file(const fs::path& path, std::string_view content, int mode) {
  const fs::path target = fs::absolute(path);
  make_folder_of(target);
  TemporaryFile file(target);
  if (fchmod(file.descriptor(), static_cast<mode_t>(mode)) != 0) fail("write", path, errno);
  write_all(file.descriptor(), content, path);
  if (fsync(file.descriptor()) != 0) fail("write", path, errno);
  file.rename_to(target);
  sync_folder(target.parent_path());
}

std::string sha256_of_file(const fs::path& path) {
  const Descriptor descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) fail("read", path, errno);
  Digest digest;
  read_pieces(descriptor.get(), path,
              [&](const char* data, std::size_t size) { digest.add(data, size); });
  return digest.hex();
}

std::string sha256(std::string_view content) {
  Digest digest;
  digest.add(content.data(), content.size());
  return digest.hex();
}

std::optional<FileLock> FileLock::try_acquire(const fs::path& path) {
  make_folder_of(fs::absolute(path));
  Descriptor descriptor(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!descriptor) fail("lock", path, errno);
  if (flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return std::nullopt;
    fail("lock", path, errno);
  }
  if (ftruncate(descriptor.get(), 0) != 0) fail("lock", path, errno);
  write_all(descriptor.get(), fmt::format("{}\n", getpid()), path);
  return FileLock(descriptor.release());
}

int FileLock::holder(const fs::path& path) {
  const auto content = read_file_if_exists(path);
  return content ? std::atoi(content->c_str()) : 0;
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace sim
