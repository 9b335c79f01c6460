// Access logs: what is written of whom, and where it is delivered.
#include "fakes/s3/access_log.h"

#include <algorithm>
#include <chrono>

#include <fmt/chrono.h>
#include <gmock/gmock.h>

#include "fakes/services.h"
#include "tests/fakes/gateway_rig.h"

namespace fakes::s3 {
namespace {

using fakes::test::GatewayRig;
using fakes::test::request_to;
using fakes::test::Signer;
using std::chrono::hours;
using std::chrono::minutes;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr const char* partitioned =
    "<TargetObjectKeyFormat><PartitionedPrefix>%</PartitionedPrefix></TargetObjectKeyFormat>";

// With the buckets "source", which logs, and "target", which lets logs in.
class S3AccessLog : public testing::Test {
 protected:
  S3AccessLog() {
    // Noon, so that no day ends while a test runs.
    const auto day = std::chrono::floor<std::chrono::days>(rig.clock.now());
    rig.clock.move(day + hours(36) - rig.clock.now());
    send("PUT", "/source");
    send("PUT", "/target");
    send("PUT", "/target?policy",
         R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
         R"("Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject",)"
         R"("Resource":"arn:aws:s3:::target/logs/*"}]})");
  }

  Response send(const std::string& method, const std::string& address,
                const std::string& body = "") {
    Response response = rig.send(Signer()(request_to(method, address, {}, body), "s3"));
    EXPECT_LT(response.status, 400) << method << " " << address << response.body;
    return response;
  }
  void log_to(const std::string& prefix, const std::string& format = "") {
    send("PUT", "/source?logging",
         "<BucketLoggingStatus><LoggingEnabled><TargetBucket>target</TargetBucket><TargetPrefix>" +
             prefix + "</TargetPrefix>" + format + "</LoggingEnabled></BucketLoggingStatus>");
  }
  static std::string by(const std::string& source) {
    std::string format = partitioned;
    const std::string element =
        source.empty() ? "" : "<PartitionDateSource>" + source + "</PartitionDateSource>";
    return format.replace(format.find('%'), 1, element);
  }
  void elapse(std::chrono::milliseconds by) {
    rig.clock.move(by);
    rig.desk.services.service_of("s3")->elapse(rig.clock.now());
  }
  std::vector<std::string> keys() {
    std::vector<std::string> found;
    const std::string list = send("GET", "/target").body;
    for (auto at = list.find("<Key>"); at != list.npos; at = list.find("<Key>", at + 1)) {
      found.push_back(list.substr(at + 5, list.find("</Key>", at) - at - 5));
    }
    return found;
  }
  std::string today() {
    return fmt::format("{:%Y-%m-%d}", std::chrono::floor<std::chrono::days>(rig.clock.now()));
  }

  GatewayRig rig{make_s3};
};

TEST_F(S3AccessLog, HasALineForEachRequest) {
  log_to("logs/");
  send("PUT", "/source/key", "text");
  send("GET", "/source/key");
  EXPECT_TRUE(keys().empty());
  elapse(minutes(6));
  const auto found = keys();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], MatchesRegex("logs/" + today() + "-12-0[0-9]-[0-9]+-[0-9A-F]+"));
  const std::string log = send("GET", "/target/" + found[0]).body;
  EXPECT_THAT(log, HasSubstr(" source ["));
  EXPECT_THAT(log, HasSubstr(" REST.PUT.OBJECT key \"PUT /source/key HTTP/1.1\" 200 "));
  EXPECT_THAT(log, HasSubstr(" REST.GET.OBJECT key \"GET /source/key HTTP/1.1\" 200 "));
  elapse(minutes(6));
  EXPECT_EQ(keys().size(), 1U) << "nothing is delivered twice";
}

TEST_F(S3AccessLog, IsLostWhereItIsNotLetIn) {
  log_to("elsewhere/");
  send("PUT", "/source/key", "text");
  elapse(minutes(6));
  EXPECT_TRUE(keys().empty());
}

TEST_F(S3AccessLog, IsPartitionedByDelivery) {
  log_to("logs/", by("DeliveryTime"));
  send("PUT", "/source/key", "text");
  elapse(hours(24));
  std::string folder = today();
  std::replace(folder.begin(), folder.end(), '-', '/');
  ASSERT_EQ(keys().size(), 1U);
  EXPECT_THAT(keys()[0], MatchesRegex("logs/000000000000/us-east-1/source/" + folder + "/" +
                                      today() + "-12-0[0-9]-[0-9]+-[0-9A-F]+"));
}

TEST_F(S3AccessLog, IsPartitionedByEventsOtherwise) {
  for (const char* source : {"EventTime", ""}) {
    log_to(std::string("logs/") + source, by(source));
    const std::string first = today();
    send("PUT", "/source/early", "text");
    rig.clock.move(hours(24));
    const std::string second = today();
    send("PUT", "/source/late", "text");
    elapse(minutes(6));
    const auto found = keys();
    ASSERT_EQ(found.size(), 2U) << "an object a day";
    EXPECT_THAT(found[0], HasSubstr("/" + first + "-00-00-00-"));
    EXPECT_THAT(found[1], HasSubstr("/" + second + "-00-00-00-"));
    const std::string log = send("GET", "/target/" + found[0]).body;
    EXPECT_THAT(log, HasSubstr("/source/early"));
    EXPECT_THAT(log, Not(HasSubstr("/source/late")));
    for (const auto& key : found) send("DELETE", "/target/" + key);
  }
}

}  // namespace
}  // namespace fakes::s3
