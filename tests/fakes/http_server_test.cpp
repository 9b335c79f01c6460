#include "fakes/http/server.h"

#include <gmock/gmock.h>

#include "tests/fakes/http_fixture.h"

namespace fakes::http {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

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

TEST_F(HttpServer, ReadsBodies) {
  start_echo();
  EXPECT_THAT(exchange("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"),
              HasSubstr("size 5\nbody hello\n"));
  EXPECT_THAT(exchange("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nX-Sum: 1\r\n\r\n"),
              HasSubstr("size unknown\nbody hello\ntrailer X-Sum=1\n"));
}

}  // namespace
}  // namespace fakes::http
