// The first byte says what the rest is: a request, of which the service is found, a gzip body, or a
// web identity token. Finding a service never throws; what is inflated stays within its limit.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fakes/gateway/identify.h"
#include "fakes/gateway/unknown_service.h"
#include "fakes/gateway/whole_body.h"
#include "fakes/sts/web_identity.h"
#include "fakes/wire/fault.h"
#include "sim/base/text.h"

namespace {

// "METHOD path?query", then header lines, and after an empty line the body.
fakes::Request parse(std::string_view text) {
  fakes::Request request;
  const auto head = text.substr(0, text.find("\n\n"));
  if (head.size() < text.size()) request.body = text.substr(head.size() + 2);
  bool first = true;
  for (const auto& line : sim::split(head, '\n')) {
    if (first) {
      const auto blank = std::min(line.find(' '), line.size());
      const auto mark = std::min(line.find('?', blank), line.size());
      request.method = line.substr(0, blank);
      const auto start = std::min(blank + 1, mark);
      request.path = line.substr(start, mark - start);
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

void find_service(std::string_view text) {
  const fakes::Request request = parse(text);
  fakes::is_told_by_body(request);
  const fakes::Target target = fakes::identify(request, {"localhost"});
  if (!target.region.empty() && !fakes::is_region_name(target.region)) std::abort();
  const auto refused = fakes::answer_unknown_service(request, target.named, "id");
  if (refused.status < 400 || refused.status > 499) std::abort();
}

void read_token(std::string_view text) {
  try {
    if (fakes::sts::read_web_identity(text).subject.empty()) std::abort();
  } catch (const fakes::wire::Fault& fault) {
    if (fault.code() != "InvalidIdentityToken") std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr std::size_t limit = 64 << 10;
  switch (data[0]) {
    case 'g':
      if (fakes::gunzip(rest, limit).bytes.size() > limit + (16 << 10)) std::abort();
      break;
    case 't':
      read_token(rest);
      break;
    default:
      find_service(rest);
  }
  return 0;
}
