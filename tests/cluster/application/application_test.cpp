#include "sim/cluster/application/application.h"

#include <gmock/gmock.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/paths.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Application, OfQareportsIsRead) {
  const auto folder = paths::source() / "scenarios/qareports";
  const Application application = read_application(folder / "application.yaml");
  EXPECT_EQ(application.name, "qareports");
  EXPECT_EQ(application.default_version, "v1");
  EXPECT_EQ(application.manifests, folder / "manifests/dev");
  EXPECT_THAT(application.more_manifests, ElementsAre(folder / "manifests/relay"));
  EXPECT_THAT(application.buckets, ElementsAre("qareports-files"));
}

TEST(Application, ReportsEveryProblemWithItsPlace) {
  const test::TempDir folder;
  write_file(folder / "application.yaml",
             "version: 1\nname: shop\nnamespace: shop\n"
             "images: {build: missing, name: 'host:5000/shop:v1', default: v1}\n"
             "manifests: {application: nowhere}\n"
             "address: {service: web, ready: ready}\nmigratoin: migrate\n");
  const auto error = test::error_of([&] { read_application(folder / "application.yaml"); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::usage);
  const std::string all = error->message() + error->output();
  EXPECT_THAT(all, HasSubstr("application.yaml:4:17"));
  EXPECT_THAT(all, HasSubstr("has a tag; the version is the tag"));
  EXPECT_THAT(all, HasSubstr("application.yaml:5:26"));
  EXPECT_THAT(all, HasSubstr("must start with /"));
  EXPECT_THAT(all, HasSubstr("did you mean 'migration'?"));
}

}  // namespace
}  // namespace sim
