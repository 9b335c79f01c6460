#include "fakes/control/unnamed_file.h"

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
  std::string name = (folder / "unnamed-XXXXXX").string();
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

}  // namespace fakes
