// Bodies on their way through: the server's answers that come from somewhere else, and the client
// that passes requests on (sim/base/http_client.h).
#include <gmock/gmock.h>

#include "sim/base/error.h"
#include "sim/base/http_client.h"
#include "tests/fakes/http_fixture.h"
#include "tests/support/expect_error.h"

namespace fakes::http {
namespace {

using sim::HttpClient;
using sim::HttpRequest;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class HttpRelay : public HttpServer {
 protected:
  HttpClient http() const {
    return HttpClient("http://127.0.0.1:" + std::to_string(port()), std::chrono::seconds(20));
  }
  // So many bytes of a body that nobody has in memory.
  static std::function<std::size_t(char*, std::size_t)> digits(std::uint64_t count) {
    return [left = count](char* into, std::size_t size) mutable {
      const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(left, size));
      std::fill_n(into, part, '7');
      left -= part;
      return part;
    };
  }
};

Response relayed(std::uint64_t announced, std::vector<std::string> pieces) {
  Response response{200, {}, "<"};
  response.relay = Relay{announced, [pieces = std::move(pieces)](const auto& send) {
                           for (const auto& piece : pieces) send(piece);
                         }};
  return response;
}

TEST_F(HttpRelay, SendsWhatComes) {
  start([](Incoming&) { return relayed(5, {"ab", "", "cde"}); });
  auto raw = client();
  for (int i = 0; i < 2; ++i) {
    raw.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(raw.read_response(), AllOf(HasSubstr("Content-Length: 6\r\n"), EndsWith("<abcde")));
  }
  raw.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(raw.read_response(true), HasSubstr("Content-Length: 6\r\n"));
}

TEST_F(HttpRelay, EndsTheConnectionWhenTooLittleComes) {
  start([](Incoming&) { return relayed(5, {"ab"}); });
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"),
              EndsWith("\r\n\r\n<ab"));
}

TEST_F(HttpRelay, SendsNoMoreThanItAnnounced) {
  start([](Incoming&) { return relayed(3, {"ab", "cd", "ef"}); });
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), EndsWith("\r\n\r\n<abc"));
}

TEST_F(HttpRelay, IsCutAsOthersAre) {
  start([](Incoming&) {
    Response response = relayed(4, {"abcd"});
    response.cut_after = 3;
    return response;
  });
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), EndsWith("\r\n\r\n<ab"));
}

TEST_F(HttpRelay, PassesARequestOn) {
  start_echo();
  auto client = http();
  const auto answer = client.exchange(
      {"PATCH", "/a%2Fb?c=%20+&d", {{"Content-Type", "x/y"}, {"Content-Range", "0-3"}}, "text"});
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, AllOf(HasSubstr("PATCH /a%2Fb ?c=%20+&d\n"), HasSubstr("size 4\n"),
                                 HasSubstr("Content-Range=0-3\n"), HasSubstr("body text\n")));
  EXPECT_THAT(client.exchange({"DELETE", "/", {}}).body, HasSubstr("DELETE / ?\n"));
}

TEST_F(HttpRelay, PassesABodyOnThatNobodyHolds) {
  std::uint64_t got = 0;
  std::optional<std::uint64_t> size;
  start([&](Incoming& incoming) {
    std::vector<char> piece(1 << 16);
    got = 0;
    size = incoming.body.size();
    while (const auto count = incoming.body.read(piece.data(), piece.size())) got += count;
    return Response{201, {}, ""};
  });
  auto client = http();
  HttpRequest request{"PUT", "/", {}};
  request.source = digits(3'000'001);
  request.source_bytes = 3'000'001;
  EXPECT_EQ(client.exchange(request).status, 201);
  EXPECT_EQ(got, 3'000'001U);
  EXPECT_EQ(size, 3'000'001U);
  request.source = digits(2'000'000);
  request.source_bytes.reset();
  EXPECT_EQ(client.exchange(request).status, 201);
  EXPECT_EQ(got, 2'000'000U);
  EXPECT_EQ(size, std::nullopt);
  request.source = digits(0);
  request.source_bytes = 0;
  EXPECT_EQ(client.exchange(request).status, 201);
  EXPECT_EQ(got, 0U);
}

TEST_F(HttpRelay, GivesTheBodyAsItComes) {
  start([](Incoming& incoming) {
    if (incoming.request.path == "/no") return Response{404, {}, "reason"};
    return relayed(4, {"ab", "cd"});
  });
  auto client = http();
  std::string taken;
  const auto take = [&](std::string_view bytes) { taken += bytes; };
  EXPECT_EQ(client.exchange({"GET", "/", {}}, take).status, 200);
  EXPECT_EQ(taken, "<abcd");
  const auto refused = client.exchange({"GET", "/no", {}}, take);
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(refused.body, "reason");
  EXPECT_EQ(taken, "<abcd");
}

TEST_F(HttpRelay, EndsWithWhatItsEndsThrow) {
  start_echo();
  auto client = http();
  HttpRequest request{"PUT", "/", {}};
  request.source_bytes = 10;
  request.source = [](char*, std::size_t) -> std::size_t {
    throw sim::Error(sim::Category::failed, "the sender is gone");
  };
  EXPECT_ERROR(client.exchange(request), sim::Category::failed, "the sender is gone");
  request.source = digits(3);
  EXPECT_ERROR(client.exchange(request), sim::Category::failed, "nothing answers");
  EXPECT_ERROR(client.exchange({"GET", "/", {}},
                               [](std::string_view) {
                                 throw sim::Error(sim::Category::failed, "the reader is gone");
                               }),
               sim::Category::failed, "the reader is gone");
  EXPECT_EQ(client.exchange({"GET", "/", {}}).status, 200);
}

}  // namespace
}  // namespace fakes::http
