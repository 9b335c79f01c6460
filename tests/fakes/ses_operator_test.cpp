#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>

#include "fakes/mail/mime.h"
#include "fakes/ses/dkim.h"
#include "fakes/wire/encoding.h"
#include "tests/fakes/ses_rig.h"

namespace fakes::test {
namespace {

using std::chrono::days;
using testing::HasSubstr;
using testing::Not;

// Publishes what the identity asks DNS for.
void publish_records(SesRig& rig) {
  for (const ses::IdentityState& state : ses::identity_states(rig.core())) {
    for (const ses::DnsRecord& record : state.records) ses::tell_dns_record(rig.core(), record);
  }
}

std::string told(SesRig& rig, const std::string& name) {
  const auto values = ses::StoredDns(rig.core().store).look_up(name, ses::DnsType::txt);
  return values.empty() ? "" : values.front();
}

// The value of "name=" in a list of tags.
std::string tag(const std::string& text, const std::string& name) {
  const std::string spaced = "; " + text;
  const auto at = spaced.find("; " + name + "=");
  if (at == spaced.npos) return "";
  const auto begin = at + name.size() + 3;
  std::string value = spaced.substr(begin, spaced.find(';', begin) - begin);
  std::erase_if(value, [](unsigned char c) { return c <= ' '; });
  return value;
}

bool is_signed_by(EVP_PKEY* key, const std::string& text, const std::string& signature) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  const auto bytes = [](const std::string& of) {
    return reinterpret_cast<const unsigned char*>(of.data());
  };
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(text),
                          text.size()) == 1;
}

// As a receiver looks at it who found `record` in DNS.
bool is_signed(const std::string& message, const std::string& record) {
  const std::string der = wire::unbase64(tag(record, "p")).value_or("");
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
      d2i_PUBKEY(nullptr, &bytes, static_cast<long>(der.size())), EVP_PKEY_free);
  const auto [fields, body] = mail::parse_fields(message);
  const std::string field =
      ses::relaxed_field("", fields.find("DKIM-Signature")->raw_value).substr(1);
  std::string hashed;
  std::string names = tag(field, "h") + ":";
  for (std::size_t end = names.find(':'); end != names.npos; end = names.find(':')) {
    const mail::Field* signed_field = fields.find(names.substr(0, end));
    if (signed_field == nullptr) return false;
    hashed += ses::relaxed_field(signed_field->name, signed_field->raw_value) + "\r\n";
    names.erase(0, end + 1);
  }
  const std::string unsigned_field = field.substr(0, field.find("b=", field.find("bh=") + 3) + 2);
  hashed += ses::relaxed_field("DKIM-Signature", unsigned_field);
  unsigned char digest[32];
  unsigned size = 0;
  const std::string relaxed = ses::relaxed_body(message.substr(body));
  EVP_Digest(relaxed.data(), relaxed.size(), digest, &size, EVP_sha256(), nullptr);
  const std::string body_hash = wire::base64({reinterpret_cast<const char*>(digest), size});
  return key && tag(field, "bh") == body_hash &&
         is_signed_by(key.get(), hashed, wire::unbase64(tag(field, "b")).value_or(""));
}

TEST(SesEasyDkim, SignsWithTheKeyThatItsRecordsLeadTo) {
  SesRig rig;
  rig.call("sesv2.CreateEmailIdentity", {{"EmailIdentity", "example.com"}});
  publish_records(rig);
  rig.grant();
  rig.call("ses.SendEmail", SesRig::email("a@example.com", {"b@example.org"}));
  const std::string message = rig.newest("b@example.org");
  ASSERT_THAT(message, HasSubstr("DKIM-Signature: "));
  const std::string field = mail::parse_fields(message).first.value("DKIM-Signature");
  const auto at = field.find("s=") + 2;
  const std::string selector = field.substr(at, field.find(';', at) - at);
  EXPECT_THAT(field, HasSubstr("d=example.com"));
  const std::string key = told(rig, selector + ".dkim.amazonses.com");
  EXPECT_THAT(key, HasSubstr("k=rsa; p="));
  EXPECT_TRUE(is_signed(message, key));
  EXPECT_FALSE(is_signed(message + "more\r\n", key));
  EXPECT_FALSE(is_signed(message, ses::dkim_record(ses::make_signing_key(1024))));
}

