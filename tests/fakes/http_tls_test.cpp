// TLS, and what curl makes of the server.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <mutex>

#include "fakes/http/certificate.h"
#include "sim/base/file.h"
#include "sim/base/process.h"
#include "tests/fakes/http_fixture.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace fakes::http {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Listeners: 0 in the clear, 1 TLS, 2 in the clear on IPv6.
class HttpCurl : public HttpServer {
 protected:
  void SetUp() override {
    if (!sim::find_program("curl")) GTEST_SKIP() << "curl is not installed";
    certificate_ = ensure_certificate(folder_.path() / "tls", {"*.s3.example.test"});
    std::string content;
    while (content.size() < 5'000'000) content += std::to_string(content.size()) + ",";
    sim::write_file(file(), content);
    Settings settings;
    settings.listeners = {{"127.0.0.1", 0, false}, {"127.0.0.1", 0, true}, {"::1", 0, false}};
    settings.tls.certificate = certificate_.file;
    settings.tls.key = certificate_.key;
    settings.tls.names = std::make_shared<NamedCertificates>(
        certificate_, std::vector<std::string>{"aws.test"});
    start([this](Incoming& incoming) { return answer(incoming); }, settings);
  }

  Response answer(Incoming& incoming) {
    if (incoming.request.path == "/file") {
      const int descriptor = ::open(file().c_str(), O_RDONLY | O_CLOEXEC);
      Response response{200, {}, {}};
      response.content = {
          {std::make_shared<const OpenFile>(descriptor), 0, std::filesystem::file_size(file())}};
      return response;
    }
    if (incoming.request.path == "/stored") return {200, {}, stored()};
    if (incoming.request.path == "/store") {
      store(read_body(incoming.body));
      return {200, {}, "stored"};
    }
    return echo(incoming);
  }

  std::string stored() const {
    const std::lock_guard lock(mutex_);
    return stored_;
  }
  void store(std::string bytes) {
    const std::lock_guard lock(mutex_);
    stored_ = std::move(bytes);
  }
  std::filesystem::path file() const { return folder_.path() / "file"; }
  std::string url(std::size_t listener, const std::string& path) const {
    constexpr std::array hosts = {"http://127.0.0.1:", "https://localhost:", "http://[::1]:"};
    return hosts.at(listener) + std::to_string(port(listener)) + path;
  }
  sim::Output curl(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"curl", "--silent", "--show-error", "--noproxy", "*",
                                         "--cacert", certificate_.authority.string()});
    return sim::LocalRunner().run({arguments}, sim::Deadline::never());
  }

  sim::test::TempDir folder_;
  Certificate certificate_;
  mutable std::mutex mutex_;
  std::string stored_;
};

TEST_F(HttpCurl, FetchesAndStores) {
  for (std::size_t listener = 0; listener < 3; ++listener) {
    const auto content = sim::read_file(file());
    EXPECT_TRUE(curl({url(listener, "/file")}).out == content) << listener;
    EXPECT_EQ(curl({"--upload-file", file().string(), url(listener, "/store")}).out, "stored");
    EXPECT_TRUE(stored() == content) << listener;
    store({});
    EXPECT_EQ(curl({"--upload-file", file().string(), "--header", "Transfer-Encoding: chunked",
                    "--expect100-timeout", "1000", url(listener, "/store")})
                  .out,
              "stored");
    EXPECT_TRUE(stored() == content) << listener;
    EXPECT_TRUE(curl({url(listener, "/stored")}).out == content) << listener;
  }
}

