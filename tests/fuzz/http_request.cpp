// The first byte says how the rest is cut into pieces; the rest is what a client sends. What is
// made of it must not depend on the cuts.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fakes/http/head.h"
#include "fakes/http/request_body.h"
#include "sim/base/error.h"

namespace {

using fakes::http::HeadScan;

class Client {
 public:
  Client(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}

  std::size_t read(char* into, std::size_t size) {
    size = std::min({size, piece_, bytes_.size()});
    std::copy_n(bytes_.begin(), size, into);
    bytes_.remove_prefix(size);
    return size;
  }

 private:
  std::string_view bytes_;
  std::size_t piece_;
};

// The size of the head at the front of the input; 0 when there is none.
std::size_t find_head(fakes::http::Buffer& input, Client& client) {
  HeadScan scan;
  bool has_begun = false;
  while (true) {
    while (!has_begun && input.view().substr(0, 2) == "\r\n") input.consume(2);
    if (!input.empty() && input.view() != "\r") {
      has_begun = true;
      const auto found = scan.look(input.view());
      if (found == HeadScan::Found::end) return scan.size();
      if (found == HeadScan::Found::garbage) return 0;
    }
    char* const room = input.room(64);
    const auto got = client.read(room, input.room_size());
    if (got == 0) return 0;
    input.commit(got);
  }
}

std::string describe(fakes::http::Head& head, fakes::http::RequestBody& body, std::size_t piece) {
  std::string out = head.request.method + " " + head.request.path + "?" + head.request.query + "\n";
  for (const auto& header : head.request.headers) out += header.name + ":" + header.value + "\n";
  const std::string head_only = out;
  std::string bytes(std::min<std::size_t>(piece, 4096), '\0');
  try {
    while (const auto got = body.read(bytes.data(), bytes.size())) out.append(bytes, 0, got);
  } catch (const sim::Error& error) {
    return head_only + error.message();
  }
  if (!body.is_over()) std::abort();
  for (const auto& trailer : body.trailers()) out += trailer.name + ":" + trailer.value + "\n";
  return out;
}

std::string serve(std::string_view bytes, std::size_t piece) {
  Client client(bytes, piece);
  fakes::http::Buffer input;
  std::string out;
  while (const auto size = find_head(input, client)) {
    fakes::http::Head head;
    const auto refusal = parse_head(input.view().substr(0, size), head);
    if (refusal) return out + std::to_string(*refusal);
    input.consume(size);
    fakes::http::RequestBody body(
        head, input, [&](char* into, std::size_t wanted) { return client.read(into, wanted); },
        [] {});
    out += describe(head, body, piece);
    if (!body.is_over()) break;
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = serve(bytes, std::max<std::size_t>(bytes.size(), 1));
  const auto cut = serve(bytes, data[0] % 32 + 1);
  // A refusal may be known before the head is whole.
  const auto without_refusal = [](std::string_view text) {
    return text.ends_with("400") ? text.substr(0, text.size() - 3) : text;
  };
  if (without_refusal(whole) != without_refusal(cut)) std::abort();
  return 0;
}
