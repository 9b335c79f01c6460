#include "tests/cluster/application/application_fixture.h"

namespace sim::phases {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class ApplicationImagesPhase : public ApplicationTest {};

TEST_F(ApplicationImagesPhase, LoadsWhatTheVersionNeedsIntoWorkersOnce) {
  Context context = deploying();
  EXPECT_TRUE(application_images(context));
  EXPECT_EQ(context.deployment->version, "v1");
  EXPECT_EQ(context.deployment->version_before, "");
  const auto log = take_log();
  EXPECT_THAT(log, Contains(HasSubstr("worker-node ctr -n k8s.io images label sim.local/shop:v1")));
  EXPECT_THAT(log, Contains(HasSubstr("sim.local/relay:1 sim.local/id=sha256:relay:1")));
  EXPECT_THAT(log, Not(Contains(HasSubstr("shop:v2"))));
  EXPECT_THAT(log, Not(Contains(HasSubstr("master-node ctr"))));
  EXPECT_EQ(read_file(root_of("worker-node") / "archive"), "shop:v1");

  Context again = deploying();
  EXPECT_FALSE(application_images(again));
  EXPECT_THAT(take_log(), Not(Contains(HasSubstr("images import"))));
}

TEST_F(ApplicationImagesPhase, AnImageThatWasMadeAnewIsLoadedAnew) {
  with_images();
  const auto file = folder_ / "source/built/images.json";
  auto images = nlohmann::json::parse(read_file(file));
  images[1]["id"] = "sha256:changed";
  write_file(file, images.dump());
  Context context = deploying();
  EXPECT_TRUE(application_images(context));
  EXPECT_THAT(take_log(), Contains(HasSubstr("sim.local/id=sha256:changed")));
}

TEST_F(ApplicationImagesPhase, AnUnknownVersionIsRefusedBeforeAnythingChanges) {
  Context context = deploying("v22");
  const auto error = test::error_of([&] { application_images(context); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::usage);
  EXPECT_EQ(error->message(), "shop has no version \"v22\"; did you mean \"v2\"?");
  EXPECT_EQ(error->fix(), "name one of: v1, v2");
  const auto log = take_log();
  EXPECT_THAT(log, Not(Contains(HasSubstr("ctr"))));
  EXPECT_THAT(log, Not(Contains(HasSubstr("apply"))));
}

TEST_F(ApplicationImagesPhase, TheVersionThatIsThereStays) {
  set("namespace.json", R"({"metadata": {"annotations": {
      "sim.local/version": "v2", "sim.local/rolled-out": "an older digest"}}})");
  const Context context = with_images();
  EXPECT_EQ(context.deployment->version, "v2");
  EXPECT_EQ(context.deployment->version_before, "v2");
  EXPECT_FALSE(context.deployment->is_applied);
  EXPECT_THAT(read_file(control() / "overlay.yaml"), HasSubstr("newTag: v2"));
}

}  // namespace
}  // namespace sim::phases
