#include "sim/cli/json.h"

#include <gmock/gmock.h>

#include "sim/cli/table.h"

namespace sim::cli {
namespace {

TEST(Json, StatusHasTheDocumentedShape) {
  ClusterStatus status;
  status.environment = "dev";
  status.up = true;
  status.subnet = "10.77.1.0/24";
  status.nodes = {{"master-node", "master", "10.77.1.10", "running", true, "v1.20.2"}};
  status.services = {{"postgresql", "10.77.1.12", 5432, true, "accepting connections"}};
  EXPECT_EQ(nlohmann::json(status), nlohmann::json::parse(R"({
    "environment": "dev", "up": true, "subnet": "10.77.1.0/24",
    "nodes": [{"name": "master-node", "role": "master", "address": "10.77.1.10",
               "state": "running", "ready": true, "kubelet_version": "v1.20.2"}],
    "services": [{"name": "postgresql", "address": "10.77.1.12", "port": 5432,
                  "healthy": true, "detail": "accepting connections"}]})"));
}

TEST(Json, SummaryCountsMilliseconds) {
  UpSummary summary;
  summary.changed = true;
  summary.duration = std::chrono::milliseconds(1500);
  summary.phases = {{"boot", std::chrono::milliseconds(700), false}};
  const nlohmann::json json = summary;
  EXPECT_EQ(json["changed"], true);
  EXPECT_EQ(json["duration_ms"], 1500);
  EXPECT_EQ(json["phases"][0],
            nlohmann::json::parse(R"({"name": "boot", "duration_ms": 700, "skipped": false})"));
  EXPECT_EQ(json["status"]["up"], false);
}

TEST(Table, AlignsColumnsAndTrailsNothing) {
  EXPECT_EQ(table({{"A", "LONG"}, {"wide cell", ""}, {"x", "y"}}),
            "A          LONG\nwide cell\nx          y\n");
  EXPECT_EQ(table({}), "");
}

}  // namespace
}  // namespace sim::cli
