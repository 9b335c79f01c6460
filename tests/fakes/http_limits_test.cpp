// What bad, slow and vanishing clients get, and what they cost the others.
#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "fakes/wire/fault.h"
#include "tests/fakes/http_fixture.h"

namespace fakes::http {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* plain_request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

// Holds handlers until it is opened.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return is_open_; });
  }
  void await(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ >= count; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool is_open_ = false;
};

class HttpLimits : public HttpServer {
 protected:
  Gate gate_;
};

// Tells how reading the body ended.
Response outcome(Incoming& incoming) {
  std::array<char, 100> piece;
  try {
    while (incoming.body.read(piece.data(), piece.size()) > 0) {
    }
  } catch (const wire::Fault& fault) {
    return {fault.status(), {}, fault.code()};
  }
  return {200, {}, "whole"};
}

TEST_F(HttpLimits, RefusesBadRequestsAndEnds) {
  start_echo();
  for (const std::string_view bytes :
       {std::string_view("nonsense\r\n\r\n"), std::string_view("\x16\x03\x01\x00\x05"),
        std::string_view("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n"),
        std::string_view("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 28),
        std::string_view("GET / HTTP/1.1\nHost: h\n\n")}) {
    auto raw = client();
    raw.send(bytes);
    EXPECT_THAT(raw.read_all(),
                AllOf(StartsWith("HTTP/1.1 400 Bad Request\r\n"),
                      HasSubstr("Content-Length: 0\r\n"), HasSubstr("Connection: close\r\n")));
    EXPECT_FALSE(raw.was_reset());
  }
}

TEST_F(HttpLimits, BoundsAHead) {
  Settings settings;
  settings.max_header_bytes = 20000;
  start_echo(settings);
  const std::string begin = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
  EXPECT_THAT(exchange(begin + std::string(19900, 'x') + "\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(exchange(begin + std::string(20000, 'x') + "\r\n\r\n"), StartsWith("HTTP/1.1 431 "));
  auto raw = client();
  raw.send(begin);
  const std::string piece(1 << 20, 'x');
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(raw.send(piece));
  EXPECT_THAT(raw.read_all(), StartsWith("HTTP/1.1 431 "));
  EXPECT_FALSE(raw.was_reset());
}

TEST_F(HttpLimits, EndsSlowHeads) {
  Settings settings;
  settings.header_limit = milliseconds(50);
  start_echo(settings);
  auto raw = client();
  raw.send("GET / HTTP/1.1\r\nHo");
  EXPECT_THAT(raw.read_all(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(HttpLimits, EndsIdleConnections) {
  Settings settings;
  settings.idle_limit = milliseconds(50);
  start_echo(settings);
  auto fresh = client();
  auto used = client();
  used.send(plain_request);
  EXPECT_THAT(used.read_response(), HasSubstr("GET /"));
  EXPECT_EQ(fresh.read_all(), "");
  EXPECT_EQ(used.read_all(), "");
}

TEST_F(HttpLimits, TellsASlowUploadThatItTimedOut) {
  Settings settings;
  settings.body_limit = milliseconds(50);
  start(outcome, settings);
  auto raw = client();
  raw.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
  EXPECT_THAT(raw.read_all(), AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("RequestTimeout")));
}

TEST_F(HttpLimits, TellsAHalfClosedUploadThatItIsIncomplete) {
  start(outcome);
  EXPECT_THAT(exchange("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe"),
              AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("IncompleteBody")));
  EXPECT_THAT(exchange("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"),
              AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("IncompleteBody")));
  EXPECT_EQ(exchange("GET / HT"), "");
}

TEST_F(HttpLimits, OutlivesClientsThatLeave) {
  std::atomic<int> broken = 0;
  start([&](Incoming& incoming) {
    if (incoming.request.path == "/upload") {
      try {
        read_body(incoming.body);
      } catch (const std::exception&) {
        ++broken;
        gate_.pass();
      }
    }
    return Response{200, {}, std::string(8 << 20, 'x')};
  });
  gate_.open();
  for (int i = 0; i < 10; ++i) {
    auto upload = client();
    upload.send("PUT /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nsome");
    upload.reset();
    auto download = client();
    download.send(plain_request);
    download.read_until("\r\n\r\n");
    download.reset();
  }
  gate_.await(10);
  EXPECT_EQ(broken, 10);
  EXPECT_THAT(exchange(plain_request), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpLimits, KeepsIdleConnectionsBesideABusyOne) {
  start_echo();
  std::deque<RawClient> idle;
  for (int i = 0; i < 500; ++i) {
    idle.push_back(client());
    idle.back().send(plain_request);
  }
  for (auto& raw : idle) EXPECT_THAT(raw.read_response(), HasSubstr("GET /"));
  auto busy = client();
  for (int i = 0; i < 500; ++i) {
    busy.send(plain_request);
    ASSERT_THAT(busy.read_response(), HasSubstr("GET /"));
  }
  for (auto& raw : idle) {
    raw.send(plain_request);
    ASSERT_THAT(raw.read_response(), HasSubstr("GET /"));
  }
}

// A head that is not whole, and a handler that waits, keep nobody else from an answer.
TEST_F(HttpLimits, ServesBesideThoseThatWait) {
  start([&](Incoming& incoming) {
    if (incoming.request.path == "/wait") gate_.pass();
    return Response{200, {}, "done"};
  });
  std::deque<RawClient> slow;
  std::deque<RawClient> waiting;
  for (int i = 0; i < 30; ++i) {
    slow.push_back(client());
    slow.back().send("GET / HTTP/1.1\r\n");
    waiting.push_back(client());
    waiting.back().send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  gate_.await(30);
  EXPECT_THAT(exchange(plain_request), HasSubstr("done"));
  gate_.open();
  for (auto& raw : waiting) EXPECT_THAT(raw.read_response(), HasSubstr("done"));
  for (auto& raw : slow) {
    raw.send("Host: h\r\n\r\n");
    EXPECT_THAT(raw.read_response(), HasSubstr("done"));
  }
}

TEST_F(HttpLimits, QueuesWhatItHasNoThreadFor) {
  Settings settings;
  settings.max_threads = 2;
  start(
      [&](Incoming&) {
        gate_.pass();
        return Response{200, {}, "done"};
      },
      settings);
  std::deque<RawClient> clients;
  for (int i = 0; i < 10; ++i) {
    clients.push_back(client());
    clients.back().send(plain_request);
  }
  gate_.await(2);
  gate_.open();
  for (auto& raw : clients) EXPECT_THAT(raw.read_response(), HasSubstr("done"));
}

TEST_F(HttpLimits, FinishesWhatRunsWhenItStops) {
  start([&](Incoming&) {
    gate_.pass();
    return Response{200, {}, "done"};
  });
  auto idle = client();
  auto running = client();
  running.send(plain_request);
  gate_.await(1);
  std::thread stopping([&] { server_->stop(); });
  EXPECT_EQ(idle.read_all(), "");
  gate_.open();
  EXPECT_THAT(running.read_all(), AllOf(HasSubstr("Connection: close\r\n"), HasSubstr("done")));
  stopping.join();
}

TEST_F(HttpLimits, EndsWhatDoesNotFinishWhenItStops) {
  start([&](Incoming& incoming) {
    gate_.open();
    gate_.pass();
    return outcome(incoming);
  });
  auto raw = client();
  raw.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
  gate_.await(1);
  server_->stop();
  raw.read_all();
}

TEST_F(HttpLimits, MayNeverStartOrStopTwice) {
  { const Server unused({{{}}}, echo); }
  start_echo();
  server_->stop();
  server_->stop();
}

TEST_F(HttpLimits, ServesManyClientsAtOnce) {
  start_echo();
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 40; ++i) {
        auto raw = client();
        const std::string body(static_cast<std::size_t>(i * 997 + t), 'x');
        for (int n = 0; n < 3; ++n) {
          raw.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
                   "\r\n\r\n" + body);
          if (raw.read_response().find("body " + body + "\n") != std::string::npos) ++good;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 8 * 40 * 3);
}

}  // namespace
}  // namespace fakes::http
