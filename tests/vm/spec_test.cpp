#include "vm/spec.h"

#include <gtest/gtest.h>

#include "tests/support/expect_error.h"

namespace vm {
namespace {

using sim::Category;

TEST(Address, ReadsAndWritesDottedNumbers) {
  EXPECT_EQ(Address::parse("10.77.1.200").value, 0x0a4d01c8u);
  EXPECT_EQ(Address{0xffffffffu}.text(), "255.255.255.255");
  for (const char* bad :
       {"", "10.77.1", "10.77.1.256", "10.77.1.1 ", "::1", "host", "10.77.1.1/24"}) {
    EXPECT_ERROR(Address::parse(bad), Category::usage, "is not an IPv4 address");
  }
}

TEST(Subnet, ReadsAndWritesPrefixes) {
  const Subnet subnet = Subnet::parse("10.77.1.0/24");
  EXPECT_EQ(subnet.text(), "10.77.1.0/24");
  EXPECT_EQ(subnet.host(1).text(), "10.77.1.1");
  EXPECT_EQ(Subnet::parse("0.0.0.0/0").prefix, 0);
  for (const char* bad :
       {"10.77.1.0", "10.77.1.0/", "10.77.1.0/33", "10.77.1.0/-1", "10.77.1.0/2x"}) {
    EXPECT_ERROR(Subnet::parse(bad), Category::usage, "is not a subnet");
  }
  EXPECT_ERROR(Subnet::parse("10.77.1.5/24"), Category::usage, "the subnet is 10.77.1.0/24");
}

TEST(Subnet, OverlapsWhatItContainsAndWhatContainsIt) {
  const auto overlap = [](const char* a, const char* b) {
    return Subnet::parse(a).overlaps(Subnet::parse(b)) &&
           Subnet::parse(b).overlaps(Subnet::parse(a));
  };
  EXPECT_TRUE(overlap("10.77.1.0/24", "10.77.1.0/24"));
  EXPECT_TRUE(overlap("10.77.1.0/24", "10.0.0.0/8"));
  EXPECT_TRUE(overlap("10.77.1.0/24", "10.77.1.7/32"));
  EXPECT_TRUE(overlap("10.77.1.0/24", "0.0.0.0/0"));
  EXPECT_FALSE(overlap("10.77.1.0/24", "10.77.2.0/24"));
  EXPECT_FALSE(overlap("10.77.0.0/24", "10.77.1.0/32"));
}

TEST(MacOf, IsStableLocalAndDifferentForEachNode) {
  EXPECT_EQ(mac_of("dev", "master-node"), mac_of("dev", "master-node"));
  EXPECT_NE(mac_of("dev", "master-node"), mac_of("dev", "worker-node"));
  EXPECT_NE(mac_of("dev", "master-node"), mac_of("dev2", "master-node"));
  EXPECT_EQ(mac_of("dev", "master-node").substr(0, 9), "52:54:00:");
  EXPECT_EQ(mac_of("dev", "master-node").size(), 17u);
}

}  // namespace
}  // namespace vm
