// STARTTLS and TLS from the beginning, with curl and with a client of OpenSSL's own.
#include <openssl/ssl.h>

#include <gmock/gmock.h>

#include "fakes/http/certificate.h"
#include "sim/base/file.h"
#include "sim/base/process.h"
#include "tests/fakes/smtp_fixture.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace fakes::smtp {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Ports: 0 with STARTTLS, 1 with TLS from the beginning.
class SmtpTls : public SmtpServer {
 protected:
  void SetUp() override {
    certificate_ = http::ensure_certificate(folder_.path() / "tls");
    door_.settings.has_login = true;
    door_.settings.needs_tls = true;
    Settings settings;
    settings.ports = {{{}, &door_}, {{"127.0.0.1", 0, true}, &door_}};
    settings.tls.certificate = certificate_.file;
    settings.tls.key = certificate_.key;
    start(settings);
  }

  sim::Output curl(const std::string& scheme, std::uint16_t to, const std::string& password) {
    sim::write_file(folder_ / "mail", "Subject: x\r\n\r\n.dot\r\n");
    return sim::LocalRunner().run(
        {{"curl", "--silent", "--show-error", "--verbose", "--noproxy", "*", "--cacert",
          certificate_.authority.string(), "--ssl-reqd", "--user", "user:" + password,
          "--mail-from", "a@x.example", "--mail-rcpt", "b@x.example", "--upload-file",
          (folder_ / "mail").string(), scheme + "://localhost:" + std::to_string(to)}},
        sim::Deadline::never());
  }

  sim::test::TempDir folder_;
  http::Certificate certificate_;
};

TEST_F(SmtpTls, IsSpokenWithCurl) {
  if (!sim::find_program("curl")) GTEST_SKIP() << "curl is not installed";
  const auto started = curl("smtp", port(0), "word");
  EXPECT_EQ(started.exit_code, 0) << started.err;
  const auto wrapped = curl("smtps", port(1), "word");
  EXPECT_EQ(wrapped.exit_code, 0) << wrapped.err;
  const auto refused = curl("smtps", port(1), "wrong");
  EXPECT_EQ(refused.exit_code, 67) << refused.err;  // login denied
  stop();
  const auto mails = door_.mails();
  ASSERT_EQ(mails.size(), 2u);
  EXPECT_EQ(mails[0].bytes, "Subject: x\r\n\r\n.dot\r\n");
  EXPECT_EQ(mails[1].bytes, mails[0].bytes);
}

// What is said in the clear behind STARTTLS must not count as said within TLS.
class TlsClient {
 public:
  explicit TlsClient(int socket)
      : context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_)) {
    SSL_set_fd(ssl_, socket);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  bool connect() { return SSL_connect(ssl_) == 1; }
  void send(std::string_view text) { SSL_write(ssl_, text.data(), static_cast<int>(text.size())); }
  std::string read_all() {
    std::string out;
    char piece[1000];
    int got = 0;
    while ((got = SSL_read(ssl_, piece, sizeof(piece))) > 0) {
      out.append(piece, static_cast<std::size_t>(got));
    }
    return out;
  }

 private:
  SSL_CTX* context_;
  SSL* ssl_;
};

TEST_F(SmtpTls, ForgetsWhatWasSaidInTheClear) {
  http::RawClient raw(port(0));
  raw.send("EHLO before\r\nSTARTTLS\r\nNOOP\r\nVRFY injected\r\n");
  EXPECT_THAT(raw.read_until("220 Ready to start TLS\r\n"), HasSubstr("250-STARTTLS"));
  TlsClient client(raw.descriptor());
  ASSERT_TRUE(client.connect());
  client.send("MAIL FROM:<a@x.example>\r\nSTARTTLS\r\nEHLO me\r\nQUIT\r\n");
  const std::string heard = client.read_all();
  EXPECT_THAT(heard, StartsWith("530 Authentication required\r\n500 "));
  EXPECT_THAT(heard, Not(HasSubstr("STARTTLS")));
  EXPECT_THAT(heard, EndsWith("250-AUTH PLAIN LOGIN\r\n250 Ok\r\n221 Bye\r\n"));
}

TEST_F(SmtpTls, EndsWhereTheClientDoesNotAgree) {
  http::RawClient raw(port(0));
  raw.send("STARTTLS\r\n");
  raw.read_until("220 Ready to start TLS\r\n");
  raw.send("EHLO me\r\nQUIT\r\n");
  EXPECT_THAT(raw.read_all(), Not(HasSubstr("250")));
  http::RawClient clear(port(1));
  clear.send("EHLO me\r\nQUIT\r\n");
  EXPECT_THAT(clear.read_all(), Not(HasSubstr("250")));
}

TEST_F(SmtpTls, NeedsACertificate) {
  Settings settings;
  settings.ports = {{{"127.0.0.1", 0, true}, &door_}};
  EXPECT_ERROR(Server(settings, recorder_, gate_, clock_), sim::Category::unfit, "certificate");
}

}  // namespace
}  // namespace fakes::smtp
