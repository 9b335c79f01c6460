#include "tests/cluster/application/application_fixture.h"
#include "tests/cluster/application/hosted_endpoints.h"

namespace sim::phases {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// In the application's place something else answers: the control API of the fakes.
class RolloutPhase : public ApplicationTest {
 protected:
  RolloutPhase() {
    const nlohmann::json ports = {{{"port", server_.port()}, {"nodePort", 30000}}};
    const nlohmann::json ingress = {{{"ip", "127.0.0.1"}}};
    set("service.json", nlohmann::json({{"spec", {{"ports", ports}}},
                                        {"status", {{"loadBalancer", {{"ingress", ingress}}}}}})
                            .dump());
  }
  Context ready_at(const std::string& path) {
    Context made = with_images();
    made.deployment->application.ready_path = path;
    return made;
  }

  HostedEndpoints server_;
};

TEST_F(RolloutPhase, AppliesAllButTheMigrationAndNotesWhatIsThere) {
  Context context = ready_at("/_sim/health");
  EXPECT_TRUE(rollout(context));
  EXPECT_THAT(applied(1), ElementsAre("Namespace/shop", "ConfigMap/settings", "Deployment/web"));
  EXPECT_THAT(take_log(),
              Contains("kubectl annotate --overwrite namespace shop sim.local/version=v1 "
                       "sim.local/rolled-out=" +
                       context.deployment->digest));
  EXPECT_THAT(progress_.lines, Contains("note 1 of 1 deployments are through"));
}

TEST_F(RolloutPhase, OneThatGetsStuckSaysWhyAndIsNotNoted) {
  Context context = with_images();
  set_deployment(1);
  set_pods_waiting("ImagePullBackOff", 0);
  const auto error = test::error_of([&] { rollout(context); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::failed);
  EXPECT_THAT(error->message(), HasSubstr("0 of 1 deployments are through"));
  EXPECT_THAT(error->output(), HasSubstr("container gunicorn: ImagePullBackOff"));
  EXPECT_THAT(take_log(), Not(Contains(HasSubstr("annotate"))));
}

TEST_F(RolloutPhase, AContainerThatEndsAgainAndAgainIsQuoted) {
  Context context = with_images();
  set_deployment(1);
  set_pods_waiting("CrashLoopBackOff", 3);
  set("job.log", "SECRET_KEY is not set\n");
  const auto error = test::error_of([&] { rollout(context); });
  ASSERT_TRUE(error);
  EXPECT_THAT(error->output(), HasSubstr("it said: SECRET_KEY is not set"));
}

TEST_F(RolloutPhase, PodsThatTakeTooLongEndWithTheDeadline) {
  Context context = with_images();
  set_deployment(1);
  context.deadline = Deadline::after(std::chrono::seconds(3));
  const auto error = test::error_of([&] { rollout(context); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::stalled);
}

TEST_F(RolloutPhase, WhatDoesNotAnswerIsNotThere) {
  Context context = ready_at("/_sim/nothing");
  context.deadline = Deadline::after(std::chrono::seconds(2));
  const auto error = test::error_of([&] { rollout(context); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::stalled);
  EXPECT_THAT(error->message(), HasSubstr("/_sim/nothing; last seen: 404"));
  EXPECT_THAT(take_log(), Not(Contains(HasSubstr("annotate"))));
}

}  // namespace
}  // namespace sim::phases
