#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

#include "fakes/ses/dkim.h"
#include "fakes/wire/encoding.h"
#include "tests/fakes/ses_rig.h"

namespace fakes::ses {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

Key make_key(unsigned bits) {
  return Key(EVP_RSA_gen(bits));
}

std::string base64_of(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PrivateKey(key, &der);
  std::string text = wire::base64({reinterpret_cast<char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return text;
}

bool is_signed_by(EVP_PKEY* key, const std::string& text, const std::string& signature) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key);
  const int result = EVP_DigestVerify(
      context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
      reinterpret_cast<const unsigned char*>(text.data()), text.size());
  EVP_MD_CTX_free(context);
  return result == 1;
}

// RFC 6376, section 3.4.5.
TEST(SesDkim, CanonicalizesAsTheRfcShows) {
  EXPECT_EQ(relaxed_field("A", " X\r\n"), "a:X");
  EXPECT_EQ(relaxed_field("B ", " Y\t\r\n\tZ  \r\n"), "b :Y Z");
  EXPECT_EQ(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
  EXPECT_EQ(relaxed_body("\r\n\r\n"), "");
}

TEST(SesDkim, SignsWithTheOwnersKey) {
  const Key key = make_key(1024);
  const std::string message = "From: a@example.com\r\nSubject:  two   words\r\n\r\nbody\r\n";
  const std::string field =
      dkim_signature(message, {"example.com", "sel", base64_of(key.get())}, 1700000000);
  ASSERT_THAT(field, StartsWith("DKIM-Signature: v=1; a=rsa-sha256;"));
  EXPECT_THAT(field, HasSubstr("s=sel; d=example.com; t=1700000000;"));
  const auto begin = field.find("b=", field.find("bh=") + 3);
  std::string packed;
  for (const char c : field.substr(begin + 2)) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) packed += c;
  }
  const std::string unsigned_value = field.substr(16, begin + 2 - 16);
  const std::string hashed = "from:a@example.com\r\nsubject:two words\r\n" +
                             relaxed_field("DKIM-Signature", unsigned_value);
  EXPECT_TRUE(is_signed_by(key.get(), hashed, wire::unbase64(packed).value()));
}

TEST(SesDkim, TellsKeysFromOtherTexts) {
  EXPECT_FALSE(is_signing_key("test"));
  EXPECT_FALSE(is_signing_key(""));
  EXPECT_TRUE(is_signing_key(base64_of(make_key(2048).get())));
  EXPECT_FALSE(is_signing_key(base64_of(make_key(512).get())));
}

TEST(SesDkim, SignsTheMailOfADomainThatPublishedItsKey) {
  test::SesRig rig;
  const Key key = make_key(1024);
  rig.call("sesv2.CreateEmailIdentity",
           {{"EmailIdentity", "example.com"},
            {"DkimSigningAttributes",
             wire::Value::structure({{"DomainSigningSelector", "sel"},
                                     {"DomainSigningPrivateKey", base64_of(key.get())}})}});
  EXPECT_EQ(rig.code_of("ses.SendEmail", test::SesRig::email("a@example.com", {"a@example.com"})),
            "MessageRejected");
  tell_dns_record(rig.core(), {"sel._domainkey.example.com", DnsType::txt, "v=DKIM1; p=MIGf"});
  rig.call("ses.SendEmail", test::SesRig::email("a@example.com", {"a@example.com"}));
  EXPECT_THAT(rig.newest("a@example.com"), StartsWith("DKIM-Signature: "));
}

TEST(SesDns, ReadsAnswersAndNothingElse) {
  const std::string head("\0\1\x81\x80\0\0\0\1\0\0\0\0", 12);
  const std::string name("\1a\1b\0", 5);
  const std::string txt = head + name + std::string("\0\x10\0\1\0\0\0\x3c\0\6\5token", 16);
  EXPECT_THAT(read_dns_answer(txt, DnsType::txt), testing::ElementsAre("token"));
  EXPECT_TRUE(read_dns_answer(txt, DnsType::cname).empty());
  for (std::size_t size = 0; size < txt.size(); ++size) {
    EXPECT_TRUE(read_dns_answer(txt.substr(0, size), DnsType::txt).empty()) << size;
  }
}

}  // namespace
}  // namespace fakes::ses
