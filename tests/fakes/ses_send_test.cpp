#include <gmock/gmock.h>

#include "fakes/ses/document.h"
#include "tests/fakes/ses_rig.h"

namespace fakes::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kRaw =
    "From: A <a@example.com>\r\nTo: b@example.org, c@example.org\r\nSubject: raw\r\n\r\n"
    ".dots\r\n..stay\r\n";

class SesSend : public testing::Test {
 protected:
  SesSend() {
    rig.verify("a@example.com");
    rig.grant();
  }

  static Value raw(std::string text) {
    return Value::structure({{"RawMessage", Value::structure({{"Data", wire::Blob{text}}})}});
  }
  static Value tag(const char* name, const char* value) {
    Value tags = Value::list();
    tags.push(Value::structure({{"Name", name}, {"Value", value}}));
    return tags;
  }
  std::string message_of(const char* operation, const Value& input) {
    const auto fault = rig.fault_of(operation, input);
    return fault ? fault->code() + ": " + fault->message() : "";
  }
  std::vector<std::string> types_of(const std::string& message_id) {
    std::vector<std::string> types;
    for (const auto& text : ses::events_of(rig.core(), message_id)) {
      types.push_back(ses::from_text(text)["eventType"].text());
    }
    return types;
  }
  void make_template() {
    rig.call("CreateTemplate",
             {{"Template", Value::structure({{"TemplateName", "t"},
                                             {"SubjectPart", "Hi {{name}}"},
                                             {"TextPart", "Dear {{name}}, {{place}}"}})}});
  }

  SesRig rig;
};

TEST_F(SesSend, SendsARawMessageAsItIs) {
  const Value sent = rig.call("SendRawEmail", raw(kRaw));
  ASSERT_EQ(rig.inbox("c@example.org").size(), 1U);
  EXPECT_EQ(rig.newest("c@example.org"), kRaw);
  EXPECT_EQ(rig.inbox("b@example.org").front().envelope.message_id, sent["MessageId"].text());
  EXPECT_EQ(rig.call("GetSendQuota")["SentLast24Hours"].number(), 2);
}

TEST_F(SesSend, RefusesBrokenRawMessages) {
  EXPECT_EQ(message_of("SendRawEmail", raw("To: b@example.org\r\n\r\nx")),
            "InvalidParameterValue: Missing required header 'From'.");
  EXPECT_EQ(message_of("SendRawEmail", raw("From: a@example.com\r\n\r\nx")),
            "InvalidParameterValue: Missing required header 'To'.");
  EXPECT_EQ(
      message_of("SendRawEmail", raw("From: a@example.com\r\nSubject: 1\r\nsubject: 2\r\n\r\nx")),
      "InvalidParameterValue: Duplicate header 'subject'.");
  EXPECT_THAT(message_of("SendRawEmail", raw("From: x@example.net\r\nTo: a@example.com\r\n\r\nx")),
              HasSubstr("failed the check in region US-EAST-1: x@example.net"));
  const std::string large(11 << 20, 'x');
  EXPECT_THAT(message_of("SendRawEmail", raw(kRaw + large)),
              HasSubstr("Message length is more than 10485760 bytes long"));
}

TEST_F(SesSend, RefusesAddressesInSesWords) {
  const auto why = [&](const char* to) {
    return message_of("ses.SendEmail", SesRig::email("a@example.com", {to}));
  };
  EXPECT_EQ(why("nobody"), "InvalidParameterValue: Missing final '@domain'");
  EXPECT_EQ(why("a@"), "InvalidParameterValue: Missing domain");
  EXPECT_EQ(why("a@b..c"), "InvalidParameterValue: Domain contains dot-dot");
  Value many = SesRig::email("a@example.com", {});
  Value list = Value::list();
  for (int i = 0; i < 51; ++i) list.push("t" + std::to_string(i) + "@example.org");
  many.set("Destination", Value::structure({{"ToAddresses", list}}));
  EXPECT_EQ(message_of("ses.SendEmail", many),
            "InvalidParameterValue: Recipient count exceeds 50.");
}

TEST_F(SesSend, ChecksTags) {
  Value email = SesRig::email("a@example.com", {"b@example.org"});
  email.set("Tags", tag("a:b", "x"));
  EXPECT_EQ(message_of("ses.SendEmail", email),
            "InvalidParameterValue: Invalid tag name <a:b>: only alphanumeric ASCII characters, "
            "'_',  '-' are allowed.");
  email.set("Tags", tag("", ""));
  EXPECT_EQ(message_of("ses.SendEmail", email),
            "InvalidParameterValue: The tag name must be specified.");
}

