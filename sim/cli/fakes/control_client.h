// The control API of a running `sim fakes serve` as functions. Refusals of the server are thrown as
// Error with the server's words.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/base/http_client.h"

namespace sim::cli {

class ControlClient {
 public:
  explicit ControlClient(const std::string& endpoint);

  nlohmann::json get(const std::string& target) { return ask("GET", target); }
  // Sends `body` when it is not null.
  nlohmann::json ask(const std::string& method, const std::string& target,
                     const nlohmann::json& body = nullptr);
  std::string text(const std::string& method, const std::string& target,
                   const std::string& body = {});
  // Into a file, which is there only when all of it is.
  void download(const std::string& target, const std::filesystem::path& file);
  void upload(const std::string& target, const std::filesystem::path& file);

 private:
  HttpAnswer checked(HttpAnswer answer) const;
  template <typename Ask>
  HttpAnswer reach(Ask&& ask);

  HttpClient client_;
};

// "?service=s3&limit=5" of the values that are not empty; "" without any.
std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters);

}  // namespace sim::cli
