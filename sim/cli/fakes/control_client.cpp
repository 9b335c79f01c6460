#include "sim/cli/fakes/control_client.h"

#include <fstream>

#include "sim/base/error.h"

namespace sim::cli {
namespace {

using nlohmann::json;

// Of the slowest answer: a state of many GB.
constexpr std::chrono::hours patience{1};

}  // namespace

ControlClient::ControlClient(const std::string& endpoint) : client_(endpoint, patience) {}

HttpAnswer ControlClient::checked(HttpAnswer answer) const {
  if (answer.status < 400) return answer;
  const json body = json::parse(answer.body, nullptr, false);
  if (!body.is_object() || !body.contains("error") || !body["error"].is_object()) {
    throw Error(Category::failed, "{} is no sim: it answers {}", client_.address(), answer.status);
  }
  throw Error(answer.status < 500 ? Category::usage : Category::failed, "{}",
              body["error"].value("message", "refused"));
}

template <typename Ask>
HttpAnswer ControlClient::reach(Ask&& ask) {
  try {
    return checked(ask());
  } catch (Error& error) {
    if (error.message().starts_with("nothing answers at ")) {
      error.with_fix("start it with: sim fakes serve (or name another with --endpoint)");
    }
    throw;
  }
}

json ControlClient::ask(const std::string& method, const std::string& target, const json& body) {
  const std::string answer = text(method, target, body.is_null() ? "" : body.dump());
  const json value = json::parse(answer, nullptr, false);
  if (value.is_discarded()) {
    throw Error(Category::failed, "{} is no sim: it does not answer with JSON", client_.address());
  }
  return value;
}

std::string ControlClient::text(const std::string& method, const std::string& target,
                                const std::string& body) {
  const std::string type = body.empty() ? "" : "application/json";
  return reach([&] { return client_.send(method, target, body, type); }).body;
}

void ControlClient::download(const std::string& target, const std::filesystem::path& file) {
  std::filesystem::path partial = file;
  partial += ".partial";
  try {
    std::ofstream out(partial, std::ios::binary | std::ios::trunc);
    if (!out) throw Error(Category::usage, "{} cannot be written", partial.string());
    out.exceptions(std::ios::badbit | std::ios::failbit);
    reach([&] {
      return client_.download(target, [&](std::string_view bytes) {
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      });
    });
    out.close();
    std::filesystem::rename(partial, file);
  } catch (const std::ios::failure&) {
    std::filesystem::remove(partial);
    throw Error(Category::failed, "{}: it cannot be written whole; is the disk full?",
                partial.string());
  } catch (...) {
    std::error_code none;
    std::filesystem::remove(partial, none);
    throw;
  }
}

void ControlClient::upload(const std::string& target, const std::filesystem::path& file) {
  reach([&] { return client_.upload(target, file); });
}

std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string query;
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    query += (query.empty() ? "?" : "&") + name + "=" + url_encode(value);
  }
  return query;
}

}  // namespace sim::cli
