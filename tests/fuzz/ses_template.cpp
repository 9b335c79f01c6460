// Templates and their data, as a client may send them: the first line is the data.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fakes/ses/document.h"
#include "fakes/ses/handlebars.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fakes;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.find('\n');
  try {
    const ses::Template source(text.substr(line == text.npos ? 0 : line + 1));
    source.render(ses::read_json_text(text.substr(0, line)));
  } catch (const ses::BadTemplate&) {
  } catch (const ses::CannotRender&) {
  }
  return 0;
}
