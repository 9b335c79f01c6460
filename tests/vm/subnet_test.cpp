#include "vm/subnet.h"

#include <gmock/gmock.h>

#include "tests/support/expect_error.h"
#include "vm/drivers/memory/hypervisor.h"

namespace vm {
namespace {

using sim::Category;
using sim::Deadline;

std::vector<std::string> texts(const std::vector<Subnet>& subnets) {
  std::vector<std::string> all;
  for (const Subnet& subnet : subnets) all.push_back(subnet.text());
  return all;
}

Subnet subnet(const char* text) {
  return Subnet::parse(text);
}

TEST(FreeSubnet, TakesTheFirstThatOverlapsNothing) {
  const Subnet pool = subnet("10.77.0.0/16");
  EXPECT_EQ(free_subnet(pool, 24, {})->text(), "10.77.0.0/24");
  EXPECT_EQ(free_subnet(pool, 24, {subnet("10.77.0.128/25"), subnet("10.77.1.9/32")})->text(),
            "10.77.2.0/24");
  EXPECT_EQ(free_subnet(pool, 24, {subnet("10.77.0.0/17")})->text(), "10.77.128.0/24");
}

TEST(FreeSubnet, EndsAtThePoolsEnd) {
  EXPECT_FALSE(free_subnet(subnet("10.77.0.0/16"), 24, {subnet("10.0.0.0/8")}));
  EXPECT_FALSE(free_subnet(subnet("10.77.4.0/25"), 24, {}));
  EXPECT_EQ(free_subnet(subnet("255.255.255.0/24"), 24, {})->text(), "255.255.255.0/24");
  EXPECT_FALSE(free_subnet(subnet("255.255.255.0/24"), 24, {subnet("255.255.255.0/24")}));
}

TEST(SubnetsInRoutes, KeepsWhatTakesSpace) {
  const char* text = R"([{"dst":"default","gateway":"192.0.2.1","dev":"eth0","flags":[]},
    {"dst":"192.0.2.0/24","dev":"eth0"}, {"dst":"198.51.100.7","dev":"tun0"},
    {"dst":"0.0.0.0/1","dev":"tun0"}, {"dst":"128.0.0.0/1","dev":"tun0"},
    {"type":"broadcast","dst":"192.0.2.255","dev":"eth0"},
    {"type":"local","dst":"127.0.0.0/8","dev":"lo"}, {"type":"unreachable","dst":"10.9.0.0/16"},
    {"dst":"10.8.0.0/16"},
    {"dst":"fe80::/64","dev":"eth0"}])";
  EXPECT_THAT(
      texts(subnets_in_routes(text)),
      testing::ElementsAre("192.0.2.0/24", "198.51.100.7/32", "127.0.0.0/8", "10.8.0.0/16"));
  EXPECT_TRUE(subnets_in_routes("\n").empty());
  EXPECT_ERROR(subnets_in_routes("Object is unknown"), Category::failed, "ip -json route");
}

TEST(SubnetsInAddresses, GivesTheNetworkOfEachAddress) {
  const char* text = R"([{"ifname":"eth0","addr_info":[
    {"family":"inet","local":"192.0.2.130","prefixlen":25},
    {"family":"inet6","local":"fd00::2","prefixlen":64}]}, {"ifname":"down"}, {}])";
  EXPECT_THAT(texts(subnets_in_addresses(text)), testing::ElementsAre("192.0.2.128/25"));
}

class RoutesRunner : public sim::Runner {
 public:
  sim::Output run(const sim::Command& command, Deadline) override {
    const bool routes =
        std::find(command.argv.begin(), command.argv.end(), "route") != command.argv.end();
    return {0, routes ? R"([{"dst":"10.77.0.0/24"}])" : "[]", ""};
  }
};

TEST(ChooseSubnet, AvoidsRoutesAndNetworksOfTheHypervisor) {
  memory::MemoryHypervisor hypervisor;
  hypervisor.ensure_network(
      {.environment = "other", .subnet = subnet("10.77.1.0/24"), .hosts = {}});
  RoutesRunner runner;
  EXPECT_EQ(choose_subnet(subnet("10.77.0.0/16"), hypervisor, runner, Deadline::never()).text(),
            "10.77.2.0/24");
  EXPECT_ERROR(choose_subnet(subnet("10.77.0.0/23"), hypervisor, runner, Deadline::never()),
               Category::unfit, "10.77.0.0/24, 10.77.1.0/24");
}

}  // namespace
}  // namespace vm
