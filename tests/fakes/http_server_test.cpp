#include "fakes/http/server.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>

#include "sim/base/file.h"
#include "tests/fakes/http_fixture.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace fakes::http {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

FileSlice slice_of(const std::filesystem::path& path, std::uint64_t offset, std::uint64_t size) {
  return {std::make_shared<const OpenFile>(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), offset,
          size};
}

TEST_F(HttpServer, AnswersARequest) {
  start_echo();
  const auto answer =
      exchange("GET /a%2Fb/c?x=%20&y HTTP/1.1\r\nHost: example:1\r\nA: 1\r\nA: 2\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nDate: "));
  EXPECT_THAT(answer, HasSubstr("GET /a%2Fb/c ?x=%20&y\nHost=example:1\nA=1\nA=2\n"));
  EXPECT_THAT(answer, HasSubstr("size 0\nbody \n"));
  EXPECT_THAT(answer, HasSubstr("endpoint http://example:1 from 127.0.0.1\n"));
}

TEST_F(HttpServer, KeepsConnections) {
  start_echo();
  auto raw = client();
  for (int i = 0; i < 3; ++i) {
    raw.send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(raw.read_response(), HasSubstr("GET /" + std::to_string(i) + " "));
  }
  raw.send("GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(raw.read_all(), AllOf(HasSubstr("GET /last"), HasSubstr("Connection: close\r\n")));
}

TEST_F(HttpServer, AnswersPipelinedRequestsInOrder) {
  start_echo();
  std::string requests = "\r\n";
  for (int i = 0; i < 300; ++i) {
    requests +=
        "PUT /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc";
  }
  auto raw = client();
  raw.send(requests);
  for (int i = 0; i < 300; ++i) {
    EXPECT_THAT(raw.read_response(),
                AllOf(HasSubstr("PUT /" + std::to_string(i) + " "), HasSubstr("body abc\n")));
  }
}

TEST_F(HttpServer, ReadsAHeadByteByByte) {
  start_echo();
  auto raw = client();
  for (const char c :
       std::string_view("\r\nPUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok")) {
    raw.send({&c, 1});
  }
  EXPECT_THAT(raw.read_response(), HasSubstr("body ok\n"));
}

TEST_F(HttpServer, ReadsBodies) {
  start_echo();
  EXPECT_THAT(exchange("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"),
              HasSubstr("size 5\nbody hello\n"));
  EXPECT_THAT(exchange("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nX-Sum: 1\r\n\r\n"),
              HasSubstr("size unknown\nbody hello\ntrailer X-Sum=1\n"));
}

TEST_F(HttpServer, AsksForABodyThatWaits) {
  start_echo();
  auto raw = client();
  for (int i = 0; i < 2; ++i) {
    raw.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(raw.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    raw.send("hello");
    EXPECT_THAT(raw.read_response(), HasSubstr("body hello\n"));
  }
}

TEST_F(HttpServer, EndsAConnectionWhoseBodyWasNotAskedFor) {
  start([](Incoming&) { return Response{403, {}, "no"}; });
  auto raw = client();
  raw.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  const auto answer = raw.read_all();
  EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 403 "), HasSubstr("Connection: close\r\n"),
                            Not(HasSubstr("100 Continue"))));
}

TEST_F(HttpServer, EndsAConnectionWithItsLastAnswer) {
  int requests = 0;
  start([&requests](Incoming&) {
    ++requests;
    Response response{400, {}, "no"};
    response.is_last = true;
    return response;
  });
  auto raw = client();
  raw.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nbarGET / HTTP/1.1\r\n\r\n");
  EXPECT_THAT(raw.read_all(), AllOf(HasSubstr("Connection: close\r\n"), EndsWith("no")));
  EXPECT_EQ(requests, 1);
}

TEST_F(HttpServer, DropsWhatAHandlerDoesNotRead) {
  start([](Incoming&) { return Response{200, {}, "seen"}; });
  auto raw = client();
  const std::string body(1 << 20, 'x');
  for (int i = 0; i < 2; ++i) {
    raw.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\n");
    raw.send(body);
    EXPECT_THAT(raw.read_response(), AllOf(HasSubstr("seen"), Not(HasSubstr("close"))));
    raw.send("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n");
    raw.send(body.substr(0, 4096) + "\r\n0\r\n\r\n");
    EXPECT_THAT(raw.read_response(), HasSubstr("seen"));
  }
}

// A client that sends everything before it reads must find the answer, not a reset.
TEST_F(HttpServer, LetsALargeUploadSeeItsRefusal) {
  start([](Incoming&) { return Response{403, {}, "refused"}; });
  auto raw = client();
  raw.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 67108864\r\n\r\n");
  const std::string piece(1 << 20, 'x');
  for (int i = 0; i < 64; ++i) ASSERT_TRUE(raw.send(piece));
  EXPECT_THAT(raw.read_all(), AllOf(HasSubstr("Connection: close\r\n"), EndsWith("refused")));
  EXPECT_FALSE(raw.was_reset());
}

