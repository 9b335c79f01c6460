// IAM's policy language: what can be read, what it matches, who wins.
#include <gtest/gtest.h>

#include "fakes/policy/evaluate.h"
#include "fakes/policy/ip_range.h"
#include "fakes/policy/wildcard.h"
#include "fakes/wire/fault.h"

namespace fakes::policy {
namespace {

std::string statement(const std::string& elements) {
  return R"({"Version":"2012-10-17","Statement":[{)" + elements + "}]}";
}

Policy bucket_policy(const std::string& elements) {
  return Policy::parse(statement(elements), Kind::resource);
}

std::string refusal(const std::string& json, Kind kind = Kind::resource) {
  try {
    Policy::parse(json, kind);
  } catch (const wire::Fault& fault) {
    return fault.code() + ": " + fault.message();
  }
  return "";
}

Question question() {
  Question question;
  question.action = "s3:GetObject";
  question.resource = "arn:aws:s3:::bucket/key";
  question.principal.account = "111122223333";
  question.principal.arn = "arn:aws:iam::111122223333:user/ann";
  question.principal.canonical_id = "c0ffee";
  return question;
}

constexpr const char* everything =
    R"("Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::bucket/*")";

Decision with_condition(const std::string& condition, const Question& asked) {
  return decide(bucket_policy(std::string(everything) + R"(,"Condition":)" + condition), asked);
}

TEST(PolicyPattern, MatchesWildcards) {
  EXPECT_TRUE(Pattern("a*c").matches("abbc"));
  EXPECT_TRUE(Pattern("*").matches(""));
  EXPECT_TRUE(Pattern("a?c*").matches("abc"));
  EXPECT_FALSE(Pattern("a?c").matches("ac"));
  EXPECT_FALSE(Pattern("a*c").matches("abcd"));
  EXPECT_TRUE(Pattern("*ab*ab").matches("xababab"));
  EXPECT_FALSE(Pattern("a*", Wildcards::literal).matches("ab"));
  EXPECT_TRUE(Pattern("S3:get*").matches_any_case("s3:GetObject"));
}

TEST(PolicyPattern, TakesVariablesAsPlainText) {
  const Lookup lookup = [](std::string_view key) -> std::optional<std::string> {
    if (key == "aws:username") return "a*";
    return std::nullopt;
  };
  const auto home = Pattern::with_variables("home/${aws:username}/*", lookup);
  ASSERT_TRUE(home);
  EXPECT_TRUE(home->matches("home/a*/x"));
  EXPECT_FALSE(home->matches("home/ab/x"));
  EXPECT_FALSE(Pattern::with_variables("${aws:other}", lookup));
  EXPECT_TRUE(Pattern::with_variables("${aws:other, 'public'}", lookup)->matches("public"));
  EXPECT_FALSE(Pattern::with_variables("${*}", lookup)->matches("x"));
  EXPECT_TRUE(Pattern::with_variables("${$}{x", lookup)->matches("${x"));
}

TEST(PolicyPattern, ComparesArnsByParts) {
  EXPECT_TRUE(Pattern("arn:aws:s3:::b*").matches_arn("arn:aws:s3:::bucket"));
  EXPECT_TRUE(Pattern("arn:aws:*:*:1:*").matches_arn("arn:aws:sns:eu:1:a:b"));
  EXPECT_FALSE(Pattern("arn:*:topic").matches_arn("arn:aws:sns:eu:1:topic"));
  EXPECT_FALSE(Pattern("arn:aws:s3:::b*").matches_arn("arn:aws:s3::1:bucket"));
}

TEST(PolicyIpRange, HoldsAddresses) {
  EXPECT_TRUE(IpRange::parse("10.0.0.0/9")->contains("10.127.1.1"));
  EXPECT_FALSE(IpRange::parse("10.0.0.0/9")->contains("10.128.0.0"));
  EXPECT_TRUE(IpRange::parse("::1")->contains("::1"));
  EXPECT_FALSE(IpRange::parse("0.0.0.0/0")->contains("::1"));
  EXPECT_FALSE(IpRange::parse("10.0.0.0/33"));
  EXPECT_FALSE(IpRange::parse("10.0.0"));
}

TEST(PolicyDocument, IsKeptToTheGrammar) {
  EXPECT_EQ(refusal(""),
            "MalformedPolicy: Policies must be valid JSON and the first byte must be '{'");
  EXPECT_EQ(refusal("{"), "MalformedPolicy: This policy contains invalid Json at position 2");
  EXPECT_EQ(refusal("{}"), "MalformedPolicy: Missing required field Statement");
  EXPECT_EQ(refusal(R"({"Version":"2020-01-01"})"),
            "MalformedPolicy: The policy must contain a valid version string");
  EXPECT_EQ(refusal(R"({"Statement":[]})"),
            "MalformedPolicy: Could not parse the policy: Statement is empty!");
  EXPECT_EQ(refusal(statement(R"("Effect":"Allow","Action":"s3:*","Resource":"*")")),
            "MalformedPolicy: Missing required field Principal");
  EXPECT_EQ(refusal(statement(R"("Effect":"Maybe")")), "MalformedPolicy: Invalid effect: Maybe");
  EXPECT_EQ(refusal(statement(R"("Effect":"Allow","Effect":"Deny")")),
            "MalformedPolicy: Policy has a duplicate field Effect");
  EXPECT_EQ(refusal(statement(R"("Effect":"Allow","Principal":"x")")),
            "MalformedPolicy: Invalid policy syntax.");
  EXPECT_EQ(
      refusal(statement(R"("Effect":"Allow","NotPrincipal":"*","Action":"s3:*","Resource":"*")")),
      "MalformedPolicy: Allow with NotPrincipal is not allowed");
  EXPECT_EQ(refusal(statement(std::string(everything) + R"(,"Condition":{"Like":{"a":"b"}})")),
            "MalformedPolicy: Invalid Condition type : Like");
  EXPECT_EQ(refusal(R"({"Statement":{"Effect":"Allow","Action":"s3:*","Resource":1e999}})"),
            "MalformedPolicy: This policy contains invalid Json");
  EXPECT_EQ(refusal(statement(everything), Kind::identity),
            "MalformedPolicyDocument: Policy document should not specify a principal.");
  EXPECT_EQ(
      refusal(statement(R"("Effect":"Allow","Action":"s3:*","Resource":"*")"), Kind::identity), "");
  EXPECT_EQ(refusal(statement(R"("Effect":"Allow","Principal":"*","Action":"sts:AssumeRole")"),
                    Kind::trust),
            "");
}

TEST(PolicyDecision, DenyWins) {
  EXPECT_EQ(decide(bucket_policy(everything), question()), Decision::allow);
  auto other = question();
  other.resource = "arn:aws:s3:::bucket";
  EXPECT_EQ(decide(bucket_policy(everything), other), Decision::none);
  const auto both = Policy::parse(
      R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"*"},)"
      R"({"Effect":"Deny","Principal":"*","NotAction":"s3:PutObject","NotResource":"x"}]})",
      Kind::resource);
  EXPECT_EQ(decide(both, question()), Decision::deny);
}

