#include <gmock/gmock.h>

#include "fakes/ses/incoming.h"
#include "fakes/ses/receipt.h"
#include "tests/fakes/ses_rig.h"

namespace fakes::test {
namespace {

using testing::HasSubstr;

constexpr const char* kMessage =
    "From: x@example.org\r\nTo: list@example.com\r\nSubject: in\r\n\r\nhello\r\n";

class SesReceipt : public testing::Test {
 protected:
  SesReceipt() {
    rig.inner = [this](const InnerCall& call) -> Value {
      if (call.operation == "PutObject" && call.input["Bucket"].text() != "there") {
        throw wire::Fault("NoSuchBucket", "");
      }
      if (call.operation == "PutObject") {
        objects.emplace_back(call.input["Key"].text(), std::string(call.body));
      }
      return Value::structure();
    };
    ses::set_open(rig.core(), true);
    rig.call("VerifyDomainIdentity", {{"Domain", "example.com"}});
    rig.call("CreateReceiptRuleSet", {{"RuleSetName", "set"}});
    rig.call("SetActiveReceiptRuleSet", {{"RuleSetName", "set"}});
    incoming = ses::make_incoming(rig.core());
  }

  static Value action(const char* kind, Value members) {
    return Value::structure({{kind, std::move(members)}});
  }
  static Value rule(const char* name, std::initializer_list<const char*> recipients,
                    std::initializer_list<Value> actions) {
    return Value::structure({{"Name", name},
                             {"Enabled", true},
                             {"Recipients", SesRig::list(recipients)},
                             {"Actions", Value(Value::List(actions))}});
  }
  std::string add(const Value& made, const char* after = nullptr) {
    Value input = Value::structure({{"RuleSetName", "set"}, {"Rule", made}});
    if (after != nullptr) input.set("After", after);
    const auto fault = rig.fault_of("CreateReceiptRule", input);
    return fault ? fault->code() + ": " + fault->message() : "";
  }
  mail::SmtpReply deliver(const std::string& to, const std::string& ip = "192.0.2.1") {
    return incoming->receive({ip, "helo", "x@example.org", {to}, kMessage});
  }
  static Value to_s3(const char* bucket) {
    return action("S3Action",
                  Value::structure({{"BucketName", bucket}, {"ObjectKeyPrefix", "in/"}}));
  }

