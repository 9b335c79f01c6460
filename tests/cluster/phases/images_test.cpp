#include "sim/cluster/phases/phases.h"
#include "tests/cluster/cluster_fixture.h"

namespace sim::phases {
namespace {

class ImagesPhase : public ClusterTest {
 protected:
  Context fresh() {
    Context made = context();
    made.images.clear();
    return made;
  }
};

TEST_F(ImagesPhase, TakesFromTheCacheWhatIsThereAndHoldsIt) {
  build_images();
  take_log();
  Context context = fresh();
  EXPECT_FALSE(images(context));
  EXPECT_EQ(read_file(context.images.at("cluster").file), "root of cluster\n");
  EXPECT_EQ(context.images.count("services"), 0u);
  EXPECT_TRUE(take_log().empty());
  // Nobody removes it while the environment's nodes may need it.
  EXPECT_FALSE(vm::ImageStore().prune(true, {}).empty());
  EXPECT_TRUE(std::filesystem::exists(context.images.at("cluster").file));
  EXPECT_FALSE(std::filesystem::exists(paths::cache() / "images/cluster-0123456789abcdef"));
}

TEST_F(ImagesPhase, ServicesNodesWantAnImageOfTheirOwn) {
  environment_ = quoting_environment();
  build_images();
  Context context = fresh();
  EXPECT_FALSE(images(context));
  EXPECT_EQ(context.images.at("services").kind, "services");
}

TEST_F(ImagesPhase, SaysWhatIsMissingWhenItMayNotBuild) {
  Context context = fresh();
  context.options.build_images = false;
  EXPECT_ERROR(images(context), Category::unfit, "the cluster image is not in the cache");
  EXPECT_TRUE(take_log().empty());
}

TEST_F(ImagesPhase, BuildsWhatIsMissing) {
  if (std::filesystem::space(folder_.path()).available < std::uint64_t{7} << 30) {
    GTEST_SKIP() << "less than 7 GiB free, which a build asks for";
  }
  Context context = fresh();
  EXPECT_TRUE(images(context));
  EXPECT_THAT(take_log(), testing::ElementsAre("build cluster"));
  EXPECT_THAT(progress_.lines, testing::Contains("note making cluster"));
}

TEST_F(ImagesPhase, LooksForNothingWhenEveryNodeExists) {
  booted();
  Context context = fresh();
  context.options.build_images = false;  // and none is in the cache
  EXPECT_FALSE(images(context));
  EXPECT_TRUE(context.images.empty());
  EXPECT_EQ(context.nodes.size(), 2u);
}

}  // namespace
}  // namespace sim::phases
