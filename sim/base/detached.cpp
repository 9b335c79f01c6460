#include "sim/base/detached.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "sim/base/child.h"
#include "sim/base/error.h"

namespace sim {

Detached::Detached(const Command& command, const std::filesystem::path& log) {
  std::filesystem::create_directories(log.parent_path());
  const Descriptor file(::open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
  if (!file) {
    throw Error(Category::failed, "cannot write {}: {}", log.string(), std::strerror(errno));
  }
  const Descriptor input = input_of(command);
  child_ = std::make_unique<Child>(command, std::array{input.get(), file.get(), file.get()},
                                   Child::Group::session);
}

Detached::~Detached() = default;

bool Detached::ended() {
  return child_->ended();
}

int Detached::exit_code() const {
  return child_->exit_code();
}

}  // namespace sim
