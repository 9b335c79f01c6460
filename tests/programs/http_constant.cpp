// Servers for tools/bench/http to measure: http_constant ours|httplib [FILE]
// GET answers a constant of 100 bytes, GET /file the file; PUT drops the body. Prints its port, and
// ends with its standard input.
#include <fcntl.h>
#include <httplib.h>
#include <sys/stat.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
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

void serve_ours(const char* path) {
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

void serve_httplib() {
  const std::string constant(100, 'x');
  httplib::Server server;
  server.new_task_queue = [] { return new httplib::ThreadPool(256); };
  server.set_keep_alive_max_count(1'000'000'000);
  server.set_keep_alive_timeout(60);
  server.set_tcp_nodelay(true);
  server.Get("/", [&](const httplib::Request&, httplib::Response& response) {
    response.set_content(constant, "text/plain");
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { server.listen_after_bind(); });
  fmt::print("{}\n", port);
  std::fflush(stdout);
  std::getchar();
  server.stop();
  thread.join();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  if (std::string_view(argv[1]) == "httplib") {
    serve_httplib();
  } else {
    serve_ours(argc > 2 ? argv[2] : nullptr);
  }
}
