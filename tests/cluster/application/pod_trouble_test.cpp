#include "sim/cluster/application/pod_trouble.h"

#include <gmock/gmock.h>

namespace sim {
namespace {

using nlohmann::json;

json waiting(const std::string& reason, int restarts = 0) {
  return {{"metadata", {{"name", "web-1"}}},
          {"status",
           {{"containerStatuses",
             {{{"name", "nginx"},
               {"restartCount", restarts},
               {"state", {{"waiting", {{"reason", reason}, {"message", "why"}}}}}}}}}}};
}

std::vector<PodTrouble> of(const json& pod) {
  return pod_troubles({{"items", {pod}}});
}

TEST(PodTrouble, SaysWhichContainerWaitsForWhat) {
  const auto troubles = of(waiting("ImagePullBackOff"));
  ASSERT_EQ(troubles.size(), 1u);
  EXPECT_EQ(troubles[0].text(), "pod web-1, container nginx: ImagePullBackOff: why");
  EXPECT_TRUE(troubles[0].is_final);
}

TEST(PodTrouble, AContainerThatEndsIsHopelessAfterSomeRestarts) {
  EXPECT_FALSE(of(waiting("CrashLoopBackOff", 2)).at(0).is_final);
  EXPECT_TRUE(of(waiting("CrashLoopBackOff", 3)).at(0).is_final);
}

TEST(PodTrouble, WhatIsOnItsWayIsNone) {
  EXPECT_TRUE(of(waiting("ContainerCreating")).empty());
  json ending = waiting("ImagePullBackOff");
  ending["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z";
  EXPECT_TRUE(of(ending).empty());
}

TEST(PodTrouble, NoNodeThatTakesIt) {
  const json pod = {{"metadata", {{"name", "web-1"}}},
                    {"status",
                     {{"conditions",
                       {{{"type", "PodScheduled"},
                         {"status", "False"},
                         {"reason", "Unschedulable"},
                         {"message", "0/2 nodes are available"}}}}}}};
  EXPECT_EQ(of(pod).at(0).text(), "pod web-1: Unschedulable: 0/2 nodes are available");
}

TEST(Hopelessness, NeedsTroubleThatLasts) {
  const auto bad = of(waiting("CreateContainerConfigError"));
  Hopelessness at_once(std::chrono::seconds(0));
  EXPECT_TRUE(at_once.look(bad));
  EXPECT_FALSE(at_once.look(of(waiting("ErrImagePull"))));
  Hopelessness patient(std::chrono::hours(1));
  EXPECT_FALSE(patient.look(bad));
  EXPECT_FALSE(patient.look(bad));
}

}  // namespace
}  // namespace sim
