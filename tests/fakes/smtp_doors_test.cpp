// What becomes of mails at SES's SMTP interface, at the relay, and on the way in.
#include <gmock/gmock.h>

#include "fakes/accounts.h"
#include "fakes/auth/ses_smtp_password.h"
#include "fakes/mail/inbox.h"
#include "fakes/smtp/inbound_door.h"
#include "fakes/smtp/relay_door.h"
#include "fakes/smtp/ses_door.h"
#include "fakes/wire/fault.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace fakes::smtp {
namespace {

class SmtpDoors : public ::testing::Test {
 protected:
  SmtpDoors() {
    Key key;
    key.id = "AKIDEXAMPLE";
    key.secret = "secret";
    key.identity = {"111122223333", "arn:aws:iam::111122223333:user/mailer", "AIDAX", key.id};
    accounts_.put_key(key);
  }

  // SES, which answers with `answer_` or refuses with `fault_`.
  wire::Value answer(const InnerCall& call) {
    calls_.push_back(call);
    if (fault_) throw wire::Fault(*fault_);
    return wire::Value::structure({{"MessageId", "0100-1"}});
  }

  static Mail mail(std::string bytes = "Subject: x\r\n\r\ny\r\n") {
    return {"a@x.example", {"b@x.example", "c@x.example"}, std::move(bytes)};
  }

