// Forms of browsers: AWS's two examples, and what a policy can refuse.
#include "fakes/auth/post_policy.h"

#include "fakes/auth/digest.h"
#include "fakes/auth/signature_v2.h"
#include "tests/fakes/auth_fixture.h"

namespace fakes {
namespace {

using test::code_of;
using test::field_of;
using test::message_of;

// "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)"; its policy has
// line ends of two characters.
constexpr const char* example_policy =
    "{ \"expiration\": \"2015-12-30T12:00:00.000Z\",\r\n"
    "  \"conditions\": [\r\n"
    "    {\"bucket\": \"sigv4examplebucket\"},\r\n"
    "    [\"starts-with\", \"$key\", \"user/user1/\"],\r\n"
    "    {\"acl\": \"public-read\"},\r\n"
    "    {\"success_action_redirect\": "
    "\"http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html\"},\r\n"
    "    [\"starts-with\", \"$Content-Type\", \"image/\"],\r\n"
    "    {\"x-amz-meta-uuid\": \"14365123651274\"},\r\n"
    "    {\"x-amz-server-side-encryption\": \"AES256\"},\r\n"
    "    [\"starts-with\", \"$x-amz-meta-tag\", \"\"],\r\n"
    "\r\n"
    "    {\"x-amz-credential\": \"AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request\"},\r\n"
    "    {\"x-amz-algorithm\": \"AWS4-HMAC-SHA256\"},\r\n"
    "    {\"x-amz-date\": \"20151229T000000Z\" }\r\n"
    "  ]\r\n"
    "}";

PostForm example_form() {
  return {"sigv4examplebucket",
          {{"key", "user/user1/${filename}"},
           {"acl", "public-read"},
           {"success_action_redirect",
            "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
           {"Content-Type", "image/jpeg"},
           {"x-amz-meta-uuid", "14365123651274"},
           {"x-amz-server-side-encryption", "AES256"},
           {"X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
           {"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
           {"X-Amz-Date", "20151229T000000Z"},
           {"x-amz-meta-tag", ""},
           {"Policy", to_base64(example_policy)},
           {"X-Amz-Signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"}},
          "MyPhoto.jpg"};
}

std::string& field(PostForm& form, const std::string& name) {
  for (auto& candidate : form.fields) {
    if (same_name(candidate.name, name)) return candidate.value;
  }
  form.fields.push_back({name, ""});
  return form.fields.back().value;
}

Answer<PostCaller> verify(const PostForm& form, Strictness strictness = Strictness::strict) {
  return verify_post_form(form, test::example_key, strictness, "us-east-1",
                          test::at("20151229T000000Z"));
}

TEST(PostPolicy, AcceptsTheExampleOfVersion4) {
  const auto caller = verify(example_form());
  ASSERT_TRUE(caller) << caller.denial().message;
  EXPECT_FALSE(caller->is_anonymous);
  EXPECT_EQ(caller->access_key, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(caller->account, "111122223333");
  EXPECT_EQ(caller->scope.region, "us-east-1");
  EXPECT_EQ(caller->fields[0].value, "user/user1/MyPhoto.jpg");
}

// "Upload examples (AWS signature version 2)"; the policy for johnsmith as it is printed there.
TEST(PostPolicy, AcceptsTheExampleOfVersion2) {
  const std::string policy =
      "eyAiZXhwaXJhdGlvbiI6ICIyMDA3LTEyLTAxVDEyOjAwOjAwLjAwMFoiLAogICJjb25kaXRpb25zIjogWwogICAgeyJi"
      "dWNrZXQiOiAiam9obnNtaXRoIn0sCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci9lcmljLyJdLAogICAg"
      "eyJhY2wiOiAicHVibGljLXJlYWQifSwKICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL2pvaG5z"
      "bWl0aC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwKICAgIFsic3RhcnRzLXdpdGgiLCAi"
      "JENvbnRlbnQtVHlwZSIsICJpbWFnZS8iXSwKICAgIHsieC1hbXotbWV0YS11dWlkIjogIjE0MzY1MTIzNjUxMjc0In0s"
      "CiAgICBbInN0YXJ0cy13aXRoIiwgIiR4LWFtei1tZXRhLXRhZyIsICIiXQogIF0KfQo=";
  // The older example key of AWS, which this page's signature is from.
  const AccessKeys keys = [](const std::string& id) -> std::optional<AccessKey> {
    if (id != test::s3_key) return std::nullopt;
    return AccessKey{"uV3F3YluFJax1cknvbcGwgjvx4QpvB+leU8dUj2o", "111122223333"};
  };
  PostForm form{
      "johnsmith",
      {{"key", "user/eric/MyPicture.jpg"},
       {"acl", "public-read"},
       {"success_action_redirect", "http://johnsmith.s3.amazonaws.com/successful_upload.html"},
       {"Content-Type", "image/jpeg"},
       {"x-amz-meta-uuid", "14365123651274"},
       {"x-amz-meta-tag", "Some,Tag,For,Picture"},
       {"AWSAccessKeyId", "AKIAIOSFODNN7EXAMPLE"},
       {"Policy", policy},
       {"Signature", "0RavWzkygo6QX9caELEqKi9kDbU="}},
      "MyFilename.jpg"};
  const auto now = test::at("20071201T115959Z");
  const auto caller = verify_post_form(form, keys, Strictness::strict, "us-east-1", now);
  EXPECT_EQ(message_of(caller), "");
  EXPECT_EQ(message_of(verify_post_form(form, keys, Strictness::strict, "",
                                        now + std::chrono::seconds(1))),
            "Invalid according to Policy: Policy expired.");
  field(form, "signature")[0] ^= 1;
  const auto denied = verify_post_form(form, keys, Strictness::strict, "us-east-1", now);
  ASSERT_EQ(code_of(denied), "SignatureDoesNotMatch");
  EXPECT_EQ(field_of(denied.denial(), "StringToSign"), policy);
}

TEST(PostPolicy, RefusesAChangedSignaturePolicyOrCredential) {
  for (const auto* name : {"x-amz-signature", "policy"}) {
    auto form = example_form();
    field(form, name)[3] ^= 1;
    EXPECT_EQ(code_of(verify(form)), "SignatureDoesNotMatch") << name;
  }
  auto form = example_form();
  field(form, "x-amz-credential").replace(0, 20, "AKIAI44QH8DHBEXAMPLE");
  EXPECT_EQ(code_of(verify(form)), "InvalidAccessKeyId");
  form = example_form();
  field(form, "x-amz-security-token") = "token";
  EXPECT_EQ(code_of(verify(form)), "InvalidToken");
}

TEST(PostPolicy, HoldsTheFormToItsConditions) {
  const auto message = [](const std::string& name, const std::string& value) {
    auto form = example_form();
    field(form, name) = value;
    return message_of(verify(form));
  };
  const std::string failed = "Invalid according to Policy: Policy Condition failed: ";
  EXPECT_EQ(message("acl", "private"), failed + "[\"eq\", \"$acl\", \"public-read\"]");
  EXPECT_EQ(message("key", "user/user2/x"),
            failed + "[\"starts-with\", \"$key\", \"user/user1/\"]");
  EXPECT_EQ(message("Content-Type", "image/png, image/gif"), "");
  EXPECT_EQ(message("Content-Type", "image/png,text/html"),
            failed + "[\"starts-with\", \"$Content-Type\", \"image/\"]");
  EXPECT_EQ(message("x-amz-meta-tag", "anything"), "");
  EXPECT_EQ(message("x-amz-meta-other", "1"),
            "Invalid according to Policy: Extra input fields: x-amz-meta-other");
  EXPECT_EQ(message("x-ignore-this", "1"), "");
  auto form = example_form();
  form.bucket = "other";
  EXPECT_EQ(message_of(verify(form)), failed + "[\"eq\", \"$bucket\", \"sigv4examplebucket\"]");
}

TEST(PostPolicy, NamesTheFieldThatIsMissing) {
  const auto without = [](const std::string& name) {
    auto form = example_form();
    std::erase_if(form.fields, [&](const Header& header) { return same_name(header.name, name); });
    return verify(form);
  };
  for (const auto* name : {"key", "policy", "x-amz-credential", "x-amz-date", "x-amz-signature"}) {
    const auto answer = without(name);
    ASSERT_EQ(code_of(answer), "InvalidArgument") << name;
    EXPECT_EQ(field_of(answer.denial(), "ArgumentName"), name);
  }
}

TEST(PostPolicy, RefusesMalformedCredentials) {
  const auto code = [](const std::string& name, const std::string& value) {
    auto form = example_form();
    field(form, name) = value;
    return code_of(verify(form));
  };
  EXPECT_EQ(code("x-amz-algorithm", "AWS4-HMAC-SHA1"), "InvalidArgument");
  EXPECT_EQ(code("x-amz-date", "2015-12-29"), "InvalidArgument");
  const std::string id = "AKIAIOSFODNN7EXAMPLE/";
  for (const auto* rest : {"20151229/us-east-1/s3", "20151228/us-east-1/s3/aws4_request",
                           "20151229/eu-west-1/s3/aws4_request", "20151229/us-east-1/s3/aws4",
                           "20151229/us-east-1/sqs/aws4_request"}) {
    EXPECT_EQ(code("x-amz-credential", id + rest), "InvalidArgument") << rest;
  }
  EXPECT_EQ(code("policy", std::string(30000, 'A')), "MaxPostPreDataLengthExceeded");
}

TEST(PostPolicy, WithoutAPolicyIsAnonymous) {
  const auto caller = verify({"b", {{"key", "k"}}, "file"});
  ASSERT_TRUE(caller);
  EXPECT_TRUE(caller->is_anonymous);
  EXPECT_FALSE(caller->policy);
}

TEST(PostPolicy, SignaturesCountOnlyWhenStrict) {
  auto form = example_form();
  field(form, "x-amz-signature") = "wrong";
  EXPECT_EQ(message_of(verify(form, Strictness::known)), "");
  field(form, "acl") = "private";
  EXPECT_EQ(code_of(verify(form, Strictness::any)), "AccessDenied");
}

std::string problem(const std::string& json) {
  const auto document = PolicyDocument::parse(json);
  if (document) return "";
  EXPECT_EQ(document.denial().code, "InvalidPolicyDocument");
  EXPECT_EQ(document.denial().status, 400);
  return document.denial().message;
}

std::string with_condition(const std::string& condition) {
  return R"({"expiration":"2015-12-30T12:00:00Z","conditions":[)" + condition + "]}";
}

TEST(PolicyDocument, SaysWhatIsWrong) {
  EXPECT_EQ(problem(with_condition("")), "");
  EXPECT_EQ(problem("{"), "Invalid Policy: Invalid JSON.");
  EXPECT_EQ(problem("[]"), "Invalid Policy: Invalid JSON.");
  EXPECT_EQ(problem(R"({"conditions":[]})"), "Invalid Policy: Policy missing expiration.");
  EXPECT_EQ(problem(R"({"expiration":"2015-12-30T12:00:00Z"})"),
            "Invalid Policy: Policy missing conditions.");
  EXPECT_EQ(problem(R"({"expiration":"tomorrow","conditions":[]})"),
            "Invalid Policy: Invalid 'expiration' value: 'tomorrow'");
  EXPECT_EQ(problem(R"({"expiration":1,"conditions":[]})"),
            "Invalid Policy: Invalid 'expiration' value.");
  EXPECT_EQ(problem(with_condition(R"({"a":1})")),
            "Invalid Policy: Invalid Simple-Condition: value must be a string.");
  EXPECT_EQ(problem(with_condition(R"({"a":"1","b":"2"})")),
            "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one "
            "property specified.");
  for (const auto* condition :
       {"1", "[]", R"(["eq","$a"])", R"(["ne","$a","b"])", R"(["eq","a","b"])", R"(["eq","$a",1])",
        "{}", "null", R"(["content-length-range",-1,2])", R"(["content-length-range","a","b"])"}) {
    EXPECT_NE(problem(with_condition(condition)), "") << condition;
  }
}

TEST(PolicyDocument, KnowsItsOwnEscapes) {
  const auto document = PolicyDocument::parse(with_condition(R"(["EQ","$Key","a\$\v\u00e9\\v"])"));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->conditions[0].field, "key");
  EXPECT_EQ(document->conditions[0].value, "a$\v\xC3\xA9\\v");
}

TEST(PolicyDocument, LimitsTheSize) {
  const auto document =
      PolicyDocument::parse(with_condition(R"(["content-length-range",10,"20"])"));
  ASSERT_TRUE(document);
  EXPECT_FALSE(document->check_size(10));
  EXPECT_FALSE(document->check_size(20));
  const auto small = document->check_size(9);
  ASSERT_TRUE(small);
  EXPECT_EQ(small->code, "EntityTooSmall");
  EXPECT_EQ(field_of(*small, "MinSizeAllowed"), "10");
  const auto large = document->check_size(21);
  ASSERT_TRUE(large);
  EXPECT_EQ(large->code, "EntityTooLarge");
  EXPECT_EQ(field_of(*large, "ProposedSize"), "21");
}

TEST(PolicyDocument, EveryConditionOfAFieldCounts) {
  const auto document =
      PolicyDocument::parse(with_condition(R"(["starts-with","$key","a"],["eq","$key","ab"])"));
  ASSERT_TRUE(document);
  EXPECT_FALSE(document->check({{"key", "ab"}}));
  EXPECT_TRUE(document->check({{"key", "ac"}}));
  EXPECT_TRUE(document->check({}));
}

}  // namespace
}  // namespace fakes
