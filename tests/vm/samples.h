// One node and one network that the tests of vm agree on, and comparison with golden files.
#pragma once

#include <string>

#include "tests/support/golden.h"
#include "vm/spec.h"

namespace vm::test {

inline NodeSpec sample_node() {
  return NodeSpec{.environment = "dev",
                  .name = "master-node",
                  .role = "master",
                  .memory_bytes = 2ULL << 30,
                  .cpus = 2,
                  .subnet = Subnet::parse("10.77.1.0/24"),
                  .address = Address::parse("10.77.1.10"),
                  .mac = mac_of("dev", "master-node"),
                  .image = "/images/cluster.squashfs",
                  .disk = "/state/environments/dev/nodes/master-node",
                  .seed = {}};
}

inline NetworkSpec sample_network() {
  return NetworkSpec{.environment = "dev",
                     .subnet = Subnet::parse("10.77.1.0/24"),
                     .mode = NetworkMode::nat,
                     .hosts = {{"master-node", Address::parse("10.77.1.10")},
                               {"services-node", Address::parse("10.77.1.12")},
                               {"db.internal", Address::parse("10.77.1.12")}}};
}

// Compares with tests/data/golden/vm/<name>.
inline void expect_golden(const std::string& name, const std::string& text) {
  sim::test::expect_golden("vm/" + name, text);
}

}  // namespace vm::test
