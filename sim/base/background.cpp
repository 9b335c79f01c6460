#include "sim/base/background.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "sim/base/child.h"
#include "sim/base/descriptor.h"
#include "sim/base/error.h"

namespace sim {

Background::Background(const Command& command, const std::filesystem::path& log, Life life) {
  const Descriptor out(open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!out) {
    throw Error(Category::failed, "{} cannot be written: {}", log.string(), std::strerror(errno));
  }
  const Descriptor input = input_of(command);
  child_ = std::make_unique<Child>(command, std::array<int, 3>{input.get(), out.get(), out.get()},
                                   life == Life::ours ? Child::Group::own : Child::Group::session,
                                   life == Life::ours ? Child::Bond::thread : Child::Bond::none);
}

Background::~Background() = default;

bool Background::ended() {
  return child_->ended();
}

}  // namespace sim
