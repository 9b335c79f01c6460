// The fakes' HTTP server for tools/bench/http to measure: http_constant [FILE]
// GET answers a constant of 100 bytes, GET /file the file; PUT drops the body. Prints its port, and
// ends with its standard input.
#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "fakes/http/server.h"

namespace {

constexpr std::size_t piece_bytes = 1 << 20;

fakes::FileSlice slice_of(const char* path) {
  auto file = std::make_shared<const fakes::OpenFile>(::open(path, O_RDONLY | O_CLOEXEC));
  struct stat facts = {};
  if (::fstat(file->descriptor(), &facts) != 0) std::exit(1);
  return {file, 0, static_cast<std::uint64_t>(facts.st_size)};
}

void serve(const char* path) {
  const std::string constant(100, 'x');
  fakes::FileSlice file;
  if (path != nullptr) file = slice_of(path);
  fakes::http::Settings settings;
  settings.listeners = {{"127.0.0.1", 0, false}};
  fakes::http::Server server(settings, [&](fakes::http::Incoming& incoming) {
    fakes::Response response;
    response.headers = {{"Content-Type", "text/plain"}};
    if (incoming.request.method == "PUT") {
      const auto piece = std::make_unique_for_overwrite<char[]>(piece_bytes);
      while (incoming.body.read(piece.get(), piece_bytes) > 0) {
      }
    } else if (incoming.request.path == "/file") {
      response.content = {file};
    } else {
      response.body = constant;
    }
    return response;
  });
  server.start();
  fmt::print("{}\n", server.listeners().front().port);
  std::fflush(stdout);
  std::getchar();
}

}  // namespace

int main(int argc, char** argv) {
  serve(argc > 1 ? argv[1] : nullptr);
}
