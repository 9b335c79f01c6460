// The shared libvirt layer on libvirt's own test driver, test:///default, whose state lives in this
// process: what is left of a driver is the smallest that works there.
#include "vm/drivers/libvirt/hypervisor.h"

#include <map>

#include <gmock/gmock.h>

#include "sim/base/file.h"
#include "tests/support/expect_error.h"
#include "tests/support/scoped_env.h"
#include "tests/support/temp_dir.h"
#include "tests/vm/samples.h"
#include "vm/drivers/libvirt/domain_xml.h"
#include "vm/drivers/libvirt/names.h"
#include "vm/drivers/libvirt/network_xml.h"
#include "vm/drivers/libvirt/node.h"

namespace vm::libvirt {
namespace {

using sim::Category;
using testing::ElementsAre;

class TestDriver : public LibvirtHypervisor {
 public:
  using LibvirtHypervisor::LibvirtHypervisor;
  std::vector<Finding> examine() override { return {}; }
  std::vector<std::string> made, removed, left;
  bool bridge_there = true;

 protected:
  std::string domain_xml(const NodeSpec& spec) const override {
    if (spec.role == "broken") return "<domain type='test'/>";
    return "<domain type='test'><name>" + domain_name(spec.environment, spec.name) +
           "</name><metadata>" + metadata_xml(metadata_of(spec)) +
           "</metadata><memory>1024</memory><os><type>hvm</type></os></domain>";
  }
  std::unique_ptr<Node> node(const Metadata& metadata) override {
    return std::make_unique<LibvirtNode>(shared_connection(), metadata);
  }
  void make_disk(const NodeSpec& spec) override { made.push_back(spec.name); }
  void remove_traces(const std::string&, const std::string& node,
                     const std::filesystem::path& disk) override {
    removed.push_back(node + "@" + disk.filename().string());
  }
  std::vector<std::string> orphans(const std::string&) override { return {"orphan"}; }
  std::vector<std::string> leftovers(const std::string&) override { return left; }
  bool link_exists(const std::string&) const override { return bridge_there; }
};

class HypervisorTest : public testing::Test {
 protected:
  ~HypervisorTest() override { driver_.destroy("dev"); }

  std::string network() {
    const auto handle = connection_->find_network("sim-dev");
    return handle ? take(virNetworkGetXMLDesc(handle.get(), 0), "read") : "";
  }

