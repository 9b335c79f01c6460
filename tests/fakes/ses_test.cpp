#include <gmock/gmock.h>

#include "tests/fakes/ses_rig.h"

namespace fakes::test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing::HasSubstr;

TEST(Ses, VerifiesAnAddressByTheLinkOfItsMailOnly) {
  SesRig rig;
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  EXPECT_EQ(rig.status_of("a@example.com"), "Pending");
  EXPECT_EQ(rig.get("/v2/email/verify/guessed").status, 400);
  EXPECT_EQ(rig.status_of("a@example.com"), "Pending");
  EXPECT_EQ(rig.follow_link("a@example.com"), 200);
  EXPECT_EQ(rig.status_of("a@example.com"), "Success");
  EXPECT_EQ(rig.follow_link("a@example.com"), 400) << "a link is good once";
}

TEST(Ses, LetsLinksExpireAfterADay) {
  SesRig rig;
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  rig.elapse(hours(25));
  EXPECT_EQ(rig.follow_link("a@example.com"), 400);
  EXPECT_EQ(rig.status_of("a@example.com"), "Failed");
}

TEST(Ses, VerifiesADomainByItsRecord) {
  SesRig rig;
  const Value made = rig.call("VerifyDomainIdentity", {{"Domain", "Example.COM"}});
  EXPECT_EQ(rig.status_of("example.com"), "Pending");
  ses::tell_dns_record(rig.core(), {"_amazonses.example.com", ses::DnsType::txt, "other"});
  EXPECT_EQ(rig.status_of("example.com"), "Pending");
  ses::tell_dns_record(
      rig.core(), {"_amazonses.example.com", ses::DnsType::txt, made["VerificationToken"].text()});
  EXPECT_EQ(rig.status_of("example.com"), "Success");
}

TEST(Ses, GivesADomainThreeDaysToPublishItsRecord) {
  SesRig rig;
  rig.call("VerifyDomainIdentity", {{"Domain", "example.com"}});
  rig.elapse(hours(71));
  EXPECT_EQ(rig.status_of("example.com"), "Pending");
  rig.elapse(hours(2));
  EXPECT_EQ(rig.status_of("example.com"), "Failed");
}

TEST(Ses, VerifiesADomainByItsDkimRecords) {
  SesRig rig;
  const Value made = rig.call("sesv2.CreateEmailIdentity", {{"EmailIdentity", "example.com"}});
  EXPECT_FALSE(made["VerifiedForSendingStatus"].boolean(true));
  for (const Value& token : made["DkimAttributes"]["Tokens"].items()) {
    ses::tell_dns_record(rig.core(), {token.text() + "._domainkey.example.com", ses::DnsType::cname,
                                      token.text() + ".dkim.amazonses.com"});
  }
  const Value got = rig.call("sesv2.GetEmailIdentity", {{"EmailIdentity", "example.com"}});
  EXPECT_TRUE(got["VerifiedForSendingStatus"].boolean());
  EXPECT_EQ(got["DkimAttributes"]["Status"].text(), "SUCCESS");
  EXPECT_EQ(rig.status_of("example.com"), "Success") << "one store for both versions";
}

TEST(Ses, RefusesUnverifiedSendersAndRecipientsInTheSandbox) {
  SesRig rig;
  const auto email = SesRig::email("a@example.com", {"B <b@example.com>", "c@example.com"});
  EXPECT_EQ(rig.fault_of("ses.SendEmail", email)->message(),
            "Email address is not verified. The following identities failed the check in region "
            "US-EAST-1: a@example.com, B <b@example.com>, c@example.com");
  rig.verify("a@example.com");
  rig.verify("c@example.com");
  EXPECT_EQ(rig.fault_of("ses.SendEmail", email)->message(),
            "Email address is not verified. The following identities failed the check in region "
            "US-EAST-1: B <b@example.com>");
  EXPECT_EQ(rig.code_of("ses.SendEmail", SesRig::email("a@example.com", {"c@example.com"})), "");
  EXPECT_EQ(rig.code_of("ses.SendEmail", SesRig::email("a@example.com", {"c@example.com"}),
                        {.region = "eu-west-1"}),
            "MessageRejected")
      << "identities are regional";
}