TEST_F(HttpServer, TellsHeadWhatGetWouldSend) {
  start([](Incoming& incoming) {
    if (incoming.request.path == "/told") return Response{200, {{"content-length", "77"}}, {}};
    return Response{200, {{"Content-Length", "9999"}}, "four"};
  });
  auto raw = client();
  raw.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(raw.read_response(true), HasSubstr("Content-Length: 9999\r\n"));
  raw.send("HEAD /told HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(raw.read_response(true),
              AllOf(HasSubstr("content-length: 77\r\n"), Not(HasSubstr("Content-Length"))));
  raw.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(raw.read_response(),
              AllOf(HasSubstr("Content-Length: 4\r\n"), Not(HasSubstr("9999")), EndsWith("four")));
}

TEST_F(HttpServer, SendsNoBodyWhereThereIsNone) {
  start([](Incoming& incoming) {
    return Response{std::stoi(incoming.request.path.substr(1)), {}, "text"};
  });
  auto raw = client();
  for (const auto* status : {"204", "304"}) {
    raw.send("GET /" + std::string(status) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(raw.read_response(), AllOf(HasSubstr(status), Not(HasSubstr("Content-Length"))));
  }
  raw.send("GET /404 HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(raw.read_response(), AllOf(HasSubstr("404 Not Found\r\n"), EndsWith("text")));
}

TEST_F(HttpServer, SendsBodyAndPiecesOfFiles) {
  const sim::test::TempDir folder;
  const auto path = folder.path() / "file";
  std::string content;
  while (content.size() < 3'000'000) content += std::to_string(content.size()) + ",";
  sim::write_file(path, content);
  start([&](Incoming&) {
    Response response{206, {}, "<begin>"};
    response.content = {slice_of(path, 10, 20), slice_of(path, 100, 2'000'000),
                        slice_of(path, 0, 0)};
    return response;
  });
  auto raw = client();
  for (int i = 0; i < 2; ++i) {
    raw.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto answer = raw.read_response();
    EXPECT_THAT(answer, HasSubstr("Content-Length: 2000027\r\n"));
    EXPECT_TRUE(answer.ends_with("\r\n\r\n<begin>" + content.substr(10, 20) +
                                 content.substr(100, 2'000'000)));
  }
}

TEST_F(HttpServer, CutsAnAnswer) {
  const sim::test::TempDir folder;
  sim::write_file(folder.path() / "file", "0123456789");
  std::atomic<std::uint64_t> after = 0;
  start([&](Incoming&) {
    Response response{200, {}, "abc"};
    response.content = {slice_of(folder.path() / "file", 0, 10)};
    response.cut_after = after;
    return response;
  });
  for (const auto& [size, end] : {std::pair(0, "\r\n\r\n"), {2, "\nab"}, {5, "\nabc01"}}) {
    after = static_cast<std::uint64_t>(size);
    EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
                AllOf(HasSubstr("Content-Length: 13\r\n"), EndsWith(end)));
  }
}

TEST_F(HttpServer, CanEndWithoutAnAnswer) {
  start([](Incoming& incoming) {
    Response response{200, {}, "x"};
    response.is_dropped = incoming.request.path == "/dropped";
    if (!response.is_dropped) response.status = 0;
    return response;
  });
  EXPECT_EQ(exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), "");
  EXPECT_EQ(exchange("GET /dropped HTTP/1.1\r\nHost: h\r\n\r\n"), "");
}

TEST_F(HttpServer, AnswersAnErrorOfTheHandler) {
  start([](Incoming&) -> Response { throw std::runtime_error("broken"); });
  auto raw = client();
  for (int i = 0; i < 2; ++i) {
    raw.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(raw.read_response(), StartsWith("HTTP/1.1 500 Internal Server Error\r\n"));
  }
}

TEST_F(HttpServer, KeepsValuesFromEndingAHeader) {
  start([](Incoming&) {
    return Response{200, {{"X-A", "1\r\nX-B: 2\n\n"}, {"Date", "mine"}}, {}};
  });
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
              AllOf(HasSubstr("\r\nX-A: 1  X-B: 2  \r\n"), HasSubstr("\r\nDate: mine\r\n"),
                    Not(HasSubstr(" GMT"))));
}

TEST_F(HttpServer, SpeaksHttp10) {
  start_echo();
  auto raw = client();
  raw.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(raw.read_response(),
              AllOf(HasSubstr("Connection: keep-alive\r\n"),
                    HasSubstr("endpoint http://127.0.0.1:" + std::to_string(port()))));
  raw.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(raw.read_all(), HasSubstr("Connection: close\r\n"));
}

TEST_F(HttpServer, ListensOnSeveralAddresses) {
  Settings settings;
  settings.listeners = {{"127.0.0.1", 0, false}, {"::1", 0, false}};
  start_echo(settings);
  EXPECT_NE(port(0), 0);
  EXPECT_NE(port(1), 0);

  Settings taken;
  taken.listeners = {{"127.0.0.1", port(), false}};
  EXPECT_ERROR(Server(taken, echo), sim::Category::unfit,
               "127.0.0.1:" + std::to_string(port()) + ": Address already in use");
  taken.listeners = {{"192.0.2.1", 0, false}};
  EXPECT_ERROR(Server(taken, echo), sim::Category::unfit, "192.0.2.1:0: ");
  taken.listeners = {{"localhost:1", 0, false}};
  EXPECT_ERROR(Server(taken, echo), sim::Category::usage, "localhost:1");
}

}  // namespace
}  // namespace fakes::http
