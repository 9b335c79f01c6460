// The registry behind, on its bad days.
#include "fakes/ecr/owned_registry.h"

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>

#include "sim/base/deadline.h"
#include "sim/base/http_client.h"
#include "tests/fakes/ecr_rig.h"
#include "tests/support/expect_error.h"

namespace fakes {
namespace {

using ecr::OwnedRegistry;
using test::EcrRig;
using ::testing::HasSubstr;

bool answers(const std::string& address) {
  try {
    return sim::HttpClient(address, std::chrono::seconds(5)).send("GET", "/v2/").status == 200;
  } catch (const sim::Error&) {
    return false;
  }
}

// The process whose configuration is in that folder; 0 without.
pid_t pid_of(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const auto line = sim::read_file_if_exists(entry.path() / "cmdline");
    if (line && line->find((folder / "config.yml").string()) != std::string::npos) {
      return static_cast<pid_t>(std::stol(entry.path().filename().string()));
    }
  }
  return 0;
}

TEST(OwnedRegistry, AnswersOnLoopbackAndEndsWithItsOwner) {
  FAKES_NEED_REGISTRY();
  sim::test::TempDir folder;
  std::string address;
  {
    OwnedRegistry registry(folder.path());
    address = registry.address();
    EXPECT_EQ(address.rfind("http://127.0.0.1:", 0), 0U);
    EXPECT_TRUE(answers(address));
    EXPECT_EQ(registry.address(), address);
    EXPECT_THAT(registry.advice(), HasSubstr("registry.log"));
  }
  EXPECT_FALSE(answers(address));
  EXPECT_EQ(pid_of(folder.path()), 0);
}

TEST(OwnedRegistry, IsStartedAgain) {
  FAKES_NEED_REGISTRY();
  sim::test::TempDir folder;
  OwnedRegistry registry(folder.path());
  EXPECT_TRUE(answers(registry.address()));
  const pid_t pid = pid_of(folder.path());
  ASSERT_GT(pid, 0);
  kill(pid, SIGKILL);
  sim::wait_until("another registry", sim::Deadline::after(std::chrono::seconds(20)),
                  std::chrono::milliseconds(50), [&] {
                    return answers(registry.address()) ? sim::Look::ready()
                                                       : sim::Look::waiting("nothing answers");
                  });
  EXPECT_NE(pid_of(folder.path()), pid);
}

TEST(OwnedRegistry, SaysWhatIsMissing) {
  sim::test::TempDir folder;
  OwnedRegistry registry(folder.path(), "no-such-registry");
  try {
    registry.address();
    ADD_FAILURE();
  } catch (const sim::Error& error) {
    EXPECT_EQ(error.category(), sim::Category::unfit);
    EXPECT_THAT(error.message(), HasSubstr("no-such-registry, which is not installed"));
    EXPECT_THAT(error.fix(), HasSubstr("apt-get install docker-registry"));
  }
}

TEST(OwnedRegistry, SaysWhyItDoesNotStart) {
  sim::test::TempDir folder;
  const auto program = folder / "broken";
  std::ofstream(program) << "#!/bin/sh\necho 'the reason is this' >&2\nexit 1\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  OwnedRegistry registry(folder / "registry", program.string());
  try {
    registry.address();
    ADD_FAILURE();
  } catch (const sim::Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("the reason is this"));
    EXPECT_THAT(error.fix(), HasSubstr("registry.log"));
  }
}

TEST(OwnedRegistry, GivesRoomBack) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  rig.push("app", "1", std::string(1 << 20, 'x'));
  const auto blob = [&] {
    const std::string hex = ecr::digest_of(std::string(1 << 20, 'x')).substr(7);
    return std::filesystem::exists(rig.folder / "registry/data/docker/registry/v2/blobs/sha256" /
                                   hex.substr(0, 2) / hex);
  };
  EXPECT_TRUE(blob());
  rig.api("DeleteRepository", R"({"repositoryName":"app","force":true})");
  EXPECT_TRUE(blob());
  OwnedRegistry(rig.folder / "registry").address();
  EXPECT_FALSE(blob());
}

TEST(EcrRegistry, IsSaidToBeDown) {
  EcrRig rig;
  // A port that was free a moment ago.
  ecr::GivenRegistry nobody("http://127.0.0.1:9");
  rig.core.registry = &nobody;
  rig.create("app");
  const auto begun = rig.api("InitiateLayerUpload", R"({"repositoryName":"app"})");
  EXPECT_EQ(begun.status, 500);
  EXPECT_EQ(begun.code, "ServerException");
  EXPECT_THAT(begun.message, HasSubstr("see whether a registry runs at http://127.0.0.1:9"));
  const Response response = rig.front("POST", "/v2/app/blobs/uploads/");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(EcrRig::code_of(response), "UNAVAILABLE");
  EXPECT_THAT(response.body, HasSubstr("see whether a registry runs"));
  EXPECT_EQ(rig.entry().code, "ServerException");
  // What needs no images works.
  EXPECT_EQ(rig.api("DescribeRepositories").status, 200);
  EXPECT_EQ(rig.front("GET", "/v2/").status, 200);
}

TEST(EcrRegistry, IsNotThereInEveryProcess) {
  EcrRig rig;
  rig.core.registry = nullptr;
  rig.create("app");
  EXPECT_EQ(rig.api("InitiateLayerUpload", R"({"repositoryName":"app"})").code, "ServerException");
}

}  // namespace
}  // namespace fakes
