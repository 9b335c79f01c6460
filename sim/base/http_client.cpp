#include "sim/base/http_client.h"

#include <algorithm>
#include <cctype>
#include <exception>
#include <fstream>

#include <httplib.h>

#include "sim/base/error.h"

namespace sim {
namespace {

// Of an upload.
constexpr std::size_t piece = 1 << 18;

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

HttpAnswer answer_of(const httplib::Response& response) {
  HttpAnswer answer;
  answer.status = response.status;
  answer.headers.assign(response.headers.begin(), response.headers.end());
  answer.body = response.body;
  return answer;
}

}  // namespace

struct HttpClient::Connection {
  explicit Connection(const std::string& address) : client(address) {}
  httplib::Client client;

  HttpAnswer finish(const httplib::Result& result, const std::string& address) const {
    if (!result) {
      throw Error(Category::failed, "nothing answers at {}: {}", address,
                  httplib::to_string(result.error()));
    }
    return answer_of(*result);
  }
};

std::string HttpAnswer::header(std::string_view name) const {
  for (const auto& [known, value] : headers) {
    if (same_name(known, name)) return value;
  }
  return "";
}

HttpClient::HttpClient(const std::string& address, std::chrono::seconds patience)
    : address_(address) {
  while (address_.ends_with('/')) address_.pop_back();
  if (!address_.starts_with("http://") || address_.find('/', 7) != std::string::npos) {
    throw Error(Category::usage, "\"{}\" is no address such as http://127.0.0.1:4566", address);
  }
  connection_ = std::make_unique<Connection>(address_);
  connection_->client.set_keep_alive(true);
  connection_->client.set_tcp_nodelay(true);
  connection_->client.set_connection_timeout(5);
  connection_->client.set_read_timeout(patience);
  connection_->client.set_write_timeout(patience);
}

HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::send(const std::string& method, const std::string& target,
                            const std::string& body, const std::string& content_type) {
  httplib::Request request;
  request.method = method;
  request.path = target;
  request.body = body;
  if (!content_type.empty()) request.set_header("Content-Type", content_type);
  return connection_->finish(connection_->client.send(request), address_);
}

HttpAnswer HttpClient::download(const std::string& target,
                                const std::function<void(std::string_view)>& sink) {
  HttpAnswer refused;
  std::exception_ptr failure;
  const auto result = connection_->client.Get(
      target,
      [&](const httplib::Response& response) {
        refused.status = response.status;
        return true;
      },
      [&](const char* bytes, std::size_t size) {
        if (refused.status != 200) {
          refused.body.append(bytes, size);
          return true;
        }
        try {
          sink({bytes, size});
          return true;
        } catch (...) {
          failure = std::current_exception();
          return false;
        }
      });
  if (failure) std::rethrow_exception(failure);
  HttpAnswer answer = connection_->finish(result, address_);
  if (answer.status != 200) answer.body = refused.body;
  return answer;
}

HttpAnswer HttpClient::upload(const std::string& target, const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error(Category::usage, "{} cannot be read", file.string());
  const auto size = static_cast<std::size_t>(std::filesystem::file_size(file));
  std::string buffer(piece, '\0');
  const auto result = connection_->client.Put(
      target, size,
      [&](std::size_t /*offset*/, std::size_t left, httplib::DataSink& sink) {
        in.read(buffer.data(), static_cast<std::streamsize>(std::min(left, buffer.size())));
        const auto got = static_cast<std::size_t>(in.gcount());
        return got > 0 && sink.write(buffer.data(), got);
      },
      "application/octet-stream");
  return connection_->finish(result, address_);
}

HttpAnswer HttpClient::exchange(const HttpRequest& request,
                                const std::function<void(std::string_view)>& sink) {
  httplib::Request sent;
  sent.method = request.method;
  sent.path = request.target;
  sent.headers.insert(request.headers.begin(), request.headers.end());
  sent.body = request.body;
  std::exception_ptr failure;
  // The library does not catch what its callbacks throw.
  const auto guarded = [&failure](const auto& use) {
    try {
      return use();
    } catch (...) {
      failure = std::current_exception();
      return false;
    }
  };
  std::string buffer(request.source ? piece : 0, '\0');
  if (request.source) {
    sent.is_chunked_content_provider_ = !request.source_bytes;
    sent.content_length_ = static_cast<std::size_t>(request.source_bytes.value_or(0));
    if (!request.source_bytes) sent.set_header("Transfer-Encoding", "chunked");
    sent.content_provider_ = [&](std::size_t /*offset*/, std::size_t left, httplib::DataSink& out) {
      return guarded([&] {
        const std::size_t room = request.source_bytes ? std::min(left, piece) : piece;
        const std::size_t got = request.source(buffer.data(), room);
        if (got == 0 && !request.source_bytes) out.done();
        if (got == 0) return !request.source_bytes;
        return out.write(buffer.data(), got);
      });
    };
  }
  int status = 0;
  std::string kept;
  if (sink) {
    sent.response_handler = [&status](const httplib::Response& response) {
      status = response.status;
      return true;
    };
    sent.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t /*offset*/,
                                std::uint64_t /*total*/) {
      return guarded([&] {
        if (status / 100 == 2) {
          sink({bytes, size});
        } else {
          kept.append(bytes, size);
        }
        return true;
      });
    };
  }
  connection_->client.set_url_encode(false);
  const auto result = connection_->client.send(sent);
  connection_->client.set_url_encode(true);
  if (failure) std::rethrow_exception(failure);
  HttpAnswer answer = connection_->finish(result, address_);
  if (sink) answer.body = std::move(kept);
  return answer;
}

std::string url_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 128 &&
        (std::isalnum(byte) != 0 || std::string_view("-._~").find(c) != std::string_view::npos)) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return encoded;
}

}  // namespace sim
