// The first line of the input is method, path and query; header lines follow. Every reading of it
// must end in a caller or a denial that has a code, and none may be verified: the fuzzer has no
// key.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fakes/auth/verifier.h"
#include "fakes/percent.h"
#include "sim/base/text.h"

namespace {

fakes::Request parse(std::string_view text) {
  fakes::Request request;
  bool first = true;
  for (const auto& line : sim::split(text, '\n')) {
    if (first) {
      const auto blank = std::min(line.find(' '), line.size());
      const auto mark = std::min(line.find('?', blank), line.size());
      request.method = line.substr(0, blank);
      request.path = line.substr(blank, mark - blank);
      request.query = line.substr(std::min(mark + 1, line.size()));
      first = false;
    } else {
      const auto colon = std::min(line.find(':'), line.size());
      request.headers.push_back(
          {line.substr(0, colon), line.substr(std::min(colon + 1, line.size()))});
    }
  }
  return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fakes;  // NOLINT
  const Request request = parse({reinterpret_cast<const char*>(data), size});
  const AccessKeys keys = [](const std::string&) {
    return AccessKey{"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "111122223333"};
  };
  for (const auto dialect : {Dialect::s3, Dialect::query, Dialect::ec2, Dialect::json}) {
    Doorway door;
    door.dialect = dialect;
    door.now = parse_basic_time("20130524T000000Z").value();
    const auto strict = Verifier(keys, Strictness::strict).verify(request, door);
    if (!strict && (strict.denial().code.empty() || strict.denial().status < 400)) std::abort();
    if (!Verifier(keys, Strictness::any).verify(request, door)) std::abort();
  }
  // What is canonical stays so.
  const std::string query = canonical_query(request.query);
  if (canonical_query(query) != query) std::abort();
  const std::string path = canonical_path(request.path, PathRule::s3);
  if (canonical_path(path, PathRule::s3) != path) std::abort();
  return 0;
}
