// Cross-origin requests: which rule answers, and with what.
#include <gtest/gtest.h>

#include "fakes/s3/cors.h"

namespace fakes::s3 {
namespace {

using wire::Value;

Value texts(std::initializer_list<const char*> items) {
  Value list = Value::list();
  for (const char* item : items) list.push(item);
  return list;
}

Value rules(std::initializer_list<Value> items) {
  Value list = Value::list();
  for (const auto& item : items) list.push(item);
  return Value::structure({{"CORSRules", std::move(list)}});
}

const Value example = rules(
    {Value::structure({{"AllowedOrigins", texts({"start*end", "*.suffix"})},
                       {"AllowedMethods", texts({"GET", "HEAD"})},
                       {"AllowedHeaders", texts({"x-amz-*"})},
                       {"ExposeHeaders", texts({"ETag", "x-amz-id-2"})},
                       {"MaxAgeSeconds", 30}}),
     Value::structure({{"AllowedOrigins", texts({"*"})}, {"AllowedMethods", texts({"PUT"})}})});

std::string header(const std::optional<std::vector<Header>>& headers, std::string_view name) {
  if (!headers) return "nothing";
  for (const auto& candidate : *headers) {
    if (same_name(candidate.name, name)) return candidate.value;
  }
  return "";
}

std::string origin_for(const std::string& origin, const std::string& method,
                       std::vector<std::string> wanted = {}) {
  return header(cors_headers(example, {origin, method, std::move(wanted)}),
                "access-control-allow-origin");
}

TEST(S3Cors, TakesTheFirstRuleThatAllows) {
  EXPECT_EQ(origin_for("startend", "GET"), "startend");
  EXPECT_EQ(origin_for("start12end", "HEAD"), "start12end");
  EXPECT_EQ(origin_for("0start12end", "GET"), "nothing");
  EXPECT_EQ(origin_for("starend", "GET"), "nothing");
  EXPECT_EQ(origin_for("a.suffix", "GET"), "a.suffix");
  EXPECT_EQ(origin_for("a.suffix", "PUT"), "*");
  EXPECT_EQ(origin_for("a.suffix", "DELETE"), "nothing");
  EXPECT_EQ(origin_for("a.suffix", "GET", {"X-Amz-Date"}), "a.suffix");
  EXPECT_EQ(origin_for("a.suffix", "GET", {"x-amz-date", "range"}), "nothing");
}

TEST(S3Cors, SaysWhatTheRuleSays) {
  const auto headers = cors_headers(example, {"a.suffix", "GET", {"X-Amz-Date", "x-amz-acl"}});
  EXPECT_EQ(header(headers, "access-control-allow-methods"), "GET, HEAD");
  EXPECT_EQ(header(headers, "access-control-allow-headers"), "x-amz-date, x-amz-acl");
  EXPECT_EQ(header(headers, "access-control-expose-headers"), "ETag, x-amz-id-2");
  EXPECT_EQ(header(headers, "access-control-max-age"), "30");
  EXPECT_EQ(header(headers, "access-control-allow-credentials"), "true");
  EXPECT_EQ(header(cors_headers(example, {"x", "PUT"}), "access-control-allow-credentials"), "");
}

TEST(S3Cors, ReadsTheQuestion) {
  Request request{"OPTIONS", "/b", "", {}, ""};
  EXPECT_FALSE(cors_question(request));
  request.headers = {{"Origin", "o"},
                     {"Access-Control-Request-Method", "PUT"},
                     {"Access-Control-Request-Headers", "a, ,b"}};
  const auto question = cors_question(request);
  ASSERT_TRUE(question);
  EXPECT_EQ(question->method, "PUT");
  EXPECT_EQ(question->headers, (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace fakes::s3