TEST_F(SesSend, RendersTemplates) {
  make_template();
  const Value rendered =
      rig.call("TestRenderTemplate",
               {{"TemplateName", "t"}, {"TemplateData", R"({"name":"Jo","place":"here"})"}});
  EXPECT_THAT(rendered["RenderedTemplate"].text(), HasSubstr("Subject: Hi Jo"));
  EXPECT_THAT(rendered["RenderedTemplate"].text(), HasSubstr("Dear Jo, here"));
  EXPECT_EQ(message_of("TestRenderTemplate",
                       Value::structure({{"TemplateName", "t"}, {"TemplateData", "{}"}})),
            "MissingRenderingAttribute: Attribute 'name' is not present in the rendering data.");
  EXPECT_EQ(
      rig.call("sesv2.GetEmailTemplate", {{"TemplateName", "t"}})["TemplateContent"]["Subject"]
          .text(),
      "Hi {{name}}");
}

TEST_F(SesSend, AcceptsWhatCannotBeRenderedAndTellsIt) {
  make_template();
  const Value sent = rig.call("SendTemplatedEmail", {{"Source", "a@example.com"},
                                                     {"Destination", SesRig::to({"b@example.org"})},
                                                     {"Template", "t"},
                                                     {"TemplateData", R"({"name":"x"})"}});
  EXPECT_THAT(types_of(sent["MessageId"].text()), testing::ElementsAre("Rendering Failure"));
  EXPECT_EQ(rig.inbox("b@example.org").front().envelope.verdict, "rejected");
}

TEST_F(SesSend, MergesTheDataOfBulkEntries) {
  make_template();
  Value entries = Value::list();
  for (const char* to : {"b@example.org", "c@example.org"}) {
    Value entry = Value::structure({{"Destination", SesRig::to({to})}});
    if (entries.size() == 0) entry.set("ReplacementTemplateData", R"({"name":"B"})");
    entries.push(std::move(entry));
  }
  const Value done =
      rig.call("SendBulkTemplatedEmail", {{"Source", "a@example.com"},
                                          {"Template", "t"},
                                          {"DefaultTemplateData", R"({"name":"?","place":"P"})"},
                                          {"Destinations", entries}});
  ASSERT_EQ(done["Status"].size(), 2U);
  EXPECT_EQ(done["Status"].items()[0]["Status"].text(), "Success");
  EXPECT_THAT(rig.newest("b@example.org"), HasSubstr("Dear B, P"));
  EXPECT_THAT(rig.newest("c@example.org"), HasSubstr("Dear ?, P"));
}

TEST_F(SesSend, BouncesAndComplainsFromTheSimulator) {
  Value sent =
      rig.call("ses.SendEmail", SesRig::email("a@example.com", {"bounce@simulator.amazonses.com"}));
  EXPECT_THAT(types_of(sent["MessageId"].text()), testing::ElementsAre("Send", "Bounce"));
  EXPECT_THAT(rig.newest("a@example.com"), HasSubstr("multipart/report; report-type=delivery"));
  EXPECT_THAT(rig.newest("a@example.com"), HasSubstr("5.1.1"));
  sent = rig.call("ses.SendEmail",
                  SesRig::email("a@example.com", {"complaint@simulator.amazonses.com"}));
  EXPECT_THAT(types_of(sent["MessageId"].text()),
              testing::ElementsAre("Send", "Delivery", "Complaint"));
  EXPECT_EQ(
      rig.code_of("GetSuppressedDestination", {{"EmailAddress", "bounce@simulator.amazonses.com"}}),
      "NotFoundException");
}

TEST_F(SesSend, SuppressesAddressesThatBounced) {
  ses::set_mailbox(rig.core(), "gone@example.org", "bounce");
  rig.call("ses.SendEmail", SesRig::email("a@example.com", {"gone@example.org"}));
  const Value listed = rig.call("GetSuppressedDestination", {{"EmailAddress", "gone@example.org"}});
  EXPECT_EQ(listed["SuppressedDestination"]["Reason"].text(), "BOUNCE");
  ses::set_mailbox(rig.core(), "gone@example.org", "");
  rig.call("ses.SendEmail", SesRig::email("a@example.com", {"gone@example.org"}));
  EXPECT_EQ(rig.inbox("gone@example.org").front().envelope.to.front().verdict, "suppressed");
  rig.call("DeleteSuppressedDestination", {{"EmailAddress", "gone@example.org"}});
  rig.call("ses.SendEmail", SesRig::email("a@example.com", {"gone@example.org"}));
  EXPECT_EQ(rig.inbox("gone@example.org").front().envelope.to.front().verdict, "delivered");
}

