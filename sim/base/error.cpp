#include "sim/base/error.h"

namespace sim {

int exit_code(Category category) {
  switch (category) {
    case Category::failed:
      return 1;
    case Category::usage:
      return 2;
    case Category::unfit:
      return 3;
    case Category::stalled:
      return 4;
    case Category::interrupted:
      return 130;
    case Category::internal:
      return 70;
  }
  return 70;
}

Error::Error(Category category, std::string message)
    : category_(category), message_(std::move(message)) {}

Error& Error::add_context(std::string_view phrase) {
  message_.insert(0, fmt::format("{}: ", phrase));
  return *this;
}

Error& Error::with_output(std::string output) {
  output_ = std::move(output);
  return *this;
}

Error& Error::with_fix(std::string fix) {
  fix_ = std::move(fix);
  return *this;
}

}  // namespace sim
