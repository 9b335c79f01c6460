// Asks an HTTP server on this machine. cpp-httplib stays in http_client.cpp. For one thread;
// several requests use one connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
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

// A request as somebody else made it, to be passed on.
struct HttpRequest {
  std::string method;
  std::string target;                                        // as sent: already percent-encoded
  std::vector<std::pair<std::string, std::string>> headers;  // without those of length and framing
  std::string body = {};
  // In place of `body`: puts the next bytes, at most `size`, where they are wanted; 0 at the end.
  // What it throws ends the exchange, and is thrown by it.
  std::function<std::size_t(char* into, std::size_t size)> source = {};
  std::optional<std::uint64_t> source_bytes = {};  // of all; sent in chunks when nobody knows
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
  // The body of a 2xx answer goes to `sink` as it comes, where there is one; any other is in the
  // answer.
  HttpAnswer exchange(const HttpRequest& request,
                      const std::function<void(std::string_view)>& sink = {});
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