TEST(PolicyDecision, KnowsPrincipals) {
  const auto decided = [](const std::string& principal, const Principal& who) {
    auto asked = question();
    asked.principal = who;
    return decide(bucket_policy(R"("Effect":"Allow","Action":"*","Resource":"*","Principal":)" +
                                principal),
                  asked) == Decision::allow;
  };
  const Principal ann = question().principal;
  const Principal session{"111122223333", "arn:aws:sts::111122223333:assumed-role/r/s", "", "", ""};
  EXPECT_TRUE(decided(R"({"AWS":"111122223333"})", ann));
  EXPECT_TRUE(decided(R"({"AWS":"arn:aws:iam::111122223333:root"})", ann));
  EXPECT_TRUE(decided(R"({"AWS":["x","arn:aws:iam::111122223333:user/ann"]})", ann));
  EXPECT_FALSE(decided(R"({"AWS":"arn:aws:iam::111122223333:user/bob"})", ann));
  EXPECT_TRUE(decided(R"({"CanonicalUser":"c0ffee"})", ann));
  EXPECT_TRUE(decided(R"({"AWS":"arn:aws:iam::111122223333:role/path/r"})", session));
  EXPECT_FALSE(decided(R"({"AWS":"arn:aws:iam::111122223333:role/q"})", session));
  EXPECT_TRUE(decided(R"({"AWS":"*"})", {}));
  EXPECT_FALSE(decided(R"({"AWS":""})", {}));
  const Principal logging{"", "", "", "logging.s3.amazonaws.com", ""};
  EXPECT_TRUE(decided(R"({"Service":"logging.s3.amazonaws.com"})", logging));
}

