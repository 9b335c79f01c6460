// What the front door refuses, in which words, and what it lets in.
#include "fakes/auth/verifier.h"

#include "fakes/auth/digest.h"
#include "fakes/auth/refusals.h"
#include "fakes/auth/signature_v2.h"
#include "fakes/percent.h"
#include "tests/fakes/auth_fixture.h"

namespace fakes {
namespace {

using test::code_of;
using test::door;
using test::field_of;
using test::message_of;
using test::request;
using test::verify;

constexpr const char* signed_at = "20130524T000000Z";

struct Signing4 {
  std::string key = test::s3_key;
  std::string secret = test::s3_secret;
  Scope scope = {"20130524", "us-east-1", "s3"};
  std::string payload = std::string(unsigned_payload);
  PathRule rule = PathRule::s3;
};

// Signs all of the request's headers.
Request sign(Request sent, const Signing4& how = {}) {
  std::vector<std::string> names;
  for (const auto& header : sent.headers) names.push_back(lower_case(header.name));
  std::sort(names.begin(), names.end());
  const std::string time = sent.header("x-amz-date").value_or(signed_at);
  const auto text =
      string_to_sign_v4(time, how.scope, canonical_request(sent, names, how.payload, how.rule));
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ";") + name;
  sent.headers.push_back(
      {"Authorization", "AWS4-HMAC-SHA256 Credential=" + how.key + "/" + how.scope.text() +
                            ", SignedHeaders=" + list + ", Signature=" +
                            signature_v4(signing_key_v4(how.secret, how.scope), text)});
  return sent;
}

Request s3_request(const std::string& more = "") {
  return request(
      "GET /b/k\nHost: localhost:4566\nx-amz-date: 20130524T000000Z\n"
      "x-amz-content-sha256: UNSIGNED-PAYLOAD\n" +
      more);
}

Request query_request() {
  return request("POST /\nHost: localhost:4566\nX-Amz-Date: 20130524T000000Z\n\nAction=X");
}

Signing4 query_signing() {
  return {test::s3_key,
          test::s3_secret,
          {"20130524", "us-east-1", "iam"},
          "3bfbf3fdb9adf8e80e9c43c0d6c2a4d7bd0ca1a3a4e6b4b0d4b2a1a1f6f3a2f5",
          PathRule::others};
}

Request signed_query() {
  auto how = query_signing();
  Sha256 digest;
  digest.update("Action=X");
  how.payload = digest.finish_hex();
  return sign(query_request(), how);
}

// The request with a presigned query of S3; `change` is put in place of a parameter.
Request presigned(const std::map<std::string, std::string>& change = {},
                  const std::string& headers = "") {
  std::map<std::string, std::string> parameters = {
      {"X-Amz-Algorithm", "AWS4-HMAC-SHA256"},
      {"X-Amz-Credential", std::string(test::s3_key) + "/20130524/us-east-1/s3/aws4_request"},
      {"X-Amz-Date", signed_at},
      {"X-Amz-Expires", "60"},
      {"X-Amz-SignedHeaders", "host"}};
  for (const auto& [name, value] : change) {
    if (value == "-") {
      parameters.erase(name);
    } else {
      parameters[name] = value;
    }
  }
  std::string query;
  for (const auto& [name, value] : parameters) query += name + "=" + percent_encode(value) + "&";
  query.pop_back();
  auto sent = request("GET /b/k?" + query + "\nHost: localhost\n" + headers);
  const Scope scope{"20130524", "us-east-1", "s3"};
  const auto canonical = canonical_request(sent, {"host"}, unsigned_payload, PathRule::s3);
  sent.query += "&X-Amz-Signature=" + signature_v4(signing_key_v4(test::s3_secret, scope),
                                                   string_to_sign_v4(signed_at, scope, canonical));
  return sent;
}

TEST(Verifier, TellsWhoSignedWhat) {
  auto where = door(Dialect::s3, signed_at);
  where.service = "s3";
  where.region = "us-east-1";
  const auto caller = verify(sign(s3_request()), where);
  ASSERT_TRUE(caller) << caller.denial().message;
  EXPECT_TRUE(caller->verified);
  EXPECT_EQ(caller->how, Signing::v4_header);
  EXPECT_EQ(caller->access_key, test::s3_key);
  EXPECT_EQ(caller->account, "111122223333");
  EXPECT_EQ(caller->scope.region, "us-east-1");
  EXPECT_EQ(caller->payload.kind, Payload::plain_unsigned);
}

TEST(Verifier, TakesTheBodysDigestFromOutside) {
  auto sent = signed_query();
  auto where = door(Dialect::query, signed_at);
  EXPECT_EQ(message_of(verify(sent, where)), "");
  Sha256 digest;
  digest.update(std::exchange(sent.body, ""));
  EXPECT_EQ(code_of(verify(sent, where)), "SignatureDoesNotMatch");
  where.body_sha256 = digest.finish_hex();
  EXPECT_EQ(message_of(verify(sent, where)), "");
}

TEST(Verifier, UnsignedRequests) {
  const auto sent = request("GET /\nHost: h\n");
  const auto anonymous = verify(sent, door(Dialect::s3, signed_at));
  ASSERT_TRUE(anonymous);
  EXPECT_EQ(anonymous->how, Signing::anonymous);
  EXPECT_FALSE(anonymous->verified);
  EXPECT_EQ(missing_authentication(Dialect::s3).code, "AccessDenied");

  EXPECT_EQ(code_of(verify(sent, door(Dialect::query, signed_at))), "MissingAuthenticationToken");
  EXPECT_EQ(code_of(verify(sent, door(Dialect::json, signed_at))),
            "MissingAuthenticationTokenException");
  auto open = door(Dialect::query, signed_at);
  open.anonymous_allowed = true;
  EXPECT_TRUE(verify(sent, open));
}

TEST(Verifier, EveryByteCounts) {
  const auto intact = sign(s3_request("x-amz-meta-a: value\n"));
  const auto where = door(Dialect::s3, signed_at);
  ASSERT_EQ(message_of(verify(intact, where)), "");
  std::vector<Request> changes(6, intact);
  changes[0].method = "PUT";
  changes[1].path = "/b/K";
  changes[2].query = "acl";
  changes[3].headers[0].value = "localhost:4567";
  changes[4].headers[3].value = "Value";
  changes[5].headers.push_back({"x-amz-meta-a", "more"});
  for (const auto& changed : changes) {
    EXPECT_EQ(code_of(verify(changed, where)), "SignatureDoesNotMatch");
  }
}

TEST(Verifier, ShowsWhatS3WouldHaveSigned) {
  auto sent = sign(s3_request());
  sent.path = "/b/other";
  const auto answer = verify(sent, door(Dialect::s3, signed_at));
  ASSERT_FALSE(answer);
  const auto& denial = answer.denial();
  EXPECT_EQ(denial.status, 403);
  EXPECT_EQ(field_of(denial, "AWSAccessKeyId"), test::s3_key);
  EXPECT_EQ(field_of(denial, "SignatureProvided").size(), 64);
  EXPECT_EQ(field_of(denial, "StringToSign").substr(0, 17), "AWS4-HMAC-SHA256\n");
  EXPECT_EQ(field_of(denial, "StringToSignBytes").substr(0, 11), "41 57 53 34");
  EXPECT_EQ(field_of(denial, "CanonicalRequest").substr(0, 13), "GET\n/b/other\n");
  EXPECT_EQ(field_of(denial, "CanonicalRequestBytes").substr(0, 11), "47 45 54 0a");
}

TEST(Verifier, WordsTheMismatchAsTheServiceDoes) {
  auto sent = signed_query();
  sent.body = "Action=Y";
  const auto query = verify(sent, door(Dialect::query, signed_at));
  EXPECT_EQ(code_of(query), "SignatureDoesNotMatch");
  EXPECT_THAT(message_of(query), testing::HasSubstr("The Canonical String for this request"));
  const auto json = verify(sent, door(Dialect::json, signed_at));
  EXPECT_EQ(code_of(json), "InvalidSignatureException");
  EXPECT_EQ(json.denial().status, 400);
  EXPECT_EQ(verify(sent, door(Dialect::rest_json, signed_at)).denial().status, 403);
  EXPECT_EQ(code_of(verify(sent, door(Dialect::ec2, signed_at))), "AuthFailure");
}

TEST(Verifier, SignaturesAreLowerCase) {
  auto sent = sign(s3_request());
  auto& value = sent.headers.back().value;
  for (auto at = value.find("Signature=") + 10; at < value.size(); ++at) {
    if (value[at] >= 'a') value[at] = static_cast<char>(value[at] - 32);
  }
  EXPECT_EQ(code_of(verify(sent, door(Dialect::s3, signed_at))), "SignatureDoesNotMatch");
}

TEST(Verifier, ClocksMayDifferByFifteenMinutes) {
  const auto sent = sign(s3_request());
  EXPECT_TRUE(verify(sent, door(Dialect::s3, "20130524T001500Z")));
  EXPECT_TRUE(verify(sent, door(Dialect::s3, "20130523T234500Z")));
  EXPECT_EQ(code_of(verify(sent, door(Dialect::s3, "20130523T234459Z"))), "RequestTimeTooSkewed");
  const auto late = verify(sent, door(Dialect::s3, "20130524T001501Z"));
  ASSERT_EQ(code_of(late), "RequestTimeTooSkewed");
  EXPECT_EQ(field_of(late.denial(), "RequestTime"), signed_at);
  EXPECT_EQ(field_of(late.denial(), "ServerTime"), "2013-05-24T00:15:01Z");
  EXPECT_EQ(field_of(late.denial(), "MaxAllowedSkewMilliseconds"), "900000");

  EXPECT_EQ(message_of(verify(signed_query(), door(Dialect::query, "20130524T002000Z"))),
            "Signature expired: 20130524T000000Z is now earlier than 20130524T000500Z "
            "(20130524T002000Z - 15 min.)");
  EXPECT_EQ(message_of(verify(signed_query(), door(Dialect::query, "20130523T234000Z"))),
            "Signature not yet current: 20130524T000000Z is still later than 20130523T235500Z "
            "(20130523T234000Z + 15 min.)");
}

TEST(Verifier, ChecksTheScope) {
  auto where = door(Dialect::s3, signed_at);
  where.region = "eu-west-1";
  const auto region = verify(sign(s3_request()), where);
  ASSERT_EQ(code_of(region), "AuthorizationHeaderMalformed");
  EXPECT_EQ(message_of(region),
            "The authorization header is malformed; the region 'us-east-1' is wrong; expecting "
            "'eu-west-1'");
  EXPECT_EQ(field_of(region.denial(), "Region"), "eu-west-1");
  EXPECT_EQ(code_of(verify(presigned(), where)), "AuthorizationQueryParametersError");
  where.service = "s3";
  Signing4 ec2;
  ec2.scope.service = "ec2";
  EXPECT_EQ(message_of(verify(sign(s3_request(), ec2), where)),
            "The authorization header is malformed; incorrect service \"ec2\". This endpoint "
            "belongs to \"s3\".");

  auto other = door(Dialect::query, signed_at);
  other.service = "sts";
  EXPECT_EQ(code_of(verify(signed_query(), other)), "SignatureDoesNotMatch");
  other.service = "";
  other.region = "eu-west-1";
  EXPECT_EQ(message_of(verify(signed_query(), other)),
            "Credential should be scoped to a valid region. ");
}

TEST(Verifier, UnknownKeysAndTokens) {
  Signing4 unknown;
  unknown.key = "AKIAI44QH8DHBEXAMPLE";
  const auto where = door(Dialect::s3, signed_at);
  const auto s3 = verify(sign(s3_request(), unknown), where);
  EXPECT_EQ(code_of(s3), "InvalidAccessKeyId");
  EXPECT_EQ(field_of(s3.denial(), "AWSAccessKeyId"), unknown.key);
  auto query = query_signing();
  query.key = unknown.key;
  const auto sent = sign(query_request(), query);
  EXPECT_EQ(code_of(verify(sent, door(Dialect::query, signed_at))), "InvalidClientTokenId");
  const auto json = verify(sent, door(Dialect::json, signed_at));
  EXPECT_EQ(code_of(json), "UnrecognizedClientException");
  EXPECT_EQ(json.denial().status, 400);
  EXPECT_EQ(verify(sent, door(Dialect::ec2, signed_at)).denial().status, 401);

  Signing4 temporary;
  temporary.key = test::temporary_key;
  EXPECT_EQ(code_of(verify(sign(s3_request(), temporary), where)), "InvalidAccessKeyId");
  const auto with_token = sign(s3_request("x-amz-security-token: token\n"), temporary);
  EXPECT_EQ(message_of(verify(with_token, where)), "");
  EXPECT_EQ(code_of(verify(sign(s3_request("x-amz-security-token: other\n"), temporary), where)),
            "InvalidToken");
  EXPECT_EQ(code_of(verify(sign(s3_request("x-amz-security-token: token\n")), where)),
            "InvalidToken");
}

TEST(Verifier, TemporaryKeysExpire) {
  Signing4 temporary;
  temporary.key = test::temporary_key;
  const auto sent = sign(request("GET /b/k\nHost: h\nx-amz-date: 20130524T005959Z\n"
                                 "x-amz-content-sha256: UNSIGNED-PAYLOAD\n"
                                 "x-amz-security-token: token\n"),
                         temporary);
  EXPECT_EQ(message_of(verify(sent, door(Dialect::s3, "20130524T005959Z"))), "");
  EXPECT_EQ(code_of(verify(sent, door(Dialect::s3, "20130524T010000Z"))), "ExpiredToken");
}

TEST(Verifier, AddedHeadersMustBeSigned) {
  auto sent = sign(s3_request());
  sent.headers.push_back({"X-Amz-Acl", "public-read"});
  const auto answer = verify(sent, door(Dialect::s3, signed_at));
  ASSERT_EQ(code_of(answer), "AccessDenied");
  EXPECT_EQ(field_of(answer.denial(), "HeadersNotSigned"), "X-Amz-Acl");
  EXPECT_EQ(code_of(verify(presigned({}, "x-amz-acl: private\n"), door(Dialect::s3, signed_at))),
            "AccessDenied");
  auto harmless = sign(s3_request());
  harmless.headers.push_back({"User-Agent", "any"});
  EXPECT_EQ(message_of(verify(harmless, door(Dialect::s3, signed_at))), "");
}

TEST(Verifier, LinksHaveLimits) {
  const auto where = door(Dialect::s3, signed_at);
  EXPECT_EQ(message_of(verify(presigned(), where)), "");
  EXPECT_EQ(message_of(verify(presigned(), door(Dialect::s3, "20130524T000100Z"))), "");
  EXPECT_EQ(message_of(verify(presigned(), door(Dialect::s3, "20130524T000101Z"))),
            "Request has expired");
  EXPECT_EQ(message_of(verify(presigned(), door(Dialect::s3, "20130523T234459Z"))),
            "Request is not yet valid");
  EXPECT_EQ(message_of(verify(presigned({{"X-Amz-Expires", "604800"}}), where)), "");
  for (const auto* wrong : {"604801", "-1", "x", "", "1.5", "99999999999999999999"}) {
    EXPECT_EQ(code_of(verify(presigned({{"X-Amz-Expires", wrong}}), where)),
              "AuthorizationQueryParametersError")
        << wrong;
  }
  for (const auto* missing :
       {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires"}) {
    EXPECT_EQ(code_of(verify(presigned({{missing, "-"}}), where)),
              "AuthorizationQueryParametersError")
        << missing;
  }
  EXPECT_EQ(code_of(verify(presigned({{"X-Amz-Date", "20130525T000000Z"}}), where)),
            "AuthorizationQueryParametersError");
  EXPECT_EQ(code_of(verify(presigned({{"X-Amz-Date", "Fri, 24 May 2013"}}), where)),
            "AuthorizationQueryParametersError");
  auto soon = where;
  soon.now += std::chrono::milliseconds(1);
  EXPECT_EQ(message_of(verify(presigned({{"X-Amz-Expires", "0"}}), soon)), "Request has expired");
}

TEST(Verifier, OneSignatureOnly) {
  auto sent = sign(s3_request());
  sent.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256";
  EXPECT_EQ(code_of(verify(sent, door(Dialect::s3, signed_at))), "InvalidArgument");
  sent.query = "Signature=x&AWSAccessKeyId=y";
  EXPECT_EQ(code_of(verify(sent, door(Dialect::s3, signed_at))), "InvalidArgument");
}

Answer<Caller> with_authorization(const std::string& value, Dialect dialect,
                                  const std::string& date = "X-Amz-Date: 20130524T000000Z\n") {
  auto sent = request("GET /\nHost: h\nx-amz-content-sha256: UNSIGNED-PAYLOAD\n" + date);
  sent.headers.push_back({"Authorization", value});
  return verify(sent, door(dialect, signed_at));
}

TEST(Verifier, MalformedHeadersOfS3) {
  const auto message = [](const std::string& value) {
    const auto answer = with_authorization(value, Dialect::s3);
    EXPECT_EQ(code_of(answer), "AuthorizationHeaderMalformed") << value;
    return message_of(answer).substr(std::string("The authorization header is malformed; ").size());
  };
  const std::string v4 = "AWS4-HMAC-SHA256 ";
  const std::string rest = ",SignedHeaders=host,Signature=00";
  EXPECT_EQ(message(v4),
            "the authorization header requires three components: Credential, SignedHeaders, and "
            "Signature.");
  EXPECT_EQ(message(v4 + "Credential"), "the authorization component \"Credential\" is malformed.");
  EXPECT_EQ(message(v4 + "Credential=a/b" + rest),
            "the Credential is mal-formed; expecting "
            "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
  EXPECT_EQ(message(v4 + "Credential=A/20130524/r/s3/aws4" + rest),
            "incorrect terminal \"aws4\". This endpoint uses \"aws4_request\".");
  EXPECT_EQ(message(v4 + "Credential=A/2013/r/s3/aws4_request" + rest),
            "incorrect date format \"2013\". This date in the credential must be in the format "
            "\"yyyyMMdd\".");
  EXPECT_EQ(message(v4 + "Credential=A/20130525/r/s3/aws4_request" + rest),
            "Invalid credential date \"20130525\". This date is not the same as X-Amz-Date: "
            "\"20130524\".");
  EXPECT_EQ(message_of(with_authorization("Bearer x", Dialect::s3)),
            "Unsupported Authorization Type");
  EXPECT_EQ(code_of(with_authorization("", Dialect::s3)), "InvalidArgument");
  EXPECT_EQ(code_of(with_authorization("AWS nocolon", Dialect::s3)), "InvalidArgument");
  EXPECT_EQ(message_of(with_authorization("AWS A:b", Dialect::s3, "")),
            "AWS authentication requires a valid Date or x-amz-date header");
  EXPECT_EQ(message_of(with_authorization(v4 + "Credential=A/20130524/r/s3/aws4_request" + rest,
                                          Dialect::s3, "X-Amz-Date: yesterday\n")),
            "AWS authentication requires a valid Date or x-amz-date header");
}

TEST(Verifier, MalformedHeadersOfTheOthers) {
  const auto message = [](const std::string& value, const std::string& date) {
    const auto answer = with_authorization(value, Dialect::query, date);
    EXPECT_EQ(code_of(answer), "IncompleteSignature") << value;
    return message_of(answer);
  };
  const std::string date = "X-Amz-Date: 20130524T000000Z\n";
  EXPECT_EQ(message("AWS4-HMAC-SHA256 ", ""),
            "Authorization header requires 'Credential' parameter. Authorization header requires "
            "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
            "Authorization=AWS4-HMAC-SHA256 ");
  EXPECT_EQ(message("AWS4-HMAC-SHA256 Credential= a", date),
            "'a' not a valid key=value pair (missing equal-sign) in Authorization header: "
            "'AWS4-HMAC-SHA256 Credential= a'.");
  EXPECT_EQ(message("AWS4-HMAC-SHA256 Credential=a/b,SignedHeaders=host,Signature=0", date),
            "Credential must have exactly 5 slash-delimited elements, e.g. "
            "keyid/date/region/service/term, got 'a/b'");
  message("AWS4-HMAC-SHA1 Credential=a", date);
  message("AWS A:b", date);
  EXPECT_EQ(code_of(with_authorization("", Dialect::json)), "IncompleteSignatureException");
}

TEST(Verifier, HostMustBeSigned) {
  Request sent = request("GET /\nX-Amz-Date: 20130524T000000Z\n");
  auto how = query_signing();
  how.payload = empty_sha256;
  EXPECT_EQ(message_of(verify(sign(sent, how), door(Dialect::query, signed_at))),
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
}

TEST(Verifier, PayloadsOfS3) {
  const auto kind = [](const std::string& text) {
    return s3_payload(request("PUT /\nx-amz-content-sha256: " + text + "\n"), Signing::v4_header);
  };
  EXPECT_EQ(kind("UNSIGNED-PAYLOAD")->kind, Payload::plain_unsigned);
  EXPECT_EQ(kind("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")->kind, Payload::chunked_signed);
  EXPECT_EQ(kind("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")->kind,
            Payload::chunked_signed_trailer);
  EXPECT_EQ(kind("STREAMING-UNSIGNED-PAYLOAD-TRAILER")->kind, Payload::chunked_unsigned_trailer);
  EXPECT_EQ(kind(std::string(empty_sha256))->kind, Payload::plain_hashed);
  EXPECT_EQ(code_of(kind("STREAMING")), "InvalidArgument");
  EXPECT_EQ(code_of(kind("")), "InvalidArgument");
  const auto none = request("PUT /\n");
  EXPECT_EQ(code_of(s3_payload(none, Signing::v4_header)), "InvalidRequest");
  EXPECT_EQ(s3_payload(none, Signing::anonymous)->kind, Payload::plain_unsigned);
  const auto anonymous = request("PUT /\nContent-Encoding: gzip, AWS-Chunked\n");
  EXPECT_EQ(s3_payload(anonymous, Signing::anonymous)->kind, Payload::chunked_unsigned_trailer);

  const DeclaredPayload declared{Payload::plain_hashed, std::string(empty_sha256)};
  EXPECT_FALSE(payload_mismatch(declared, std::string(empty_sha256)));
  const auto mismatch = payload_mismatch(declared, "00");
  ASSERT_TRUE(mismatch);
  EXPECT_EQ(mismatch->code, "XAmzContentSHA256Mismatch");
  EXPECT_FALSE(payload_mismatch({Payload::plain_unsigned, "UNSIGNED-PAYLOAD"}, "00"));
}

TEST(Verifier, LinksOfVersion2) {
  const auto link = [](const std::string& query) {
    return verify(request("GET /b/k?" + query + "\nHost: h\n"), door(Dialect::s3, signed_at));
  };
  EXPECT_EQ(message_of(link("AWSAccessKeyId=A&Signature=b")),
            "Query-string authentication requires the Signature, Expires and AWSAccessKeyId "
            "parameters");
  EXPECT_EQ(message_of(link("AWSAccessKeyId=A&Signature=b&Expires=soon")),
            "Invalid date (should be seconds since epoch): soon");
  EXPECT_EQ(message_of(link("AWSAccessKeyId=A&Signature=b&Expires=1")), "Request has expired");
  EXPECT_EQ(code_of(link("AWSAccessKeyId=A&Signature=b&Expires=1999999999")), "InvalidAccessKeyId");
  const std::string text =
      "GET\n\n\n1999999999\nx-amz-security-token:token\n"
      "/b/k?acl&response-content-type=a b";
  // 20130524 is before the temporary key's end.
  const auto answer = link(
      "response-content-type=a%20b&acl&x-amz-security-token=token&other=1"
      "&AWSAccessKeyId=" +
      std::string(test::temporary_key) +
      "&Expires=1999999999&Signature=" + percent_encode(signature_v2(test::s3_secret, text)));
  EXPECT_EQ(message_of(answer), "");
  // A second Expires cannot stand in for the signed one.
  const std::string old = "GET\n\n\n1\n/b/k";
  EXPECT_EQ(code_of(link("AWSAccessKeyId=" + std::string(test::s3_key) +
                         "&Expires=1999999999&Expires=1&Signature=" +
                         percent_encode(signature_v2(test::s3_secret, old)))),
            "SignatureDoesNotMatch");
}

Answer<Caller> signed_v2(const std::string& path, const std::string& signed_path,
                         const std::string& date = "Fri, 24 May 2013 00:00:00 GMT") {
  auto sent = request("PUT " + path + "\nHost: h\nDate: " + date + "\n");
  const std::string text = "PUT\n\n\n" + date + "\n" + signed_path;
  sent.headers.push_back({"Authorization", "AWS " + std::string(test::s3_key) + ":" +
                                               signature_v2(test::s3_secret, text)});
  return verify(sent, door(Dialect::s3, signed_at));
}

TEST(Verifier, TakesBucketsOfVersion2WithAndWithoutASlash) {
  EXPECT_EQ(code_of(signed_v2("/b", "/b")), "");
  EXPECT_EQ(code_of(signed_v2("/b", "/b/")), "");
  EXPECT_EQ(code_of(signed_v2("/b?acl", "/b/?acl")), "");
  EXPECT_EQ(code_of(signed_v2("/b/", "/b")), "SignatureDoesNotMatch");
  EXPECT_EQ(code_of(signed_v2("/b/k", "/b/k/")), "SignatureDoesNotMatch");
  EXPECT_EQ(code_of(signed_v2("/", "//")), "SignatureDoesNotMatch");
}

TEST(Verifier, DatesOfVersion2AreFrom1970On) {
  const std::string early = "Tue, 07 Jul 1950 21:53:04 GMT";
  EXPECT_EQ(message_of(signed_v2("/b", "/b", early)),
            "AWS authentication requires a valid Date or x-amz-date header");
  EXPECT_EQ(code_of(signed_v2("/b", "/b", "Thu, 01 Jan 1970 00:00:00 GMT")),
            "RequestTimeTooSkewed");
}

TEST(Verifier, OtherServicesKnowNoVersion2) {
  const auto sent = request("GET /?AWSAccessKeyId=A&Signature=b&Expires=1\nHost: h\n");
  EXPECT_EQ(code_of(verify(sent, door(Dialect::query, signed_at))), "MissingAuthenticationToken");
}

TEST(Verifier, LenientModes) {
  auto sent = sign(s3_request());
  sent.headers.back().value.back() ^= 1;
  const auto years_later = door(Dialect::s3, "20260101T000000Z");
  const auto known = verify(sent, years_later, Strictness::known);
  ASSERT_TRUE(known);
  EXPECT_FALSE(known->verified);
  EXPECT_EQ(known->account, "111122223333");
  EXPECT_EQ(known->scope.region, "us-east-1");

  const auto other = request(
      "GET /\nAuthorization: AWS4-HMAC-SHA256 Credential=test/20200101/"
      "eu-west-1/sqs/aws4_request, SignedHeaders=, Signature=\n");
  const auto where = door(Dialect::json, signed_at);
  EXPECT_EQ(code_of(verify(other, where, Strictness::known)), "UnrecognizedClientException");
  const auto any = verify(other, where, Strictness::any);
  ASSERT_TRUE(any);
  EXPECT_EQ(any->access_key, "test");
  EXPECT_EQ(any->scope.service, "sqs");
  EXPECT_EQ(any->account, "");

  EXPECT_EQ(verify(request("GET /?X-Amz-Credential=k%2F1\n"), where, Strictness::any)->access_key,
            "k");
  EXPECT_EQ(verify(request("GET /?AWSAccessKeyId=k2\n"), where, Strictness::any)->access_key, "k2");
  EXPECT_EQ(verify(request("GET /\nAuthorization: AWS k3:x\n"), where, Strictness::any)->access_key,
            "k3");
  const auto nobody = request("GET /\nAuthorization: Bearer x\n");
  EXPECT_EQ(verify(nobody, where, Strictness::any)->how, Signing::anonymous);
  EXPECT_EQ(code_of(verify(nobody, where, Strictness::known)),
            "MissingAuthenticationTokenException");
}

TEST(Verifier, StandsOddRequests) {
  Request odd;
  for (const auto dialect : {Dialect::s3, Dialect::query}) {
    odd.headers = {{"", ""}, {"Authorization", std::string(1, '\0')}};
    EXPECT_FALSE(verify(odd, door(dialect, signed_at)));
    odd.headers = {{"Authorization", "AWS4-HMAC-SHA256 " + std::string(1 << 20, ',')}};
    EXPECT_FALSE(verify(odd, door(dialect, signed_at)));
  }
  auto huge = s3_request("x-amz-meta-a: " + std::string(1 << 20, 'x') + "\nx-amz-meta-b:\n");
  huge.query = "a=%&a=%zz&b=%c3%a9&a=";
  huge.headers.push_back({"x-amz-meta-c", std::string("n\0l", 3)});
  EXPECT_EQ(message_of(verify(sign(huge), door(Dialect::s3, signed_at))), "");
}

}  // namespace
}  // namespace fakes
