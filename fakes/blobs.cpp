#include "fakes/blobs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/base/file.h"

namespace fakes {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;

// A folder holds at most this many files, so that none grows without bounds.
constexpr std::int64_t per_folder = 4096;

std::optional<std::int64_t> id_of(const fs::path& file) {
  const std::string name = file.filename().string();
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return id;
}

Error failure(const fs::path& file) {
  return {Category::failed, "{}: {}", file.string(), std::strerror(errno)};
}

}  // namespace

OpenFile::~OpenFile() {
  ::close(descriptor_);
}

BlobWriter::BlobWriter(const Blobs& blobs, std::int64_t id, int descriptor)
    : blobs_(&blobs), id_(id), descriptor_(descriptor) {}

BlobWriter::BlobWriter(BlobWriter&& other) noexcept
    : blobs_(other.blobs_),
      id_(other.id_),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_) {}

BlobWriter::~BlobWriter() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  blobs_->remove(id_);
}

void BlobWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw failure(blobs_->file(id_));
    bytes.remove_prefix(static_cast<std::size_t>(written));
    size_ += static_cast<std::uint64_t>(written);
  }
}

std::int64_t BlobWriter::close() {
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    const Error error = failure(blobs_->file(id_));
    blobs_->remove(id_);
    throw error;
  }
  return id_;
}

Blobs::Blobs(fs::path folder) : folder_(std::move(folder)) {
  fs::create_directories(folder_);
  find_next();
}

void Blobs::find_next() {
  std::int64_t last = 0;
  each([&](std::int64_t id) { last = std::max(last, id); });
  next_ = last + 1;
}

fs::path Blobs::name(std::int64_t id) {
  return fs::path(fmt::format("{:x}", id / per_folder)) / std::to_string(id);
}

BlobWriter Blobs::create() {
  const std::int64_t id = next_++;
  const fs::path path = file(id);
  int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0 && errno == ENOENT) {
    fs::create_directory(path.parent_path());
    descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  }
  if (descriptor < 0) throw failure(path);
  return {*this, id, descriptor};
}

std::shared_ptr<const OpenFile> Blobs::open(std::int64_t id) const {
  const fs::path path = file(id);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw failure(path);
  return std::make_shared<const OpenFile>(descriptor);
}

std::string Blobs::read(std::int64_t id) const {
  return sim::read_file(file(id));
}

void Blobs::remove(std::int64_t id) const {
  ::unlink(file(id).c_str());
}

void Blobs::each(const std::function<void(std::int64_t id)>& use) const {
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (!entry.is_regular_file()) continue;
    if (const auto id = id_of(entry.path())) use(*id);
  }
}

void Blobs::sweep(const std::function<bool(std::int64_t id)>& is_used) {
  each([&](std::int64_t id) {
    if (!is_used(id)) remove(id);
  });
}

void Blobs::reset() {
  sweep([](std::int64_t) { return false; });
}

void Blobs::replace(const fs::path& by, const fs::path& discard) {
  fs::rename(folder_, discard);
  fs::rename(by, folder_);
  find_next();
}

}  // namespace fakes
