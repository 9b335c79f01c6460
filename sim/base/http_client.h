// Asks an HTTP server on this machine. cpp-httplib stays in http_client.cpp. For one thread;
// several requests use one connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sim {

struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names as sent
  std::string body;

  // The first of that name, in any case; "" without.
  std::string header(std::string_view name) const;
};

class HttpClient {
 public:
  // "http://127.0.0.1:4566". `patience`: how long the server may be silent. Throws Error usage when
  // it is no such address.
  HttpClient(const std::string& address, std::chrono::seconds patience);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  // `target` is the path with its query. All throw Error failed when nobody answers, naming the
  // address; an answer of any status is an answer.
  HttpAnswer send(const std::string& method, const std::string& target,
                  const std::string& body = {}, const std::string& content_type = {});
  // A GET whose body goes to `sink` as it comes when the status is 200; otherwise it is in the
  // answer.
  HttpAnswer download(const std::string& target, const std::function<void(std::string_view)>& sink);
  // A PUT of a file's content, which is not held in memory.
  HttpAnswer upload(const std::string& target, const std::filesystem::path& file);

  const std::string& address() const { return address_; }

 private:
  struct Connection;
  std::string address_;
  std::unique_ptr<Connection> connection_;
};

// For a value in a query: everything but letters, digits and "-._~" becomes %XX.
std::string url_encode(std::string_view text);

}  // namespace sim
