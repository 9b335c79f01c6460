// What a client says: lines as commands with their arguments, and all of it as a message's data,
// which must not depend on how it is cut into pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fakes/smtp/command.h"
#include "fakes/smtp/data_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const auto command = fakes::smtp::split_command(text.substr(at, end - at));
    fakes::smtp::parse_path_argument(command.argument, "FROM");
    fakes::smtp::parse_path_argument(command.argument, "TO");
    fakes::smtp::parse_plain(command.argument);
    at = end + 1;
  }
  fakes::smtp::DataDecoder whole(200);
  const std::size_t used = whole.feed(text);
  fakes::smtp::DataDecoder pieces(200);
  std::size_t at = 0;
  while (at < text.size() && !pieces.is_done()) at += pieces.feed(text.substr(at, 1));
  if (at != used || whole.is_done() != pieces.is_done() || whole.message() != pieces.message() ||
      whole.is_too_long() != pieces.is_too_long() || whole.message().size() > 200) {
    std::abort();
  }
  return 0;
}
