// What a simple server can do at most on this machine: answers every request with the same few
// bytes. For tools/bench/fakes.
#include <cstdio>
#include <cstdlib>

#include <httplib.h>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  httplib::Server server;
  server.new_task_queue = [] { return new httplib::ThreadPool(16); };
  server.set_keep_alive_max_count(100'000'000);
  server.set_tcp_nodelay(true);
  const auto answer = [](const httplib::Request&, httplib::Response& response) {
    response.set_content(
        R"({"Parameter":{"Name":"/bench/name","Type":"String","Value":"value","Version":1}})",
        "application/x-amz-json-1.1");
  };
  server.Get(".*", answer);
  server.Post(".*", answer);
  return server.listen("127.0.0.1", std::atoi(argv[1])) ? 0 : 1;
}
