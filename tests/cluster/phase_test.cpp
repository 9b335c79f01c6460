#include "sim/cluster/phase.h"

#include "tests/cluster/cluster_fixture.h"

namespace sim {
namespace {

TEST(Phases, RunInTheOrderInWhichTheyNeedEachOther) {
  std::vector<std::string> names;
  for (const Phase& phase : all_phases()) names.emplace_back(phase.name);
  EXPECT_THAT(names, testing::ElementsAre("node images", "network", "AWS endpoints", "nodes",
                                          "control plane", "workers", "cluster DNS and storage",
                                          "PostgreSQL and RabbitMQ", "everything answers"));
}

}  // namespace
}  // namespace sim