  sim::test::TempDir folder_;
  Store store_{folder_ / "state"};
  Blobs blobs_{folder_ / "blobs"};
  Clock clock_;
  Accounts accounts_{store_};
  mail::Inbox inbox_{store_, blobs_};
  std::vector<InnerCall> calls_;
  std::optional<wire::Fault> fault_;
  Core core_{store_,    blobs_, clock_,
             accounts_, inbox_, [this](const InnerCall& call) { return answer(call); }};
};

TEST_F(SmtpDoors, SesTakesTheDerivedPasswordOfAnyRegion) {
  SesDoor door(core_, "us-east-1", Passwords::checked);
  const auto login = door.log_in("AKIDEXAMPLE", ses_smtp_password("secret", "us-east-1"));
  ASSERT_TRUE(login);
  EXPECT_EQ(login->region, "us-east-1");
  EXPECT_EQ(login->identity.arn, "arn:aws:iam::111122223333:user/mailer");
  EXPECT_EQ(door.log_in("AKIDEXAMPLE", ses_smtp_password("secret", "eu-west-1"))->region,
            "eu-west-1");
  EXPECT_TRUE(door.log_in("test", ses_smtp_password("test", "us-east-1")));
}

TEST_F(SmtpDoors, SesRefusesOtherPasswords) {
  SesDoor door(core_, "us-east-1", Passwords::checked);
  EXPECT_FALSE(door.log_in("AKIDEXAMPLE", "secret"));
  EXPECT_FALSE(door.log_in("AKIDEXAMPLE", ""));
  EXPECT_FALSE(door.log_in("AKIDOTHER", ses_smtp_password("secret", "us-east-1")));
  Key key = *accounts_.key("AKIDEXAMPLE");
  key.is_active = false;
  accounts_.put_key(key);
  EXPECT_FALSE(door.log_in("AKIDEXAMPLE", ses_smtp_password("secret", "us-east-1")));
  key.is_active = true;
  key.session_token = "token";
  accounts_.put_key(key);
  EXPECT_FALSE(door.log_in("AKIDEXAMPLE", ses_smtp_password("secret", "us-east-1")));
  EXPECT_TRUE(SesDoor(core_, "us-east-1", Passwords::any).log_in("who", "ever"));
}

TEST_F(SmtpDoors, SesSendsInTheNameOfWhoLoggedIn) {
  SesDoor door(core_, "us-east-1", Passwords::checked);
  Client client{"192.0.2.7", "me", true,
                door.log_in("AKIDEXAMPLE", ses_smtp_password("secret", "eu-west-1"))};
  const Outcome outcome = door.accept(client, mail());
  EXPECT_EQ(outcome.reply.code, 250);
  EXPECT_EQ(outcome.reply.text, "Ok 0100-1");
  EXPECT_EQ(outcome.message_id, "0100-1");
  ASSERT_EQ(calls_.size(), 1u);
  EXPECT_EQ(calls_[0].model, "ses");
  EXPECT_EQ(calls_[0].operation, "SendRawEmail");
  EXPECT_EQ(calls_[0].account, "111122223333");
  EXPECT_EQ(calls_[0].region, "eu-west-1");
  EXPECT_EQ(calls_[0].identity->arn, "arn:aws:iam::111122223333:user/mailer");
  EXPECT_EQ(calls_[0].source_ip, "192.0.2.7");
  EXPECT_EQ(calls_[0].input["Source"].text(), "a@x.example");
  EXPECT_EQ(calls_[0].input["Destinations"].size(), 2u);
  EXPECT_EQ(calls_[0].input["RawMessage"]["Data"].text(), mail().bytes);
}

TEST_F(SmtpDoors, SesTakesLargerMailsThanVersion1OfItsApi) {
  SesDoor door(core_, "us-east-1", Passwords::any);
  Client client{"", "me", true, door.log_in("test", "")};
  EXPECT_EQ(door.accept(client, mail(std::string(11 << 20, 'x'))).reply.code, 250);
  EXPECT_EQ(calls_.at(0).model, "sesv2");
  EXPECT_EQ(calls_[0].input["Content"]["Raw"]["Data"].text().size(), 11u << 20);
  EXPECT_EQ(calls_[0].input["Destination"]["ToAddresses"].size(), 2u);
}

TEST_F(SmtpDoors, SesPassesItsRefusalsOn) {
  SesDoor door(core_, "us-east-1", Passwords::any);
  const Client client{"", "me", true, door.log_in("test", "")};
  fault_.emplace("MessageRejected", "Email address is not verified.");
  const Outcome outcome = door.accept(client, mail());
  EXPECT_EQ(outcome.reply.code, 554);
  EXPECT_EQ(outcome.reply.text, "Message rejected: Email address is not verified.");
  EXPECT_EQ(outcome.code, "MessageRejected");
}

TEST_F(SmtpDoors, RelaySignsWithItsRole) {
  RelaySettings settings;
  settings.role = "arn:aws:iam::444455556666:role/nodes/worker";
  settings.region = "us-west-2";
  settings.configuration_set = "metrics";
  RelayDoor door(core_, settings);
  const Outcome outcome = door.accept({}, mail());
  EXPECT_EQ(outcome.reply.text, "2.0.0 Ok: queued as 0100-1");
  ASSERT_EQ(calls_.size(), 1u);
  EXPECT_EQ(calls_[0].identity->arn,
            "arn:aws:sts::444455556666:assumed-role/worker/aws-smtp-relay");
  EXPECT_EQ(calls_[0].account, "444455556666");
  EXPECT_EQ(calls_[0].region, "us-west-2");
  EXPECT_EQ(calls_[0].input["ConfigurationSetName"].text(), "metrics");
  for (const char* role : {"worker", "arn:aws:iam::444455556666:user/x", "arn:aws:iam::1:role/x",
                           "arn:aws:iam::444455556666:role/"}) {
    settings.role = role;
    EXPECT_ERROR(RelayDoor(core_, settings), sim::Category::usage, "no ARN of a role");
  }
}

TEST_F(SmtpDoors, RelaySignsWithItsKeyAsLongAsThereIsOne) {
  RelaySettings settings;
  settings.key = "AKIDEXAMPLE";
  RelayDoor door(core_, settings);
  EXPECT_EQ(door.accept({}, mail()).reply.code, 250);
  EXPECT_EQ(calls_.at(0).identity->access_key, "AKIDEXAMPLE");
  // The relay's own API ends at 10 MB.
  EXPECT_EQ(door.accept({}, mail(std::string(11 << 20, 'x'))).reply.code, 250);
  EXPECT_EQ(calls_.at(1).model, "ses");
  accounts_.remove_key("AKIDEXAMPLE");
  const Outcome outcome = door.accept({}, mail());
  EXPECT_EQ(outcome.reply.code, 451);
  EXPECT_EQ(outcome.code, "InvalidClientTokenId");
  EXPECT_EQ(calls_.size(), 2u);
}

class TestIncoming : public mail::Incoming {
 public:
  std::optional<Reply> check(const std::string& recipient) override {
    if (recipient == "in@x.example") return std::nullopt;
    return Reply{550, "no"};
  }
  Reply receive(const mail::Delivery& delivery) override {
    last = std::string(delivery.message);
    return {250, "OK 1"};
  }
  std::string last;
};

TEST_F(SmtpDoors, InboundAsksTheReceiptRules) {
  TestIncoming incoming;
  InboundDoor door(incoming, "eu-west-1");
  EXPECT_EQ(door.manners().host, "inbound-smtp.eu-west-1.amazonaws.com");
  EXPECT_FALSE(door.check_recipient("in@x.example"));
  EXPECT_EQ(door.check_recipient("out@x.example")->code, 550);
  EXPECT_EQ(door.accept({}, mail()).reply.text, "OK 1");
  EXPECT_EQ(incoming.last, mail().bytes);
}

}  // namespace
}  // namespace fakes::smtp
