#include <gmock/gmock.h>

#include "fakes/auth/key_ids.h"
#include "fakes/services.h"
#include "fakes/sts/web_identity.h"
#include "fakes/wire/encoding.h"
#include "tests/fakes/gateway_rig.h"

namespace fakes {
namespace {

using test::GatewayRig;
using test::request_to;
using test::Signer;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

std::string between(const std::string& text, const std::string& tag) {
  const auto start = text.find("<" + tag + ">") + tag.size() + 2;
  return text.substr(start, text.find("</" + tag + ">") - start);
}

// STS beside IAM, both behind strict signatures.
struct Both : GatewayRig {
  Both() : GatewayRig(std::vector<Make>{make_sts, make_iam}, Strictness::strict) {
    accounts.put_key(
        {"AKIAALICE",
         "secret",
         {"111122223333", "arn:aws:iam::111122223333:user/alice", "AIDAALICE", "AKIAALICE"}});
  }

  Response ask(const std::string& service, std::string form,
               const Signer& signer = {"AKIAALICE", "secret"}) {
    form += service == "sts" ? "&Version=2011-06-15" : "&Version=2010-05-08";
    const Request request = request_to(
        "POST", "/", {{"Content-Type", "application/x-www-form-urlencoded"}}, std::move(form));
    return send(signer.key.empty() ? request : signer(request, service));
  }
  void create_role(const std::string& trust, const std::string& more = "") {
    const Response response =
        ask("iam", "Action=CreateRole&RoleName=deploy&AssumeRolePolicyDocument=" +
                       wire::percent_encode(trust) + more);
    ASSERT_EQ(response.status, 200) << response.body;
  }
  Response assume(const std::string& more = "", const Signer& signer = {"AKIAALICE", "secret"}) {
    return ask("sts",
               "Action=AssumeRole&RoleArn=arn:aws:iam::111122223333:role/deploy"
               "&RoleSessionName=build" +
                   more,
               signer);
  }
  static Signer signer_of(const Response& response) {
    return {between(response.body, "AccessKeyId"), between(response.body, "SecretAccessKey"),
            "us-east-1", between(response.body, "SessionToken")};
  }
};

std::string trust_in(const std::string& principal, const std::string& condition = "") {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)" + principal +
         R"(,"Action":["sts:AssumeRole","sts:AssumeRoleWithWebIdentity"])" + condition + "}]}";
}
const std::string trust_alice = trust_in(R"({"AWS":"arn:aws:iam::111122223333:user/alice"})");

TEST(Sts, SaysWhoCalls) {
  Both both;
  const Response response = both.ask("sts", "Action=GetCallerIdentity");
  EXPECT_EQ(between(response.body, "Arn"), "arn:aws:iam::111122223333:user/alice");
  EXPECT_EQ(between(response.body, "UserId"), "AIDAALICE");
  EXPECT_EQ(between(response.body, "Account"), "111122223333");
}

TEST(Sts, LetsARoleBeAssumed) {
  Both both;
  both.create_role(trust_alice);
  const Response response = both.assume();
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_THAT(between(response.body, "AssumedRoleId"), MatchesRegex("AROA[A-Z2-7]{17}:build"));
  const Signer session = Both::signer_of(response);
  EXPECT_THAT(session.key, MatchesRegex("ASIA[A-Z2-7]{16}"));
  const Response who = both.ask("sts", "Action=GetCallerIdentity", session);
  EXPECT_EQ(between(who.body, "Arn"), "arn:aws:sts::111122223333:assumed-role/deploy/build");
  Signer stolen = session;
  stolen.token.reset();
  EXPECT_EQ(both.ask("sts", "Action=GetCallerIdentity", stolen).status, 403);
}

TEST(Sts, RefusesWhomTheRoleDoesNotTrust) {
  Both both;
  const Response missing = both.assume();
  EXPECT_EQ(missing.status, 403);
  EXPECT_THAT(missing.body,
              HasSubstr("<Code>AccessDenied</Code><Message>User: "
                        "arn:aws:iam::111122223333:user/alice is not authorized to perform: "
                        "sts:AssumeRole on resource: arn:aws:iam::111122223333:role/deploy"));
  both.create_role(trust_in(R"({"AWS":"arn:aws:iam::111122223333:user/bob"})"));
  EXPECT_THAT(both.assume().body, HasSubstr("AccessDenied"));
  EXPECT_THAT(both.assume("", {"test", "test"}).body, HasSubstr("AccessDenied"));
}

TEST(Sts, KeepsToConditions) {
  Both both;
  both.create_role(trust_in(R"({"AWS":"111122223333"})",
                            R"(,"Condition":{"StringEquals":{"sts:ExternalId":"42"}})"));
  EXPECT_EQ(both.assume().status, 403);
  EXPECT_EQ(both.assume("&ExternalId=41").status, 403);
  EXPECT_EQ(both.assume("&ExternalId=42").status, 200);
}

TEST(Sts, BoundsSessions) {
  Both both;
  both.create_role(trust_in(R"({"AWS":"*"})"), "&MaxSessionDuration=7200");
  EXPECT_EQ(both.assume("&DurationSeconds=7200").status, 200);
  EXPECT_THAT(both.assume("&DurationSeconds=7201").body,
              HasSubstr("exceeds the MaxSessionDuration set for this role"));
  EXPECT_EQ(both.assume("&DurationSeconds=899").status, 400);
  const Signer session = Both::signer_of(both.assume());
  EXPECT_EQ(both.assume("", session).status, 200);
  EXPECT_THAT(both.assume("&DurationSeconds=3601", session).body, HasSubstr("role chaining"));
  EXPECT_THAT(both.ask("sts", "Action=AssumeRole&RoleSessionName=build&RoleArn=" +
                                  std::string("arn:aws:iam::111122223333:user/deploy"))
                  .body,
              HasSubstr("is invalid"));
}

TEST(Sts, EndsSessions) {
  Both both;
  both.create_role(trust_alice);
  const Signer session = Both::signer_of(both.assume("&DurationSeconds=900"));
  EXPECT_EQ(both.ask("sts", "Action=GetCallerIdentity", session).status, 200);
  Key key = *both.accounts.key(session.key);
  key.expires = both.clock.now() - std::chrono::seconds(1);
  both.accounts.put_key(key);
  EXPECT_THAT(both.ask("sts", "Action=GetCallerIdentity", session).body, HasSubstr("ExpiredToken"));
}

TEST(Sts, GivesUsersSessionsOfTheirOwn) {
  Both both;
  const Response own = both.ask("sts", "Action=GetSessionToken");
  const Signer session = Both::signer_of(own);
  const Response who = both.ask("sts", "Action=GetCallerIdentity", session);
  EXPECT_EQ(between(who.body, "Arn"), "arn:aws:iam::111122223333:user/alice");
  EXPECT_THAT(both.ask("sts", "Action=GetSessionToken", session).body,
              HasSubstr("Cannot call GetSessionToken with session credentials"));
  const Response federated = both.ask("sts", "Action=GetFederationToken&Name=guest");
  EXPECT_EQ(between(federated.body, "Arn"), "arn:aws:sts::111122223333:federated-user/guest");
  EXPECT_EQ(between(federated.body, "FederatedUserId"), "111122223333:guest");
}

TEST(Sts, KnowsWhoseAKeyIs) {
  Both both;
  const auto account = [&](const std::string& id) {
    return between(both.ask("sts", "Action=GetAccessKeyInfo&AccessKeyId=" + id).body, "Account");
  };
  EXPECT_EQ(account(new_key_id("AKIA", "123456789012")), "123456789012");
  EXPECT_EQ(account("AKIAIOSFODNN7EXAMPLE"), "581039954779");
  EXPECT_EQ(both.ask("sts", "Action=GetAccessKeyInfo&AccessKeyId=AAAAAAAAAAAAAAAAAAAA").status,
            400);
  EXPECT_THAT(both.ask("sts", "Action=DecodeAuthorizationMessage&EncodedMessage=x").body,
              HasSubstr("InvalidAuthorizationMessageException"));
}

TEST(KeyIds, HoldTheirAccount) {
  for (const char* account : {"000000000000", "000000000001", "123456789012", "999999999999"}) {
    const std::string id = new_key_id("ASIA", account);
    EXPECT_THAT(id, MatchesRegex("ASIA[A-Z2-7]{16}"));
    EXPECT_EQ(account_of_key_id(id), account);
    EXPECT_NE(id, new_key_id("ASIA", account));
  }
  for (const char* id : {"", "AKIA", "test", "AKIA000000000000000!", "XXXXAAAAAAAAAAAAAAAA"}) {
    EXPECT_FALSE(account_of_key_id(id)) << id;
  }
}

std::string token(const std::string& claims) {
  const auto part = [](const std::string& text) {
    std::string out = wire::base64(text);
    std::replace(out.begin(), out.end(), '+', '-');
    std::replace(out.begin(), out.end(), '/', '_');
    return out.substr(0, out.find('='));
  };
  return part(R"({"alg":"RS256"})") + "." + part(claims) + ".c2lnbmF0dXJl";
}

std::string claims(const std::string& subject, const std::string& audience,
                   const std::string& expires = "99999999999") {
  return R"({"iss":"https://oidc.test/id/1","sub":")" + subject + R"(","aud":[")" + audience +
         R"("],"exp":)" + expires + "}";
}

