// tools/images/fetch-kubernetes against a server on loopback that has the release's layout.
#include <cstdlib>

#include <gtest/gtest.h>

#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "sim/base/process.h"
#include "sim/base/text.h"

namespace sim {
namespace {

namespace fs = std::filesystem;

const fs::path root = paths::source();

class FetchKubernetes : public testing::Test {
 protected:
  FetchKubernetes() {
    std::string pattern = (fs::temp_directory_path() / "sim-fetch-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~FetchKubernetes() override { fs::remove_all(folder_); }

  Output fetch(const std::string& fault, const std::string& version = "v1.2.3",
               const std::string& url = "{url}") {
    Command command;
    command.argv = {
        (root / "tests/support/release-server").string(),  "--fault", fault, "--",
        (root / "tools/images/fetch-kubernetes").string(), version,   url,   folder_.string()};
    return LocalRunner().run(command, Deadline::after(std::chrono::seconds(60)));
  }
  bool has(const std::string& name) { return fs::exists(folder_ / name); }
  static bool says(const Output& output, const std::string& text) {
    return output.err.find(text) != std::string::npos;
  }
  static int count(const std::string& text, const std::string& part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
  }

  fs::path folder_;
};

TEST_F(FetchKubernetes, TakesEveryBinaryAndVerifiesIt) {
  const Output output = fetch("none");
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(count(output.out, "checksum verified"), 7);
  const fs::path kubelet = folder_ / "kubelet";
  EXPECT_EQ(read_file(kubelet).substr(0, 23), "#!/bin/sh\necho kubelet\n");
  EXPECT_NE(fs::status(kubelet).permissions() & fs::perms::owner_exec, fs::perms::none);
}

TEST_F(FetchKubernetes, TakesNothingTwice) {
  fetch("none");
  const Output again = fetch("none");
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(count(again.out, "already there"), 7);
  EXPECT_EQ(count(again.err, "request "), 7) << "checksums only:\n" << again.err;
}

TEST_F(FetchKubernetes, ReplacesAFileThatChangedOnDisk) {
  fetch("none");
  write_file(folder_ / "kubelet", "bitten");
  EXPECT_EQ(fetch("none").exit_code, 0);
  EXPECT_EQ(fs::file_size(folder_ / "kubelet"), 50000u);
}

TEST_F(FetchKubernetes, RefusesAWrongChecksum) {
  for (const char* fault : {"wrong-checksum", "wrong-content"}) {
    const Output output = fetch(fault);
    EXPECT_EQ(output.exit_code, 1);
    EXPECT_TRUE(says(output, "kubelet has the wrong checksum")) << output.err;
    EXPECT_TRUE(says(output, "published: ") && says(output, "received:  ")) << output.err;
    EXPECT_FALSE(has("kubelet") || has("kubelet.part")) << fault;
  }
}

TEST_F(FetchKubernetes, GoesOnWhereATransferBrokeOff) {
  const Output output = fetch("truncated-once");
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_TRUE(says(output, "kubelet bytes=25000-")) << output.err;
}

TEST_F(FetchKubernetes, TheNextRunGoesOnToo) {
  const Output broken = fetch("truncated");
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_TRUE(says(broken, "the transfer broke off")) << broken.err;
  EXPECT_TRUE(says(broken, "43750 bytes are kept")) << broken.err;
  EXPECT_FALSE(has("kubelet"));
  const Output next = fetch("none");
  EXPECT_EQ(next.exit_code, 0) << next.err;
  EXPECT_TRUE(says(next, "kubelet bytes=43750-")) << next.err;
}

TEST_F(FetchKubernetes, StartsOverWhereTheServerCannotResume) {
  const Output output = fetch("no-range");
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(fs::file_size(folder_ / "kubelet"), 50000u);
}

TEST_F(FetchKubernetes, StartsOverWhenThePartIsOfAnotherFile) {
  for (const std::size_t size : {10u, 60000u}) {
    write_file(folder_ / "kubelet.part", std::string(size, 'x'));
    const Output output = fetch("none");
    EXPECT_EQ(output.exit_code, 0) << output.err;
    EXPECT_EQ(read_file(folder_ / "kubelet").substr(0, 9), "#!/bin/sh") << size;
    fs::remove(folder_ / "kubelet");
  }
}

TEST_F(FetchKubernetes, SaysWhatTheServerAnswered) {
  const Output missing = fetch("missing");
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_TRUE(says(missing, "/kubelet: the server answered 404")) << missing.err;

  const Output unknown = fetch("none", "v9.9.9");
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_TRUE(says(unknown, "kubeadm.sha256: the server answered 404")) << unknown.err;
  EXPECT_TRUE(says(unknown, "is v9.9.9 a release")) << unknown.err;

  const Output page = fetch("no-digest");
  EXPECT_EQ(page.exit_code, 1);
  EXPECT_TRUE(says(page, "holds no SHA-256: <html>")) << page.err;
}

TEST_F(FetchKubernetes, SaysThatNothingAnswers) {
  const Output output = fetch("refused");
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_TRUE(says(output, "connection refused")) << output.err;
}

TEST_F(FetchKubernetes, RefusesBadArguments) {
  EXPECT_EQ(fetch("none", "1.29").exit_code, 2);
  EXPECT_EQ(fetch("none", "v1.2.3", "ftp://127.0.0.1").exit_code, 2);
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace sim