TEST(SesEasyDkim, KeepsItsKeyAndSignsNothingUnverified) {
  SesRig rig;
  rig.call("sesv2.CreateEmailIdentity", {{"EmailIdentity", "example.com"}});
  const auto before = ses::identity_states(rig.core());
  EXPECT_EQ(before.front().records.back().value,
            ses::identity_states(rig.core()).front().records.back().value);
  EXPECT_EQ(before.front().dkim, "Pending");
  rig.verify("a@example.com");
  rig.grant();
  rig.call("ses.SendEmail", SesRig::email("a@example.com", {"b@example.org"}));
  EXPECT_THAT(rig.newest("b@example.org"), Not(HasSubstr("DKIM-Signature")));
}

TEST(SesOperator, ShowsAccountsInAndOutOfTheSandbox) {
  SesRig rig;
  rig.verify("a@example.com");
  ASSERT_EQ(ses::account_states(rig.core()).size(), 1U);
  EXPECT_FALSE(ses::account_states(rig.core()).front().has_production_access);
  rig.grant(1000, 7);
  const auto state = ses::account_states(rig.core()).front();
  EXPECT_TRUE(state.has_production_access);
  EXPECT_EQ(state.max_a_second, 7);
}

TEST(SesOperator, RemembersTheTemplateOfAMessage) {
  SesRig rig;
  ses::set_open(rig.core(), true);
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  rig.call(
      "CreateTemplate",
      {{"Template", Value::structure(
                        {{"TemplateName", "t"}, {"SubjectPart", "{{x}}"}, {"TextPart", "text"}})}});
  const Value sent = rig.call("SendTemplatedEmail", {{"Source", "A <a@example.com>"},
                                                     {"Destination", SesRig::to({"b@x.org"})},
                                                     {"Template", "t"},
                                                     {"TemplateData", R"({"x": 1})"}});
  const auto remembered = ses::remembered(rig.core(), sent["MessageId"].text());
  ASSERT_TRUE(remembered);
  EXPECT_EQ(remembered->from, "A <a@example.com>");
  EXPECT_EQ(remembered->template_name, "t");
  EXPECT_EQ(remembered->template_data, R"({"x": 1})");
  EXPECT_FALSE(ses::remembered(rig.core(), "none"));
}

TEST(SesRetention, ForgetsMessagesAfterThirtyDaysAndCountsAfterFourteen) {
  SesRig rig;
  ses::set_open(rig.core(), true);
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  const Value sent = rig.call("ses.SendEmail", SesRig::email("a@example.com", {"b@example.org"}));
  const std::string id = sent["MessageId"].text();
  const auto rows = [&](const char* table) {
    return rig.core().store.read([&](Transaction& look) {
      return look.integer(std::string("SELECT count(*) FROM ") + table);
    });
  };
  rig.elapse(days(13));
  EXPECT_EQ(rows("ses_statistics"), 1);
  rig.elapse(days(2));
  EXPECT_EQ(rows("ses_statistics"), 0);
  rig.elapse(days(14));
  EXPECT_EQ(ses::events_of(rig.core(), id).size(), 2U);
  EXPECT_EQ(rig.code_of("sesv2.GetMessageInsights", {{"MessageId", id}}), "");
  rig.elapse(days(2));
  EXPECT_TRUE(ses::events_of(rig.core(), id).empty());
  EXPECT_EQ(rows("ses_messages"), 0);
  EXPECT_EQ(rig.code_of("sesv2.GetMessageInsights", {{"MessageId", id}}), "NotFoundException");
  EXPECT_EQ(rig.inbox("b@example.org").size(), 1U) << "the inbox is the operator's";
}

TEST(SesDelivery, BouncesWhatRequiresTlsWhereThereIsNone) {
  SesRig rig;
  ses::set_open(rig.core(), true);
  rig.call("VerifyEmailIdentity", {{"EmailAddress", "a@example.com"}});
  rig.call("sesv2.CreateConfigurationSet", {{"ConfigurationSetName", "set"}});
  ses::set_mailbox(rig.core(), "old@example.org", "no_tls");
  Value email = SesRig::email("a@example.com", {"old@example.org"});
  email.set("ConfigurationSetName", "set");
  const auto verdict = [&] {
    rig.call("ses.SendEmail", email);
    return rig.inbox("old@example.org").front().envelope.to.front().verdict;
  };
  EXPECT_EQ(verdict(), "delivered");
  rig.call("sesv2.PutConfigurationSetDeliveryOptions",
           {{"ConfigurationSetName", "set"}, {"TlsPolicy", "REQUIRE"}});
  EXPECT_EQ(verdict(), "bounced");
}

}  // namespace
}  // namespace fakes::test