  SesRig rig;
  std::unique_ptr<mail::Incoming> incoming;
  std::vector<std::pair<std::string, std::string>> objects;
};

TEST_F(SesReceipt, RefusesRulesThatCannotBeCarriedOut) {
  EXPECT_EQ(add(rule("r", {}, {to_s3("missing")})),
            "InvalidS3Configuration: Could not write to bucket: missing");
  EXPECT_EQ(add(rule("_r", {}, {})),
            "ValidationError: Value at 'rule.name' failed to satisfy constraint: Member must "
            "satisfy regular expression pattern: ^[a-zA-Z0-9_.-]+$");
  EXPECT_EQ(add(rule("r", {}, {action("SNSAction", Value::structure({{"TopicArn", "none"}}))})),
            "InvalidSnsTopic: Invalid SNS topic: none");
  EXPECT_EQ(add(rule("r", {}, {}), "other"), "RuleDoesNotExist: Rule does not exist: other");
}

TEST_F(SesReceipt, StoresMailInABucket) {
  ASSERT_EQ(add(rule("r", {"list@example.com"}, {to_s3("there")})), "");
  EXPECT_EQ(objects.front().first, "in/AMAZON_SES_SETUP_NOTIFICATION");
  EXPECT_FALSE(incoming->check("list@example.com"));
  EXPECT_EQ(incoming->check("other@example.com")->code, 550);
  EXPECT_EQ(incoming->check("list@example.net")->code, 550) << "not verified";
  const auto reply = deliver("list@example.com");
  EXPECT_EQ(reply.code, 250);
  ASSERT_EQ(objects.size(), 2U);
  EXPECT_THAT(objects.back().second, HasSubstr(kMessage));
  EXPECT_THAT(objects.back().second, HasSubstr("Return-Path: <x@example.org>"));
  EXPECT_THAT(reply.text, HasSubstr(objects.back().first.substr(3)));
  EXPECT_EQ(rig.newest("list@example.com"), kMessage);
}

TEST_F(SesReceipt, FollowsTheOrderOfRulesUntilStopped) {
  add(rule("last", {}, {to_s3("there")}));
  add(rule("first", {"stop@example.com"},
           {action("StopAction", Value::structure({{"Scope", "RuleSet"}}))}));
  add(rule("second", {},
           {action("AddHeaderAction",
                   Value::structure({{"HeaderName", "X-Seen"}, {"HeaderValue", "1"}}))}),
      "first");
  objects.clear();
  deliver("stop@example.com");
  EXPECT_TRUE(objects.empty());
  deliver("go@example.com");
  ASSERT_EQ(objects.size(), 1U);
  EXPECT_THAT(objects.front().second, HasSubstr("X-Seen: 1\r\n"));
  rig.call("ReorderReceiptRuleSet",
           {{"RuleSetName", "set"}, {"RuleNames", SesRig::list({"last", "second", "first"})}});
  deliver("stop@example.com");
  EXPECT_EQ(objects.size(), 2U);
}

TEST_F(SesReceipt, BouncesByRuleAndByOperation) {
  add(rule("r", {"no@example.com"},
           {action("BounceAction", Value::structure({{"SmtpReplyCode", "552"},
                                                     {"StatusCode", "5.2.2"},
                                                     {"Message", "full"},
                                                     {"Sender", "bounce@example.com"}}))}));
  const auto reply = deliver("no@example.com");
  EXPECT_EQ(reply.code, 552);
  EXPECT_EQ(reply.text, "5.2.2 full");
  EXPECT_THAT(rig.newest("x@example.org"), HasSubstr("Status: 5.2.2"));
  add(rule("s", {"yes@example.com"}, {to_s3("there")}));
  const std::string id = deliver("yes@example.com").text.substr(3);
  Value info = Value::list();
  info.push(Value::structure({{"Recipient", "yes@example.com"}, {"BounceType", "DoesNotExist"}}));
  const auto bounce = [&](const std::string& original) {
    return rig.code_of("SendBounce", {{"OriginalMessageId", original},
                                      {"BounceSender", "bounce@example.com"},
                                      {"BouncedRecipientInfoList", info}});
  };
  EXPECT_EQ(bounce(id), "");
  EXPECT_THAT(rig.newest("x@example.org"), HasSubstr("550 5.1.1 mailbox does not exist"));
  EXPECT_EQ(bounce("unknown"), "MessageRejected");
}

TEST_F(SesReceipt, LetsTheNarrowestFilterDecide) {
  add(rule("r", {}, {to_s3("there")}));
  const auto filter = [&](const char* name, const char* cidr, const char* policy) {
    rig.call(
        "CreateReceiptFilter",
        {{"Filter", Value::structure(
                        {{"Name", name},
                         {"IpFilter", Value::structure({{"Cidr", cidr}, {"Policy", policy}})}})}});
  };
  filter("wide", "192.0.0.0/16", "Block");
  EXPECT_EQ(deliver("a@example.com").code, 550);
  filter("narrow", "192.0.2.1", "Allow");
  EXPECT_EQ(deliver("a@example.com").code, 250);
  EXPECT_EQ(deliver("a@example.com", "192.0.2.2").code, 550);
}

TEST_F(SesReceipt, KeepsRuleSetsApart) {
  add(rule("r", {}, {}));
  rig.call("CloneReceiptRuleSet", {{"RuleSetName", "copy"}, {"OriginalRuleSetName", "set"}});
  EXPECT_EQ(rig.call("DescribeReceiptRuleSet", {{"RuleSetName", "copy"}})["Rules"].size(), 1U);
  EXPECT_EQ(rig.code_of("DeleteReceiptRuleSet", {{"RuleSetName", "set"}}), "CannotDelete");
  rig.call("SetActiveReceiptRuleSet");
  EXPECT_FALSE(rig.call("DescribeActiveReceiptRuleSet").has("Metadata"));
  EXPECT_EQ(rig.code_of("DeleteReceiptRuleSet", {{"RuleSetName", "set"}}), "");
}

TEST(SesReceiptMatch, ComparesAddressesDomainsAndWhatIsBelow) {
  EXPECT_TRUE(ses::recipient_fits("a@example.com", "A@Example.com"));
  EXPECT_TRUE(ses::recipient_fits("a@example.com", "a+label@example.com"));
  EXPECT_TRUE(ses::recipient_fits("example.com", "a@example.com"));
  EXPECT_FALSE(ses::recipient_fits("example.com", "a@sub.example.com"));
  EXPECT_TRUE(ses::recipient_fits(".example.com", "a@sub.example.com"));
  EXPECT_FALSE(ses::recipient_fits(".example.com", "a@example.com"));
}

TEST_F(SesReceipt, RequiresTlsWhereARuleDoes) {
  Value careful = rule("careful", {"list@example.com"}, {to_s3("there")});
  careful.set("TlsPolicy", "Require");
  ASSERT_EQ(add(careful), "");
  EXPECT_EQ(deliver("list@example.com").code, 530);
  EXPECT_TRUE(objects.empty() || objects.back().first.find("SETUP") != std::string::npos);
  EXPECT_EQ(
      incoming->receive({"192.0.2.1", "h", "x@example.org", {"list@example.com"}, kMessage, true})
          .code,
      250);
}

}  // namespace
}  // namespace fakes::test
