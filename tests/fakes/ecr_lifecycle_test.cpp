#include "fakes/ecr/lifecycle_policy.h"

#include <gmock/gmock.h>

#include "tests/fakes/ecr_rig.h"

namespace fakes {
namespace {

using ecr::Image;
using test::ApiAnswer;
using test::EcrRig;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::json;

std::string rule(int priority, const std::string& selection) {
  return R"({"rulePriority":)" + std::to_string(priority) +
         R"(,"description":"a rule of the tests, which says what it is for","selection":{)" +
         selection + R"(},"action":{"type":"expire"}})";
}
std::string rules(const std::string& list) {
  return R"({"rules":[)" + list + "]}";
}

const std::string more_than_2 = R"("countType":"imageCountMoreThan","countNumber":2)";
const std::string older_than_5 =
    R"("countType":"sinceImagePushed","countUnit":"days","countNumber":5)";
const Clock::Time now{std::chrono::sys_days(std::chrono::year(2026) / 6 / 30)};

// Pushed so many days before, with those tags.
Image image(const std::string& name, int days, std::vector<std::string> tags = {}) {
  Image made;
  made.digest = name;
  made.pushed = now - std::chrono::days(days);
  made.tags = std::move(tags);
  return made;
}

// "name:priority" of what goes.
std::vector<std::string> gone(const std::string& policy, const std::vector<Image>& images) {
  std::vector<std::string> names;
  for (const auto& one : expiring(ecr::read_lifecycle_policy(policy), images, now)) {
    names.push_back(one.image.digest + ":" + std::to_string(one.priority));
  }
  return names;
}

TEST(EcrLifecycle, CountsImages) {
  const std::vector<Image> images = {image("a", 9), image("b", 8), image("c", 1, {"x"}),
                                     image("d", 0)};
  EXPECT_THAT(gone(rules(rule(1, R"("tagStatus":"any",)" + more_than_2)), images),
              ElementsAre("a:1", "b:1"));
  EXPECT_THAT(gone(rules(rule(1, R"("tagStatus":"untagged",)" + more_than_2)), images),
              ElementsAre("a:1"));
}

TEST(EcrLifecycle, LooksAtAge) {
  const std::vector<Image> images = {image("a", 6), image("b", 5), image("c", 4)};
  EXPECT_THAT(gone(rules(rule(1, R"("tagStatus":"any",)" + older_than_5)), images),
              ElementsAre("a:1"));
}

TEST(EcrLifecycle, SelectsByTags) {
  const std::vector<Image> images = {image("a", 9, {"prod-1"}), image("b", 9, {"test-1"}),
                                     image("c", 9, {"prod-2", "test-2"}), image("d", 9)};
  const auto selected = [&](const std::string& how) {
    return gone(rules(rule(1, R"("tagStatus":"tagged",)" + how + "," + older_than_5)), images);
  };
  EXPECT_THAT(selected(R"("tagPrefixList":["prod"])"), ElementsAre("a:1", "c:1"));
  EXPECT_THAT(selected(R"("tagPrefixList":["prod","test"])"), ElementsAre("c:1"));
  EXPECT_THAT(selected(R"("tagPatternList":["*-1"])"), ElementsAre("a:1", "b:1"));
  EXPECT_THAT(selected(R"("tagPatternList":["prod"])"), ElementsAre());
}

// Amazon ECR User Guide: what a rule concerns, a later one cannot expire, but counts.
TEST(EcrLifecycle, LetsTheFirstRuleDecide) {
  const std::vector<Image> images = {image("a", 9, {"prod"}), image("b", 8), image("c", 7),
                                     image("d", 6)};
  const std::string keep = rule(1, R"("tagStatus":"tagged","tagPrefixList":["prod"],)"
                                   R"("countType":"imageCountMoreThan","countNumber":1)");
  EXPECT_THAT(gone(rules(rule(2, R"("tagStatus":"any",)" + more_than_2) + "," + keep), images),
              ElementsAre("b:2"));
}

TEST(EcrLifecycle, RefusesWhatIsNoPolicy) {
  const std::string any = R"("tagStatus":"any",)" + more_than_2;
  const std::string tagged = R"("tagStatus":"tagged","tagPrefixList":["p"],)" + more_than_2;
  const std::string untagged = R"("tagStatus":"untagged",)" + more_than_2;
  EXPECT_NO_THROW(ecr::read_lifecycle_policy(rules(rule(1, tagged) + "," + rule(2, any))));
  for (const std::string& text : {
           std::string("no JSON"),
           std::string("[]"),
           rules(""),
           rules(rule(0, any)),
           rules(rule(1, any) + "," + rule(1, untagged)),
           rules(rule(1, any) + "," + rule(2, untagged)),
           rules(rule(1, untagged) + "," + rule(2, untagged)),
           rules(rule(1, tagged) + "," + rule(2, tagged)),
           rules(rule(1, R"("tagStatus":"tagged",)" + more_than_2)),
           rules(rule(1, R"("tagPrefixList":["p"],)" + any)),
           rules(rule(1, R"("tagPatternList":["q"],)" + tagged)),
           rules(rule(1, R"("tagStatus":"some",)" + more_than_2)),
           rules(rule(1, R"("tagStatus":"any","countType":"imageCountMoreThan","countNumber":0)")),
           rules(rule(1, R"("tagStatus":"any","countType":"sinceImagePushed","countNumber":1)")),
           rules(rule(1, R"("countUnit":"days",)" + any)),
           rules(rule(1, R"("tagStatos":"any",)" + any)),
           rules(R"({"rulePriority":1,"action":{"type":"expire"}})"),
       }) {
    try {
      ecr::read_lifecycle_policy(text);
      ADD_FAILURE() << text;
    } catch (const wire::Fault& fault) {
      EXPECT_EQ(fault.code(), "InvalidParameterException");
      EXPECT_THAT(fault.message(), HasSubstr("Lifecycle policy validation failure"));
    }
  }
}

std::string app(const std::string& policy = "") {
  return R"({"repositoryName":"app")" +
         (policy.empty() ? "" : R"(,"lifecyclePolicyText":)" + Json(policy).dump()) + "}";
}
const std::string keep_two = rules(rule(1, R"("tagStatus":"any",)" + more_than_2));

TEST(EcrLifecycle, IsKept) {
  EcrRig rig;
  rig.create("app");
  EXPECT_EQ(rig.api("GetLifecyclePolicy", app()).code, "LifecyclePolicyNotFoundException");
  EXPECT_EQ(rig.api("StartLifecyclePolicyPreview", app()).code, "LifecyclePolicyNotFoundException");
  EXPECT_EQ(rig.api("PutLifecyclePolicy", app(keep_two)).status, 200);
  const ApiAnswer kept = rig.api("GetLifecyclePolicy", app());
  EXPECT_EQ(kept.body["lifecyclePolicyText"], keep_two);
  EXPECT_EQ(kept.body["lastEvaluatedAt"], 0);
  EXPECT_EQ(rig.api("DeleteLifecyclePolicy", app()).status, 200);
  EXPECT_EQ(rig.api("DeleteLifecyclePolicy", app()).code, "LifecyclePolicyNotFoundException");
}

TEST(EcrLifecycle, IsTriedAndCarriedOut) {
  FAKES_NEED_REGISTRY();
  EcrRig rig;
  rig.create("app");
  for (const char* tag : {"1", "2", "3"}) {
    rig.push("app", tag, tag);
    rig.clock.move(std::chrono::hours(1));
  }
  EXPECT_EQ(rig.api("GetLifecyclePolicyPreview", app()).code,
            "LifecyclePolicyPreviewNotFoundException");
  rig.api("StartLifecyclePolicyPreview", app(keep_two));
  const Json preview = rig.api("GetLifecyclePolicyPreview", app()).body;
  EXPECT_EQ(preview["status"], "COMPLETE");
  EXPECT_EQ(preview["summary"]["expiringImageTotalCount"], 1);
  EXPECT_EQ(preview["previewResults"][0]["imageTags"], Json({"1"}));
  EXPECT_EQ(preview["previewResults"][0]["appliedRulePriority"], 1);
  EXPECT_THAT(rig.tags("app"), ElementsAre("1", "2", "3"));

  rig.api("PutLifecyclePolicy", app(keep_two));
  rig.elapse(std::chrono::hours(23));
  EXPECT_THAT(rig.tags("app"), ElementsAre("1", "2", "3"));
  rig.elapse(std::chrono::hours(1));
  EXPECT_THAT(rig.tags("app"), ElementsAre("2", "3"));
  EXPECT_NE(rig.api("GetLifecyclePolicy", app()).body["lastEvaluatedAt"], 0);
  rig.push("app", "4", "4");
  rig.elapse(std::chrono::hours(24));
  EXPECT_THAT(rig.tags("app"), ElementsAre("3", "4"));
}

}  // namespace
}  // namespace fakes