TEST(PolicyCondition, ComparesByOperator) {
  auto asked = question();
  asked.keys.add("aws:SourceIp", "10.1.2.3");
  asked.keys.add("s3:max-keys", "10");
  asked.keys.add("aws:CurrentTime", "2024-01-02T03:04:05Z");
  asked.keys.add("aws:SecureTransport", "false");
  asked.keys.add("s3:prefix", "Home/Ann");
  const auto allowed = [&asked](const std::string& condition) {
    return with_condition(condition, asked) == Decision::allow;
  };
  EXPECT_TRUE(allowed(R"({"IpAddress":{"AWS:sourceip":["1.0.0.0/8","10.1.0.0/16"]}})"));
  EXPECT_FALSE(allowed(R"({"NotIpAddress":{"aws:SourceIp":["1.0.0.0/8","10.1.0.0/16"]}})"));
  EXPECT_TRUE(allowed(R"({"NumericLessThanEquals":{"s3:max-keys":10}})"));
  EXPECT_FALSE(allowed(R"({"NumericLessThan":{"s3:max-keys":"10"}})"));
  EXPECT_TRUE(allowed(R"({"DateGreaterThan":{"aws:CurrentTime":"2024-01-02"}})"));
  EXPECT_TRUE(allowed(R"({"Bool":{"aws:SecureTransport":false}})"));
  EXPECT_TRUE(allowed(R"({"StringEqualsIgnoreCase":{"s3:prefix":"home/ann"}})"));
  EXPECT_TRUE(allowed(R"({"StringLike":{"s3:prefix":"Home/*"}})"));
  EXPECT_FALSE(allowed(R"({"StringEquals":{"s3:prefix":"Home/*"}})"));
  EXPECT_TRUE(allowed(R"({"StringNotEquals":{"s3:prefix":["a","b"]}})"));
  EXPECT_FALSE(allowed(R"({"StringEquals":{"s3:prefix":"Home/Ann","s3:max-keys":"1"}})"));
}

TEST(PolicyCondition, KnowsWhatIsAbsent) {
  const auto asked = question();
  const auto allowed = [&asked](const std::string& condition) {
    return with_condition(condition, asked) == Decision::allow;
  };
  EXPECT_FALSE(allowed(R"({"StringEquals":{"s3:prefix":"a"}})"));
  EXPECT_TRUE(allowed(R"({"StringNotEquals":{"s3:prefix":"a"}})"));
  EXPECT_TRUE(allowed(R"({"StringEqualsIfExists":{"s3:prefix":"a"}})"));
  EXPECT_TRUE(allowed(R"({"Null":{"s3:prefix":"true"}})"));
  EXPECT_FALSE(allowed(R"({"Null":{"s3:prefix":false}})"));
  EXPECT_TRUE(allowed(R"({"ForAllValues:StringEquals":{"aws:TagKeys":"a"}})"));
  EXPECT_FALSE(allowed(R"({"ForAnyValue:StringNotEquals":{"aws:TagKeys":"a"}})"));
}

TEST(PolicyCondition, LooksAtManyValues) {
  auto asked = question();
  asked.keys.add("aws:TagKeys", "a");
  asked.keys.add("aws:TagKeys", "b");
  const auto allowed = [&asked](const std::string& condition) {
    return with_condition(condition, asked) == Decision::allow;
  };
  EXPECT_TRUE(allowed(R"({"ForAllValues:StringEquals":{"aws:TagKeys":["a","b","c"]}})"));
  EXPECT_FALSE(allowed(R"({"ForAllValues:StringEquals":{"aws:TagKeys":"a"}})"));
  EXPECT_TRUE(allowed(R"({"ForAnyValue:StringEquals":{"aws:TagKeys":"a"}})"));
  EXPECT_FALSE(allowed(R"({"ForAllValues:StringNotEquals":{"aws:TagKeys":"a"}})"));
}

TEST(PolicyPublic, NeedsAFixedCondition) {
  const auto open = [](const std::string& condition) {
    return is_public(bucket_policy(std::string(everything) + R"(,"Condition":)" + condition));
  };
  EXPECT_TRUE(is_public(bucket_policy(everything)));
  EXPECT_FALSE(open(R"({"StringEquals":{"aws:SourceVpc":"vpc-1"}})"));
  EXPECT_TRUE(open(R"({"StringLike":{"aws:SourceVpc":"vpc-*"}})"));
  EXPECT_FALSE(open(R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/32"}})"));
  EXPECT_TRUE(open(R"({"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}})"));
  EXPECT_TRUE(open(R"({"NotIpAddress":{"aws:SourceIp":"10.0.0.0/32"}})"));
  EXPECT_TRUE(open(R"({"StringEquals":{"s3:prefix":"a"}})"));
  EXPECT_FALSE(open(R"({"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:1:*"}})"));
}

}  // namespace
}  // namespace fakes::policy
