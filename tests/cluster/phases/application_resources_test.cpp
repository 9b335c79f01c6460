#include "tests/cluster/application/application_fixture.h"
#include "tests/cluster/application/hosted_endpoints.h"

namespace sim::phases {
namespace {

class ApplicationResourcesPhase : public ApplicationTest {
 protected:
  Context needing() {
    environment_.aws_region = "eu-west-1";
    Context made = deploying();
    made.deployment->application.buckets = {"shop-files"};
    made.deployment->application.mail_domains = {"shop.example"};
    return made;
  }
};

TEST_F(ApplicationResourcesPhase, MakesWhatIsMissingOnce) {
  HostedEndpoints endpoints;
  Context context = needing();
  context.endpoints = &endpoints;
  EXPECT_TRUE(application_resources(context));
  EXPECT_FALSE(application_resources(context));
  context.deployment->application.buckets.push_back("shop-exports");
  EXPECT_TRUE(application_resources(context));
}

TEST_F(ApplicationResourcesPhase, ARefusalIsShown) {
  HostedEndpoints endpoints;
  Context context = needing();
  context.endpoints = &endpoints;
  context.deployment->application.buckets = {"No"};
  const auto error = test::error_of([&] { application_resources(context); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->message(), testing::HasSubstr("InvalidBucketName"));
}

TEST_F(ApplicationResourcesPhase, NeedsAwsOnlyWhereThereIsSomethingToMake) {
  Context context = needing();
  const auto error = test::error_of([&] { application_resources(context); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message(), "AWS is not answered in environment dev");
  Context bare = deploying();
  EXPECT_FALSE(application_resources(bare));
}

}  // namespace
}  // namespace sim::phases