TEST(Ses, SendsToTheWorldOnceProductionAccessIsGranted) {
  SesRig rig;
  rig.verify("a@example.com");
  rig.call("PutAccountDetails", {{"MailType", "TRANSACTIONAL"},
                                 {"WebsiteURL", "https://example.com"},
                                 {"UseCaseDescription", "receipts"},
                                 {"ProductionAccessEnabled", true}});
  Value account = rig.call("GetAccount");
  EXPECT_FALSE(account["ProductionAccessEnabled"].boolean(true));
  EXPECT_EQ(account["Details"]["ReviewDetails"]["Status"].text(), "PENDING");
  EXPECT_EQ(ses::access_requests(rig.core()).size(), 1U);
  EXPECT_EQ(rig.code_of("ses.SendEmail", SesRig::email("a@example.com", {"x@example.org"})),
            "MessageRejected");
  rig.grant();
  account = rig.call("GetAccount");
  EXPECT_TRUE(account["ProductionAccessEnabled"].boolean());
  EXPECT_EQ(account["Details"]["ReviewDetails"]["Status"].text(), "GRANTED");
  EXPECT_EQ(rig.code_of("ses.SendEmail", SesRig::email("a@example.com", {"x@example.org"})), "");
}

TEST(Ses, ThrottlesMoreThanOneMessageASecond) {
  SesRig rig;
  rig.clock().scale(0);
  rig.verify("a@example.com");
  const auto email = SesRig::email("a@example.com", {"a@example.com"});
  EXPECT_EQ(rig.code_of("ses.SendEmail", email), "");
  const auto fault = rig.fault_of("ses.SendEmail", email);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code(), "Throttling");
  EXPECT_EQ(fault->message(), "Maximum sending rate exceeded.");
  rig.elapse(seconds(1));
  EXPECT_EQ(rig.code_of("ses.SendEmail", email), "");
}

TEST(Ses, HoldsTheDailyQuota) {
  SesRig rig;
  rig.clock().scale(0);
  rig.verify("a@example.com");
  const auto email = SesRig::email("a@example.com", {"a@example.com"});
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(rig.code_of("ses.SendEmail", email), "") << i;
    rig.elapse(seconds(1));
  }
  EXPECT_EQ(rig.call("GetSendQuota")["SentLast24Hours"].number(), 200);
  const auto fault = rig.fault_of("ses.SendEmail", email);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->code(), "Throttling");
  EXPECT_EQ(fault->message(), "Daily message quota exceeded.");
  EXPECT_EQ(rig.code_of("ses.SendEmail",
                        SesRig::email("a@example.com", {"success@simulator.amazonses.com"})),
            "")
      << "the simulator does not count";
  rig.elapse(hours(24) + std::chrono::minutes(15));
  EXPECT_EQ(rig.code_of("ses.SendEmail", email), "");
}

TEST(Ses, PutsWhatWasSentAndRefusedIntoTheInbox) {
  SesRig rig;
  rig.code_of("ses.SendEmail", SesRig::email("a@example.com", {"b@example.com"}));
  ASSERT_EQ(rig.inbox("b@example.com").size(), 1U);
  EXPECT_EQ(rig.inbox("b@example.com").front().envelope.verdict, "rejected");
  EXPECT_THAT(rig.inbox("b@example.com").front().envelope.detail, HasSubstr("not verified"));
  rig.verify("a@example.com");
  rig.grant();
  const Value sent = rig.call("ses.SendEmail", SesRig::email("a@example.com", {"b@example.com"}));
  const auto message = rig.inbox("b@example.com").front();
  EXPECT_EQ(message.envelope.message_id, sent["MessageId"].text());
  EXPECT_EQ(message.envelope.verdict, "accepted");
  EXPECT_EQ(message.subject, "subject");
  EXPECT_THAT(rig.newest("b@example.com"),
              HasSubstr("Message-ID: <" + sent["MessageId"].text() + "@email.amazonses.com>"));
}

TEST(Ses, KeepsItsStateOverARestart) {
  SesRig rig;
  rig.verify("a@example.com");
  rig.grant();
  rig.reopen();
  EXPECT_EQ(rig.status_of("a@example.com"), "Success");
  EXPECT_EQ(rig.code_of("ses.SendEmail", SesRig::email("a@example.com", {"b@example.com"})), "");
}

TEST(Ses, VerifiesAndSendsAtOnceWhenOpen) {
  SesRig rig;
  ses::set_open(rig.core(), true);
  rig.call("VerifyDomainIdentity", {{"Domain", "example.com"}});
  const auto email = SesRig::email("a@example.com", {"b@example.org"});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(rig.code_of("ses.SendEmail", email), "");
  EXPECT_EQ(rig.code_of("ses.SendEmail", SesRig::email("a@example.net", {"b@example.org"})),
            "MessageRejected");
}

}  // namespace
}  // namespace fakes::test