TEST_F(SesSend, PublishesEventsToTheTopicsOfTheConfigurationSet) {
  std::vector<std::string> published;
  rig.inner = [&](const InnerCall& call) -> Value {
    published.push_back(call.input["Message"].text());
    return Value::structure();
  };
  rig.call("ses.CreateConfigurationSet", {{"ConfigurationSet", Value::structure({{"Name", "c"}})}});
  Value destination = Value::structure({{"Name", "d"}, {"Enabled", true}});
  destination.set("MatchingEventTypes", SesRig::list({"send", "delivery"}));
  destination.set("SNSDestination",
                  Value::structure({{"TopicARN", "arn:aws:sns:us-east-1:000000000000:t"}}));
  rig.call("ses.CreateConfigurationSetEventDestination",
           {{"ConfigurationSetName", "c"}, {"EventDestination", destination}});
  Value email = SesRig::email("a@example.com", {"b@example.org"});
  email.set("ConfigurationSetName", "c");
  email.set("Tags", tag("campaign", "spring"));
  rig.call("ses.SendEmail", email);
  ASSERT_EQ(published.size(), 3U);
  EXPECT_THAT(published[0], HasSubstr("Successfully validated SNS topic"));
  EXPECT_EQ(ses::from_text(published[1])["eventType"].text(), "Send");
  EXPECT_THAT(published[2], HasSubstr(R"("campaign":["spring"])"));
  email.set("ConfigurationSetName", "none");
  EXPECT_EQ(message_of("ses.SendEmail", email),
            "ConfigurationSetDoesNotExist: Configuration set <none> does not exist.");
}

TEST_F(SesSend, SendsOfVersionTwoWithFieldsAndAttachments) {
  Value simple = SesRig::message();
  Value attachment = Value::structure({{"FileName", "a.txt"}});
  attachment.set("RawContent", wire::Blob{"attached"});
  Value attachments = Value::list();
  attachments.push(attachment);
  simple.set("Attachments", attachments);
  simple.set("Headers", tag("X-Campaign", "spring"));
  rig.call("sesv2.SendEmail", {{"FromEmailAddress", "a@example.com"},
                               {"Destination", SesRig::to({"b@example.org"})},
                               {"Content", Value::structure({{"Simple", simple}})}});
  EXPECT_THAT(rig.newest("b@example.org"), HasSubstr("X-Campaign: spring"));
  EXPECT_THAT(rig.newest("b@example.org"), HasSubstr("YXR0YWNoZWQ="));
}

TEST_F(SesSend, KeepsMailFromThoseWhoUnsubscribed) {
  rig.call("CreateContactList", {{"ContactListName", "l"}});
  const auto send = [&] {
    rig.call("sesv2.SendEmail",
             {{"FromEmailAddress", "a@example.com"},
              {"Destination", SesRig::to({"b@example.org"})},
              {"ListManagementOptions", Value::structure({{"ContactListName", "l"}})},
              {"Content", Value::structure(
                              {{"Simple", SesRig::message("s", "{{amazonSESUnsubscribeUrl}}")}})}});
    return rig.inbox("b@example.org").front();
  };
  EXPECT_EQ(send().envelope.to.front().verdict, "delivered");
  const std::string text = rig.newest("b@example.org");
  EXPECT_THAT(text, HasSubstr("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
  EXPECT_THAT(text, Not(HasSubstr("{{amazonSES")));
  rig.call("UpdateContact",
           {{"ContactListName", "l"}, {"EmailAddress", "b@example.org"}, {"UnsubscribeAll", true}});
  EXPECT_EQ(send().envelope.to.front().verdict, "unsubscribed");
}

TEST_F(SesSend, LetsAnotherAccountSendByPolicy) {
  const Sent other{.account = "111122223333"};
  Value email = SesRig::email("a@example.com", {"success@simulator.amazonses.com"});
  email.set("SourceArn", "arn:aws:ses:us-east-1:000000000000:identity/a@example.com");
  EXPECT_EQ(rig.code_of("ses.SendEmail", email, other), "AccessDenied");
  rig.call("PutIdentityPolicy",
           {{"Identity", "a@example.com"},
            {"PolicyName", "p"},
            {"Policy", R"({"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},)"
                       R"("Action":"ses:Send*","Resource":"*"}]})"}});
  EXPECT_EQ(rig.code_of("ses.SendEmail", email, other), "");
}

TEST_F(SesSend, StopsWhenSendingIsDisabled) {
  rig.call("UpdateAccountSendingEnabled", {{"Enabled", false}});
  EXPECT_EQ(rig.code_of("ses.SendEmail", SesRig::email("a@example.com", {"b@example.org"})),
            "AccountSendingPausedException");
}

}  // namespace
}  // namespace fakes::test