struct WithProvider : Both {
  WithProvider() {
    create_role(trust_in(
        R"({"Federated":"arn:aws:iam::111122223333:oidc-provider/oidc.test/id/1"})",
        R"(,"Condition":{"StringEquals":{"oidc.test/id/1:sub":"system:serviceaccount:a:b"}})"));
    ask("iam",
        "Action=CreateOpenIDConnectProvider&Url=https://oidc.test/id/1"
        "&ClientIDList.member.1=sts.amazonaws.com&ThumbprintList.member.1=" +
            std::string(40, 'a'));
  }
  Response assume_with(const std::string& sent) {
    return ask("sts",
               "Action=AssumeRoleWithWebIdentity&RoleSessionName=pod&"
               "RoleArn=arn:aws:iam::111122223333:role/deploy&WebIdentityToken=" +
                   sent,
               {""});
  }
};

TEST(WebIdentity, AssumesARole) {
  WithProvider with;
  const Response response =
      with.assume_with(token(claims("system:serviceaccount:a:b", "sts.amazonaws.com")));
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(between(response.body, "SubjectFromWebIdentityToken"), "system:serviceaccount:a:b");
  EXPECT_EQ(between(response.body, "Audience"), "sts.amazonaws.com");
  const Response who = with.ask("sts", "Action=GetCallerIdentity", Both::signer_of(response));
  EXPECT_EQ(between(who.body, "Arn"), "arn:aws:sts::111122223333:assumed-role/deploy/pod");
}

