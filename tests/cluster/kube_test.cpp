#include "sim/cluster/kube.h"

#include "tests/cluster/cluster_fixture.h"

namespace sim {
namespace {

using nlohmann::json;

class KubeTest : public ClusterTest {
 protected:
  Kube kube() { return context().kube(); }
  Deadline soon() const { return Deadline::after(std::chrono::seconds(20)); }
};

TEST(HasCondition, IsTrueOnlyForTrue) {
  const auto with = [](const json& conditions) {
    return json{{"status", {{"conditions", conditions}}}};
  };
  const json ready = {{"type", "Ready"}, {"status", "True"}};
  const json pressed = {{"type", "MemoryPressure"}, {"status", "False"}};
  const json unknown = {{"type", "Ready"}, {"status", "Unknown"}};
  EXPECT_TRUE(has_condition(with(json::array({pressed, ready})), "Ready"));
  EXPECT_FALSE(has_condition(with(json::array({pressed, ready})), "MemoryPressure"));
  EXPECT_FALSE(has_condition(with(json::array({pressed})), "Ready"));
  EXPECT_FALSE(has_condition(with(json::array({unknown})), "Ready"));
  EXPECT_FALSE(has_condition(with(json::array()), "Ready"));
  EXPECT_FALSE(has_condition(json::object(), "Ready"));
  EXPECT_FALSE(has_condition(json{{"status", json::object()}}, "Ready"));
}

TEST_F(KubeTest, UsesTheEnvironmentsKubeconfig) {
  const auto argv = kube().argv({"get", "pods"});
  ASSERT_EQ(argv.size(), 5u);
  EXPECT_THAT(argv[0], testing::EndsWith("bin/kubectl"));
  EXPECT_EQ(argv[2], (paths::state() / "environments/dev/kubeconfig").string());
  EXPECT_EQ(argv[4], "pods");
}

TEST_F(KubeTest, GetParsesTheAnswer) {
  const json list = kube().get({"nodes"}, soon());
  EXPECT_EQ(list.at("items").size(), 2u);
  set("nodes.json", "Unable to connect");
  EXPECT_ERROR(kube().get({"nodes"}, soon()), Category::failed, "not JSON");
}

TEST_F(KubeTest, FailuresCarryWhatKubectlSaid) {
  EXPECT_TRUE(kube().answers());
  set("api-down");
  EXPECT_FALSE(kube().answers());
  const auto error = test::error_of([&] { kube().run({"get", "pods"}, soon()); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::failed);
  EXPECT_THAT(error->output(), testing::HasSubstr("connection refused"));
}

TEST_F(KubeTest, AMissingKubectlIsNoAnswer) {
  EXPECT_FALSE(Kube("/nonexistent/kubectl", "/nonexistent/config").answers());
}

}  // namespace
}  // namespace sim
