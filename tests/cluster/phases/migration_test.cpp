#include "tests/cluster/application/application_fixture.h"

namespace sim::phases {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class MigrationPhase : public ApplicationTest {};

TEST_F(MigrationPhase, AppliesTheJobAndWhatItNeedsAndNothingElse) {
  Context context = with_images();
  EXPECT_TRUE(migration(context));
  EXPECT_THAT(applied(1), ElementsAre("Namespace/shop", "ConfigMap/settings", "Job/migrate"));
  EXPECT_EQ(take_log().at(0), "kubectl delete job migrate -n shop --ignore-not-found");
}

TEST_F(MigrationPhase, OneThatFailsStopsEverythingAndShowsItsLog) {
  set("namespace.json", R"({"metadata": {"annotations": {"sim.local/version": "v1"}}})");
  Context context = with_images("v2");
  set_job("Failed");
  const auto error = test::error_of([&] { migration(context); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::failed);
  EXPECT_EQ(error->message(), "the migration to v2 failed; v1 serves on");
  EXPECT_EQ(error->output(), "column already exists\n");
  EXPECT_THAT(error->fix(), HasSubstr("sim dev upgrade v1"));
  EXPECT_THAT(applied(2), IsEmpty());
}

TEST_F(MigrationPhase, OneThatCannotBeginIsNotWaitedFor) {
  Context context = with_images();
  set_job("");
  set_pods_waiting("CreateContainerConfigError", 0);
  const auto error = test::error_of([&] { migration(context); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->message(), HasSubstr("cannot begin: pod web-1, container gunicorn: "
                                          "CreateContainerConfigError"));
}

TEST_F(MigrationPhase, OneThatHangsEndsWithTheDeadline) {
  Context context = with_images();
  set_job("");
  context.deadline = Deadline::after(std::chrono::seconds(2));
  const auto error = test::error_of([&] { migration(context); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message(), "the migration to v1 did not end in time");
}

TEST_F(MigrationPhase, IsNotDoneTwice) {
  const std::string digest = with_images().deployment->digest;
  set("namespace.json",
      nlohmann::json(
          {{"metadata",
            {{"annotations", {{"sim.local/version", "v1"}, {"sim.local/rolled-out", digest}}}}}})
          .dump());
  Context context = with_images();
  EXPECT_TRUE(context.deployment->is_applied);
  EXPECT_FALSE(migration(context));
  EXPECT_THAT(applied(1), IsEmpty());
}

}  // namespace
}  // namespace sim::phases