TEST(WebIdentity, IsRefused) {
  WithProvider with;
  const auto code = [&](const std::string& sent) {
    return between(with.assume_with(sent).body, "Code");
  };
  const char* subject = "system:serviceaccount:a:b";
  EXPECT_EQ(code(token(claims("system:serviceaccount:a:c", "sts.amazonaws.com"))), "AccessDenied");
  EXPECT_EQ(code(token(claims(subject, "other"))), "InvalidIdentityToken");
  EXPECT_EQ(code(token(claims(subject, "sts.amazonaws.com", "1000"))), "ExpiredTokenException");
  EXPECT_EQ(code(token(R"({"iss":"https://other","sub":"s","aud":"a","exp":99999999999})")),
            "InvalidIdentityToken");
  for (const std::string& bad :
       {std::string("abcd"), std::string("a.b.c"), token("[]"), token("{}"), token("{\"exp\":"),
        token(claims(subject, "a", "\"soon\"")), token(std::string(100, '[')),
        token("{\"iss\":" + std::string(20, '[') + std::string(20, ']') + "}")}) {
    EXPECT_EQ(code(bad), "InvalidIdentityToken") << bad;
  }
  const std::string far = token(claims(subject, "sts.amazonaws.com", "1e300"));
  EXPECT_EQ(with.assume_with(far).status, 200) << "numbers that no clock can show";
}

}  // namespace
}  // namespace fakes
