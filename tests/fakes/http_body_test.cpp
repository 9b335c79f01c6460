#include "fakes/http/request_body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "fakes/wire/fault.h"
#include "sim/base/error.h"

namespace fakes::http {
namespace {

constexpr std::string_view chunked =
    "5\r\nhello\r\n00006 ;name=\"value\"\r\n world\r\n0\r\nX-A: 1\r\nx-b:\r\n\r\n";

// A client that sends `bytes` in pieces.
class Client {
 public:
  Client(std::string bytes, std::size_t piece) : bytes_(std::move(bytes)), piece_(piece) {}

  std::size_t read(char* into, std::size_t size) {
    size = std::min({size, piece_, bytes_.size()});
    std::copy_n(bytes_.begin(), size, into);
    bytes_.erase(0, size);
    return size;
  }
  const std::string& left() const { return bytes_; }

 private:
  std::string bytes_;
  std::size_t piece_;
};

Buffer buffer_of(std::string_view bytes) {
  Buffer buffer;
  if (bytes.empty()) return buffer;
  std::copy(bytes.begin(), bytes.end(), buffer.room(bytes.size()));
  buffer.commit(bytes.size());
  return buffer;
}

class HttpBody : public ::testing::Test {
 protected:
  // The body of a request of which `arrived` bytes are there and the rest comes in pieces.
  RequestBody& make(Head head, std::string_view bytes, std::size_t arrived, std::size_t piece) {
    input_ = buffer_of(bytes.substr(0, arrived));
    client_ = std::make_unique<Client>(std::string(bytes.substr(arrived)), piece);
    body_ = std::make_unique<RequestBody>(
        head, input_, [this](char* into, std::size_t size) { return client_->read(into, size); },
        [this] { ++asked_; });
    return *body_;
  }
  RequestBody& make_chunked(std::string_view bytes) {
    Head head;
    head.is_chunked = true;
    return make(head, bytes, 0, 1);
  }
  static std::string read_all(Body& body, std::size_t size = 4096) {
    std::string out;
    std::string piece(size, '\0');
    while (const auto got = body.read(piece.data(), size)) out.append(piece, 0, got);
    return out;
  }
  static std::string code_of(Body& body) {
    try {
      read_all(body);
    } catch (const wire::Fault& fault) {
      EXPECT_EQ(fault.status(), 400);
      return fault.code();
    }
    return "";
  }

  Buffer input_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<RequestBody> body_;
  int asked_ = 0;
};

TEST_F(HttpBody, OfALengthEndsThere) {
  Head head;
  head.length = 11;
  const std::string_view bytes = "hello worldGET / ";
  for (std::size_t arrived = 0; arrived <= bytes.size(); ++arrived) {
    for (const std::size_t piece : {1, 3, 100}) {
      auto& body = make(head, bytes, arrived, piece);
      EXPECT_EQ(body.size(), 11U);
      EXPECT_EQ(read_all(body, piece + 1), "hello world");
      EXPECT_TRUE(body.is_over());
      EXPECT_EQ(std::string(input_.view()) + client_->left(), "GET / ");
    }
  }
}

TEST_F(HttpBody, ComesInChunksHoweverTheyAreCut) {
  Head head;
  head.is_chunked = true;
  const std::string bytes = std::string(chunked) + "GET / ";
  for (std::size_t arrived = 0; arrived <= bytes.size(); ++arrived) {
    for (const std::size_t piece : {1, 2, 7, 100}) {
      auto& body = make(head, bytes, arrived, piece);
      EXPECT_EQ(body.size(), std::nullopt);
      EXPECT_EQ(read_all(body, piece), "hello world");
      EXPECT_TRUE(body.is_over());
      ASSERT_EQ(body.trailers().size(), 2U);
      EXPECT_EQ(body.trailers()[0].name, "X-A");
      EXPECT_EQ(body.trailers()[0].value, "1");
      EXPECT_EQ(body.trailers()[1].value, "");
      EXPECT_EQ(std::string(input_.view()) + client_->left(), "GET / ");
    }
  }
}

TEST_F(HttpBody, ThatEndsEarlyIsIncomplete) {
  Head head;
  head.length = 6;
  EXPECT_EQ(code_of(make(head, "hello", 2, 2)), "IncompleteBody");
  EXPECT_FALSE(body_->drain(100));
  EXPECT_THROW(read_all(*body_), sim::Error);
  for (std::size_t size = 0; size < chunked.size(); ++size) {
    EXPECT_EQ(code_of(make_chunked(chunked.substr(0, size))), "IncompleteBody") << size;
    EXPECT_FALSE(body_->is_over());
  }
}

TEST_F(HttpBody, InBadChunksIsRefused) {
  for (const std::string_view bytes :
       {"\r\n", "x\r\n", "-1\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "5\nhello\r\n0\r\n\r\n",
        "5\r\nhelloo\r\n0\r\n\r\n", "5\r\nhello0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n",
        "5 5\r\nhello\r\n0\r\n\r\n", "10000000000000000\r\n", "0\r\nno colon\r\n\r\n",
        "0\r\n: x\r\n\r\n", "0\r\na b: x\r\n\r\n", "0\r\na: \x01\r\n\r\n", ";\r\n"}) {
    EXPECT_EQ(code_of(make_chunked(bytes)), "IncompleteBody") << bytes;
  }
}

TEST_F(HttpBody, BoundsWhatFramingTakes) {
  const std::string long_text(20000, 'x');
  for (const auto& bytes : {"5;" + long_text + "\r\nhello\r\n0\r\n\r\n",
                            "0\r\na: " + long_text + "\r\n\r\n", std::string(20000, '1')}) {
    EXPECT_EQ(code_of(make_chunked(bytes)), "IncompleteBody");
  }
  std::string trailers = "0\r\n";
  for (int i = 0; i < 3000; ++i) trailers += "name: v\r\n";
  EXPECT_EQ(code_of(make_chunked(trailers + "\r\n")), "IncompleteBody");
}

TEST_F(HttpBody, IsAskedForWhenItWaits) {
  Head head;
  head.expects_continue = true;
  head.length = 5;
  EXPECT_FALSE(make(head, "hello", 0, 10).can_drain(100));
  EXPECT_EQ(read_all(*body_, 2), "hello");
  EXPECT_EQ(asked_, 1);

  // What has come needs no asking.
  read_all(make(head, "hello", 1, 10));
  EXPECT_EQ(asked_, 1);
  head.length = 0;
  EXPECT_TRUE(make(head, "", 0, 10).is_over());
  EXPECT_EQ(read_all(*body_), "");
  EXPECT_EQ(asked_, 1);
}

TEST_F(HttpBody, IsDrainedUpToALimit) {
  Head head;
  head.length = 5;
  EXPECT_TRUE(make(head, "hello", 1, 2).drain(5));
  EXPECT_FALSE(make(head, "hello", 1, 2).drain(4));
  EXPECT_TRUE(make_chunked(chunked).drain(20));
  head.is_chunked = true;
  EXPECT_FALSE(make(head, "ffffff\r\n" + std::string(100000, 'x'), 0, 100).drain(1000));
}

TEST_F(HttpBody, ThatStallsTimesOut) {
  Head head;
  head.length = 5;
  Buffer input;
  RequestBody body(
      head, input,
      [](char*, std::size_t) -> std::size_t {
        throw sim::Error(sim::Category::stalled, "nothing for 30 s");
      },
      [] {});
  EXPECT_EQ(code_of(body), "RequestTimeout");
}

}  // namespace
}  // namespace fakes::http
