#include "fakes/rules.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "fakes/rule_json.h"
#include "tests/support/expect_error.h"

namespace fakes {
namespace {

using nlohmann::json;
using sim::Category;
using std::chrono::milliseconds;
using testing::ElementsAre;

Rule rule(const char* text) {
  return read_rule(json::parse(text));
}

const Subject put = {"s3",
                     "PutObject",
                     "photos/2026/a.jpg",
                     "eu-west-1",
                     "AKIAEXAMPLE",
                     "111122223333",
                     "arn:aws:iam::111122223333:user/app"};

bool hits(const char* match) {
  Rules rules;
  rules.add(rule((R"({"act": {"drop": true}, "match": )" + std::string(match) + "}").c_str()));
  return rules.apply(put).has_value();
}

TEST(Rules, MatchWhatARequestIs) {
  EXPECT_TRUE(hits("{}"));
  EXPECT_TRUE(hits(R"({"service": "s3", "operation": "PutObject"})"));
  EXPECT_TRUE(hits(R"({"operation": ["GetObject", "Put*"]})"));
  EXPECT_TRUE(hits(R"({"resource": "photos/*.jpg", "region": "eu-*"})"));
  EXPECT_TRUE(hits(R"({"resource": "photos/????/a.jpg"})"));
  for (const char* caller : {"AKIAEXAMPLE", "111122223333", "*:user/app"}) {
    EXPECT_TRUE(hits((R"({"caller": ")" + std::string(caller) + "\"}").c_str())) << caller;
  }
  EXPECT_FALSE(hits(R"({"service": "ssm"})"));
  EXPECT_FALSE(hits(R"({"service": "s3", "operation": "GetObject"})"));
  EXPECT_FALSE(hits(R"({"resource": "photos"})"));
  EXPECT_FALSE(hits(R"({"region": "us-*"})"));
  EXPECT_FALSE(hits(R"({"caller": "*:user/ap"})"));
}

TEST(Rules, AnswerAnErrorInPlaceOfTheService) {
  Rules rules;
  rules.add(
      rule(R"({"act": {"error": {"code": "InternalError", "message": "later", "status": 500}}})"));
  const auto injection = rules.apply(put);
  ASSERT_TRUE(injection && injection->fault);
  EXPECT_FALSE(injection->is_carried_out);
  EXPECT_EQ(injection->fault->code(), "InternalError");
  EXPECT_EQ(injection->fault->message(), "later");
  EXPECT_EQ(injection->fault->status(), 500);
}

TEST(Rules, LoseAnAnswerAfterTheOperation) {
  Rules rules;
  rules.add(rule(R"({"when": "after", "act": {"drop": true}})"));
  const auto injection = rules.apply(put);
  ASSERT_TRUE(injection);
  EXPECT_TRUE(injection->is_dropped);
  EXPECT_TRUE(injection->is_carried_out);
}

TEST(Rules, ThrottleInEachServicesOwnWords) {
  EXPECT_EQ(throttled("s3").code(), "SlowDown");
  EXPECT_EQ(throttled("s3").status(), 503);
  EXPECT_EQ(throttled("ssm").code(), "ThrottlingException");
  EXPECT_EQ(throttled("ses").code(), "Throttling");
  EXPECT_EQ(throttled("sesv2").code(), "TooManyRequestsException");
  EXPECT_EQ(throttled("sesv2").status(), 429);
}

TEST(Rules, LetABurstPassBeforeTheyThrottle) {
  Rules rules;
  rules.add(rule(R"({"act": {"throttle": {"rate": 0.001, "burst": 3}}})"));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(rules.apply(put)) << i;
  EXPECT_TRUE(rules.apply(put)->fault);
}

TEST(Rules, AddUpDelaysAndTakeTheFirstFault) {
  Rules rules;
  rules.add(rule(R"({"id": "slow", "act": {"delay": {"ms": 20}}})"));
  rules.add(rule(R"({"id": "slower", "act": {"delay": {"min_ms": 30, "max_ms": 40}}})"));
  rules.add(rule(R"({"id": "cut", "act": {"truncate": {"after_bytes": 7}}})"));
  rules.add(rule(R"({"id": "gone", "act": {"drop": true}})"));
  const auto injection = rules.apply(put);
  ASSERT_TRUE(injection);
  EXPECT_THAT(injection->rules, ElementsAre("slow", "slower", "cut", "gone"));
  EXPECT_GE(injection->delay, milliseconds(50));
  EXPECT_LE(injection->delay, milliseconds(60));
  EXPECT_EQ(injection->cut_after, 7U);
  EXPECT_TRUE(injection->is_dropped);
}

TEST(Rules, HitSoOftenAndNoMore) {
  Rules rules;
  rules.add(rule(R"({"id": "r", "skip": 2, "count": 3, "act": {"drop": true}})"));
  std::string seen;
  for (int i = 0; i < 7; ++i) seen += rules.apply(put) ? 'x' : '.';
  EXPECT_EQ(seen, "..xxx..");
  EXPECT_EQ(rules.find("r")->hits, 3U);
}

TEST(Rules, HitWithAProbabilityThatASeedRepeats) {
  const auto run = [](int seed) {
    Rules rules;
    Rule half = rule(R"({"probability": 0.3, "act": {"drop": true}})");
    half.seed = static_cast<std::uint64_t>(seed);
    rules.add(half);
    std::string seen;
    for (int i = 0; i < 1000; ++i) seen += rules.apply(put) ? 'x' : '.';
    return seen;
  };
  const std::string seen = run(1);
  EXPECT_EQ(seen, run(1));
  EXPECT_NE(seen, run(2));
  const auto count = std::count(seen.begin(), seen.end(), 'x');
  EXPECT_GT(count, 230);
  EXPECT_LT(count, 370);
}

TEST(Rules, AreListedReplacedAndRemoved) {
  Rules rules;
  EXPECT_EQ(rules.add(rule(R"({"act": {"drop": true}})")).id, "rule-1");
  EXPECT_EQ(rules.add(rule(R"({"act": {"drop": true}})")).id, "rule-2");
  rules.apply(put);
  rules.add(rule(R"({"id": "rule-1", "act": {"delay": {"ms": 1}}})"));
  ASSERT_EQ(rules.list().size(), 2U);
  EXPECT_FALSE(rules.list()[0].is_dropped);
  EXPECT_EQ(rules.list()[0].hits, 0U);
  EXPECT_TRUE(rules.remove("rule-2"));
  EXPECT_FALSE(rules.remove("rule-2"));
  EXPECT_EQ(rules.list().size(), 1U);
  rules.clear();
  EXPECT_FALSE(rules.apply(put));
}

TEST(Rules, KeepTheirFormWhenListed) {
  const json form = json::parse(R"({
    "id": "r", "match": {"service": ["s3", "ssm"], "resource": "a*"}, "probability": 0.5,
    "seed": 3, "skip": 1, "count": 9, "when": "after",
    "act": {"error": {"code": "X", "message": "m", "status": 503}, "delay": {"ms": 5}}})");
  const json listed = rule_json(read_rule(form));
  EXPECT_EQ(listed["match"], form["match"]);
  EXPECT_EQ(listed["act"]["error"], form["act"]["error"]);
  EXPECT_EQ(rule_json(read_rule(listed)), listed);
}

TEST(Rules, AreReadStrictly) {
  const auto expect = [](const char* text, const char* message) {
    EXPECT_ERROR(read_rules(text), Category::usage, message);
  };
  expect("{", "the rules are no JSON");
  expect("7", "rule: an object is expected, not number");
  expect(R"({"match": {}})", "rule: act is missing");
  expect(R"({"acts": {"drop": true}})", R"(rule: there is no "acts" here; did you mean "act"?)");
  expect(R"({"act": {}})", "rule.act: one of error, throttle, delay, drop, truncate is expected");
  expect(R"({"act": {"drop": true, "throttle": true}})", "exclude each other");
  expect(R"({"act": {"error": {"message": "m"}}})", "rule.act.error: code is missing");
  expect(R"({"act": {"error": {"code": "X", "status": 99}}})",
         "rule.act.error.status: a whole number from 400 to 599 is expected, not 99");
  expect(R"({"act": {"delay": {"min_ms": 9, "max_ms": 3}}})", "min_ms is 9, more than max_ms");
  expect(R"({"act": {"delay": {}}})", "ms, or min_ms and max_ms, is missing");
  expect(R"({"act": {"drop": true}, "match": {"service": "S3"}})",
         R"(rule.match.service: there is no "S3"; did you mean "s3"?)");
  expect(R"({"act": {"drop": true}, "match": {"operation": "PutObjekt"}})",
         R"(did you mean "PutObject"?)");
  expect(R"({"act": {"drop": true}, "match": {"resource": []}})", "an empty list");
  expect(R"({"act": {"drop": true}, "probability": 1.5})", "a number from 0 to 1 is expected");
  expect(R"({"act": {"drop": true}, "count": 0})", "rule.count: a whole number from 1");
  expect(R"({"act": {"drop": true}, "when": "later"})", R"("before" or "after")");
  expect(R"({"act": {"drop": true}, "id": "a/b"})", "has one of /");
  expect(R"({"rules": [{"act": {"drop": true}}, {"act": {"drop": 1}}]})",
         "rules[1].act.drop: true or false is expected, not 1");
  // All at once.
  expect(R"({"count": -1, "act": {"drop": 1}})", "\n");
}

}  // namespace
}  // namespace fakes
