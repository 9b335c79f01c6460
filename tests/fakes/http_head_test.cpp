#include "fakes/http/head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fakes::http {
namespace {

using namespace std::string_literals;
using Found = HeadScan::Found;

Head parsed(std::string_view bytes) {
  Head head;
  EXPECT_EQ(parse_head(bytes, head), std::nullopt) << bytes;
  return head;
}

std::optional<int> refused(std::string_view bytes) {
  Head head;
  return parse_head(bytes, head);
}

TEST(HttpHead, KeepsWhatWasSent) {
  const auto head = parsed(
      "PUT /b/a%2fb%20c/../d?list-type=2&prefix=%2F+x&?# HTTP/1.1\r\nhost: b.s3.localhost:4566\r\n"
      "X-A:one\r\nx-a:  two \r\nEmpty:\r\nUtf: caf\xc3\xa9\r\nContent-Length: 12\r\n\r\n");
  EXPECT_EQ(head.request.method, "PUT");
  EXPECT_EQ(head.request.path, "/b/a%2fb%20c/../d");
  EXPECT_EQ(head.request.query, "list-type=2&prefix=%2F+x&?#");
  EXPECT_EQ(head.host, "b.s3.localhost:4566");
  EXPECT_THAT(head.request.header_values("x-a"), ::testing::ElementsAre("one", "two"));
  EXPECT_EQ(head.request.headers[1].name, "X-A");
  EXPECT_EQ(head.request.header("Empty"), "");
  EXPECT_EQ(head.request.header("Utf"), "caf\xc3\xa9");
  EXPECT_EQ(head.length, 12U);
  EXPECT_FALSE(head.is_chunked);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.expects_continue);
}

TEST(HttpHead, TakesEveryFormOfTarget) {
  auto head = parsed("GET http://b.example:80/k?x HTTP/1.1\r\nHost: other\r\n\r\n");
  EXPECT_EQ(head.host, "b.example:80");
  EXPECT_EQ(head.request.header("host"), "b.example:80");
  EXPECT_EQ(head.request.path, "/k");
  EXPECT_EQ(head.request.query, "x");

  head = parsed("GET HTTPS://b.example HTTP/1.1\r\nHost: b.example\r\n\r\n");
  EXPECT_EQ(head.request.path, "/");
  head = parsed("GET http://b.example?a=b HTTP/1.1\r\nHost: b.example\r\n\r\n");
  EXPECT_EQ(head.request.path, "/");
  EXPECT_EQ(head.request.query, "a=b");
  head = parsed("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(head.request.path, "*");
  head = parsed("GET //a://b HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(head.request.path, "//a://b");

  for (const auto* target : {"*", "h:80", "ftp://h/", "http://", "http:///x", "x", "?a"}) {
    EXPECT_EQ(refused("GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n"), 400)
        << target;
  }
}

TEST(HttpHead, KnowsWhoKeepsAlive) {
  EXPECT_FALSE(parsed("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").keep_alive);
  EXPECT_FALSE(parsed("GET / HTTP/1.0\r\n\r\n").keep_alive);
  EXPECT_TRUE(parsed("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep_alive);
}

TEST(HttpHead, ReadsFraming) {
  EXPECT_TRUE(parsed("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n").is_chunked);
  EXPECT_EQ(
      parsed("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 18446744073709551615\r\n\r\n").length,
      18446744073709551615U);
  const auto head = parsed(
      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n"
      "Expect: 100-Continue\r\n\r\n");
  EXPECT_TRUE(head.expects_continue);
  EXPECT_FALSE(parsed("PUT / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n")
                   .expects_continue);
  EXPECT_FALSE(parsed("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 200\r\n\r\n").expects_continue);
}

class RefusedHead : public ::testing::TestWithParam<std::string> {};

TEST_P(RefusedHead, IsABadRequest) {
  EXPECT_EQ(refused(GetParam()), 400);
}

INSTANTIATE_TEST_SUITE_P(
    HttpHead, RefusedHead,
    ::testing::Values(
        "\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/2.0\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: h\r\n\r\n", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
        "G\xc3\xa9T / HTTP/1.1\r\nHost: h\r\n\r\n", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "GET / HTTP/1.1\r\nHost: <a>\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA b: c\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\nA : c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nnothing\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nA: \x01\r\n\r\n", "GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n"s,
        "GET / HTTP/1.1\r\nHost: h\r\nA: \0\r\n\r\n"s));

INSTANTIATE_TEST_SUITE_P(
    HttpFraming, RefusedHead,
    ::testing::Values("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
                      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n",
                      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1x\r\n\r\n",
                      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n",
                      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 18446744073709551616\r\n\r\n",
                      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1, 2\r\n\r\n",
                      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n"
                      "Transfer-Encoding: chunked\r\n\r\n",
                      "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
                      "Content-Length: 1\r\n\r\n",
                      "PUT / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"));

TEST(HttpHead, HasOneTransferCoding) {
  for (const auto* coding : {"gzip", "gzip, chunked", "identity", "chunked, gzip", "xchunked"}) {
    EXPECT_EQ(refused("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: " + std::string(coding) +
                      "\r\n\r\n"),
              501)
        << coding;
  }
}

TEST(HttpHead, IsFoundHoweverItIsCut) {
  const std::string head = "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n";
  const std::string more = head + "GET /";
  for (std::size_t cut = 1; cut < head.size(); ++cut) {
    HeadScan scan;
    EXPECT_EQ(scan.look(more.substr(0, cut)), Found::nothing) << cut;
    ASSERT_EQ(scan.look(more), Found::end) << cut;
    EXPECT_EQ(scan.size(), head.size());
  }
}

TEST(HttpHead, IsGivenUpEarly) {
  for (const std::string_view bytes :
       {std::string_view("\x16\x03\x01\x02", 4), std::string_view("\0", 1),
        std::string_view("GET / HTTP/1.1\n"), std::string_view("\n"), std::string_view("\r\n"),
        std::string_view("GET / HTTP/1.1\r\nA: b\n"), std::string_view("GET / HTTP/1.1\r\n\x01"),
        std::string_view("\xff\xfe")}) {
    EXPECT_EQ(HeadScan().look(bytes), Found::garbage) << bytes;
  }
}

}  // namespace
}  // namespace fakes::http