  sim::test::TempDir home_;
  sim::test::ScopedEnv sim_home_{"SIM_HOME", home_.path().string()};
  std::shared_ptr<Connection> connection_ = std::make_shared<Connection>("test:///default");
  TestDriver driver_{connection_};
};

TEST_F(HypervisorTest, MakesANetworkOnceAndStartsItAgain) {
  EXPECT_FALSE(driver_.find_network("dev"));
  driver_.ensure_network(test::sample_network());
  driver_.ensure_network(test::sample_network());
  EXPECT_EQ(driver_.find_network("dev")->text(), "10.77.1.0/24");
  EXPECT_THAT(driver_.environments(), ElementsAre("dev"));
  const auto handle = connection_->find_network("sim-dev");
  ASSERT_EQ(virNetworkDestroy(handle.get()), 0);
  driver_.ensure_network(test::sample_network());
  EXPECT_EQ(virNetworkIsActive(handle.get()), 1);
}

TEST_F(HypervisorTest, MakesALostBridgeAnew) {
  driver_.ensure_network(test::sample_network());
  driver_.bridge_there = false;
  driver_.ensure_network(test::sample_network());
  EXPECT_EQ(virNetworkIsActive(connection_->find_network("sim-dev").get()), 1);
}

TEST_F(HypervisorTest, BringsTheNamesOfTheDnsUpToDate) {
  NetworkSpec spec = test::sample_network();
  driver_.ensure_network(spec);
  spec.hosts = {{"worker-node", Address::parse("10.77.1.11")},
                {"services-node", Address::parse("10.77.1.12")}};
  driver_.ensure_network(spec);
  std::map<std::string, std::string> names;
  for (const HostName& host : parse_network(network()).hosts)
    names[host.name] = host.address.text();
  EXPECT_EQ(names, (std::map<std::string, std::string>{{"worker-node", "10.77.1.11"},
                                                       {"services-node", "10.77.1.12"}}));
}

TEST_F(HypervisorTest, RefusesANetworkThatIsInTheWay) {
  driver_.ensure_network(test::sample_network());
  NetworkSpec moved = test::sample_network();
  moved.subnet = Subnet::parse("10.77.2.0/24");
  EXPECT_ERROR(driver_.ensure_network(moved), Category::failed, "not 10.77.2.0/24");
  NetworkSpec other = test::sample_network();
  other.environment = "other";
  EXPECT_ERROR(driver_.ensure_network(other), Category::failed, "overlaps 10.77.1.0/24");
  NetworkSpec isolated = test::sample_network();
  isolated.mode = NetworkMode::isolated;
  EXPECT_ERROR(driver_.ensure_network(isolated), Category::failed, "isolated");
  NetworkSpec more = test::sample_network();
  more.domains = {{"amazonaws.com", Address::parse("10.77.1.1")}};
  EXPECT_ERROR(driver_.ensure_network(more), Category::failed, "amazonaws.com");
}

TEST_F(HypervisorTest, ANodeIsFoundByWhoeverAsks) {
  driver_.create(test::sample_node());
  TestDriver other(connection_);
  auto nodes = other.find("dev");
  ASSERT_EQ(nodes.size(), 1u);
  EXPECT_EQ(nodes[0]->name(), "master-node");
  EXPECT_EQ(nodes[0]->role(), "master");
  EXPECT_EQ(nodes[0]->address().text(), "10.77.1.10");
  EXPECT_TRUE(other.find("de").empty());
  EXPECT_ERROR(driver_.create(test::sample_node()), Category::failed, "exists already");
}

TEST_F(HypervisorTest, PowerIsIdempotentAndStateIsLibvirts) {
  const auto node = driver_.create(test::sample_node());
  EXPECT_EQ(node->state(), NodeState::shut_off);
  node->power_off();
  node->power_on();
  node->power_on();
  EXPECT_EQ(node->state(), NodeState::running);
  const auto domain = connection_->find_domain("sim-dev-master-node");
  ASSERT_EQ(virDomainSuspend(domain.get()), 0);
  EXPECT_EQ(node->state(), NodeState::paused);
  node->power_off();
  EXPECT_EQ(node->state(), NodeState::shut_off);
  driver_.remove("dev", "master-node");
  node->power_off();
  EXPECT_ERROR(node->state(), Category::failed, "does not exist any more");
  EXPECT_ERROR(node->power_on(), Category::failed, "does not exist any more");
}

TEST_F(HypervisorTest, AFailedCreateLeavesNoDisk) {
  NodeSpec spec = test::sample_node();
  spec.role = "broken";
  EXPECT_ERROR(driver_.create(spec), Category::failed, "define domain sim-dev-master-node");
  EXPECT_THAT(driver_.made, ElementsAre("master-node"));
  EXPECT_THAT(driver_.removed, ElementsAre("master-node@master-node"));
}

TEST_F(HypervisorTest, RemovesOnlyWhatSimMade) {
  const std::string foreign =
      "<domain type='test'><name>sim-dev-x</name><memory>1024</memory><os><type>hvm</type></os>"
      "</domain>";
  const DomainHandle domain(virDomainDefineXML(connection_->get(), foreign.c_str()));
  ASSERT_TRUE(domain);
  EXPECT_ERROR(driver_.remove("dev", "x"), Category::failed, "not made by sim");
  driver_.destroy("dev");
  EXPECT_TRUE(connection_->find_domain("sim-dev-x"));
  virDomainUndefine(domain.get());
  driver_.remove("dev", "never-there");
}

TEST_F(HypervisorTest, DestroyTakesRunningNodesOrphansAndTheNetwork) {
  driver_.ensure_network(test::sample_network());
  driver_.create(test::sample_node())->power_on();
  driver_.destroy("dev");
  EXPECT_THAT(driver_.removed, ElementsAre("master-node@master-node", "orphan@"));
  EXPECT_TRUE(driver_.environments().empty());
  EXPECT_EQ(network(), "");
  driver_.destroy("dev");
}

TEST_F(HypervisorTest, DestroyNamesWhatIsLeft) {
  driver_.left = {"folder /x", "bridge simx"};
  EXPECT_ERROR(driver_.destroy("dev"), Category::failed, "folder /x; bridge simx");
  driver_.left.clear();
}

TEST_F(HypervisorTest, TheConsoleIsTheEndOfTheLog) {
  NodeSpec spec = test::sample_node();
  spec.disk = home_.path() / "disk";
  const auto node = driver_.create(spec);
  EXPECT_EQ(node->console(10), "");
  sim::write_file(spec.disk / "console.log", "one\ntwo\nthree\n");
  EXPECT_EQ(node->console(1), "three\n");
  EXPECT_EQ(node->console(2), "two\nthree\n");
  EXPECT_EQ(node->console(9), "one\ntwo\nthree\n");
  EXPECT_EQ(node->console(0), "");
}

}  // namespace
}  // namespace vm::libvirt
