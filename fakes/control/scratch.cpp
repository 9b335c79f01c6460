#include "fakes/control/scratch.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "sim/base/descriptor.h"
#include "sim/base/error.h"

namespace fakes {

FileSlice unnamed_file(const std::filesystem::path& folder,
                       const std::function<void(int descriptor)>& fill) {
  std::string name = (folder / "scratch-XXXXXX").string();
  sim::Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  const auto failure = [&] {
    return sim::Error(sim::Category::failed, "{}: {}", name, std::strerror(errno));
  };
  if (!file) throw failure();
  ::unlink(name.c_str());
  fill(file.get());
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) throw failure();
  const auto size = static_cast<std::uint64_t>(status.st_size);
  return {std::make_shared<const OpenFile>(file.release()), 0, size};
}

ScratchFolder::ScratchFolder(const std::filesystem::path& parent, std::string_view name) {
  std::string made = (parent / "scratch-").string() + std::string(name) + "-XXXXXX";
  if (::mkdtemp(made.data()) == nullptr) {
    throw sim::Error(sim::Category::failed, "{}: {}", made, std::strerror(errno));
  }
  path_ = made;
}

ScratchFolder::~ScratchFolder() {
  std::error_code none;
  std::filesystem::remove_all(path_, none);
}

void write_fully(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw sim::Error(sim::Category::failed, "{}", std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace fakes
