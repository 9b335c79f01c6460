// What a simple server can do at most on this machine, for tools/bench to compare with: cpp-httplib
// answers every request with the same text. httplib_constant [TEXT], by default 100 bytes. Prints
// its port, and ends with its standard input.
#include <cstdio>
#include <string>
#include <thread>

#include <httplib.h>

int main(int argc, char** argv) {
  const std::string text = argc > 1 ? argv[1] : std::string(100, 'x');
  httplib::Server server;
  server.new_task_queue = [] { return new httplib::ThreadPool(256); };
  server.set_keep_alive_max_count(1'000'000'000);
  server.set_keep_alive_timeout(60);
  server.set_tcp_nodelay(true);
  const auto answer = [&](const httplib::Request&, httplib::Response& response) {
    response.set_content(text, "text/plain");
  };
  server.Get(".*", answer);
  server.Post(".*", answer);
  const int port = server.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { server.listen_after_bind(); });
  std::printf("%d\n", port);
  std::fflush(stdout);
  std::getchar();
  server.stop();
  thread.join();
}