TEST_F(HttpCurl, SpeaksTls) {
  auto output = curl({"--verbose", url(1, "/x"), url(1, "/y")});
  EXPECT_THAT(output.out, AllOf(HasSubstr("GET /x ?"), HasSubstr("GET /y ?")));
  EXPECT_THAT(output.out, HasSubstr("endpoint https://localhost:"));
  EXPECT_THAT(output.err, AllOf(HasSubstr("Re-using existing connection"), HasSubstr("http/1.1")));
  EXPECT_EQ(curl({"--tlsv1.2", "--tls-max", "1.2", "--head", url(1, "/")}).exit_code, 0);
  EXPECT_NE(curl({"--tls-max", "1.1", url(1, "/")}).exit_code, 0);
  const auto port_text = std::to_string(port(1));
  const std::string bucket = "https://bucket.s3.example.test:" + port_text + "/";
  EXPECT_EQ(curl({"--connect-to", "::127.0.0.1:" + port_text, bucket}).exit_code, 0);
  const std::string other = "https://example.test:" + port_text + "/";
  EXPECT_NE(curl({"--connect-to", "::127.0.0.1:" + port_text, other}).exit_code, 0);
}

TEST_F(HttpCurl, HasACertificateForEachNameOfItsDomains) {
  const auto port_text = std::to_string(port(1));
  const auto ask = [&](const std::string& name) {
    const std::string address = "https://" + name + ":" + port_text + "/";
    return curl({"--connect-to", "::127.0.0.1:" + port_text, address}).exit_code == 0;
  };
  EXPECT_TRUE(ask("aws.test"));
  EXPECT_TRUE(ask("s3.eu-west-1.aws.test"));
  EXPECT_TRUE(ask("A.Bucket.S3.aws.test"));
  EXPECT_TRUE(ask("s3.eu-west-1.aws.test"));
  EXPECT_FALSE(ask("laws.test"));
  EXPECT_FALSE(ask("aws.test.example"));
  EXPECT_TRUE(ask("localhost"));
}

TEST_F(HttpCurl, RefusesOtherProtocolsOnTlsPorts) {
  RawClient clear(port(1));
  clear.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  clear.read_all();
  RawClient nothing(port(1));
  nothing.end_sending();
  EXPECT_EQ(nothing.read_all(), "");
  EXPECT_EQ(curl({url(1, "/")}).exit_code, 0);
}

TEST_F(HttpCurl, SpeaksHttp10AndHead) {
  EXPECT_THAT(curl({"--http1.0", url(0, "/x")}).out, HasSubstr("GET /x ?"));
  EXPECT_THAT(curl({"--head", url(1, "/file")}).out, HasSubstr("Content-Length: 5000"));
}

std::string text_of(const std::filesystem::path& path) {
  return sim::read_file(path);
}

TEST(HttpCertificate, IsKeptWhileItFits) {
  const sim::test::TempDir folder;
  const auto made = ensure_certificate(folder.path());
  const auto authority = text_of(made.authority);
  const auto certificate = text_of(made.file);
  struct stat facts = {};
  ASSERT_EQ(::stat(made.key.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);

  ensure_certificate(folder.path());
  EXPECT_EQ(text_of(made.file), certificate);

  ensure_certificate(folder.path(), {"*.s3.test", "10.0.0.1", "fd00::1"});
  EXPECT_NE(text_of(made.file), certificate);
  EXPECT_EQ(text_of(made.authority), authority);

  sim::write_file(made.key, "nonsense");
  sim::write_file(made.authority, "nonsense");
  ensure_certificate(folder.path());
  EXPECT_NE(text_of(made.authority), authority);
  EXPECT_NE(text_of(made.key), "nonsense");
}

TEST(HttpCertificate, RefusesWhatIsNoName) {
  const sim::test::TempDir folder;
  for (const auto* name : {"", "a b", "a,DNS:b", "a/b"}) {
    EXPECT_ERROR(ensure_certificate(folder.path(), {name}), sim::Category::usage, "certificate");
  }
}

TEST(HttpCertificate, ThatCannotBeUsedIsNamed) {
  Settings settings;
  settings.listeners = {{"127.0.0.1", 0, true}};
  settings.tls.certificate = "/nowhere/certificate.pem";
  settings.tls.key = "/nowhere/key.pem";
  EXPECT_ERROR(Server(settings, [](Incoming&) { return Response(); }), sim::Category::unfit,
               "/nowhere/certificate.pem");
}

}  // namespace
}  // namespace fakes::http
