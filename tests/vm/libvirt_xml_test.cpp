#include <gmock/gmock.h>

#include "tests/vm/samples.h"
#include "vm/drivers/libvirt/domain_xml.h"
#include "vm/drivers/libvirt/metadata.h"
#include "vm/drivers/libvirt/names.h"
#include "vm/drivers/libvirt/network_xml.h"

namespace vm::libvirt {
namespace {

using test::expect_golden;
using test::sample_network;
using test::sample_node;

TEST(DomainXml, OfAContainerIsAsTheGoldenFileSays) {
  expect_golden("lxc_domain.xml", lxc_domain_xml(sample_node()));
}

TEST(DomainXml, EscapesWhatItIsGiven) {
  NodeSpec spec = sample_node();
  spec.image = "/images/a<b&\"c\".squashfs";
  EXPECT_THAT(lxc_domain_xml(spec),
              testing::HasSubstr("file=\"/images/a&lt;b&amp;&quot;c&quot;.squashfs\""));
}

TEST(NetworkXml, IsAsTheGoldenFileSays) {
  expect_golden("network_nat.xml", network_xml(sample_network()));
  NetworkSpec isolated = sample_network();
  isolated.mode = NetworkMode::isolated;
  isolated.hosts.clear();
  expect_golden("network_isolated.xml", network_xml(isolated));
}

TEST(NetworkXml, IsReadBack) {
  const NetworkFacts facts = parse_network(network_xml(sample_network()));
  EXPECT_EQ(facts.name, "sim-dev");
  EXPECT_EQ(facts.bridge, bridge_name("dev"));
  EXPECT_EQ(facts.subnet->text(), "10.77.1.0/24");
  EXPECT_EQ(facts.mode, NetworkMode::nat);
  ASSERT_EQ(facts.hosts.size(), 3u);
  EXPECT_EQ(facts.hosts[2].name, "db.internal");
}

TEST(NetworkXml, AnswersWholeDomains) {
  NetworkSpec spec = sample_network();
  spec.domains = {{"amazonaws.com", Address::parse("10.77.1.1")}};
  expect_golden("network_domains.xml", network_xml(spec));
  const NetworkFacts facts = parse_network(network_xml(spec));
  ASSERT_EQ(facts.domains.size(), 1u);
  EXPECT_EQ(facts.domains[0].name, "amazonaws.com");
  EXPECT_EQ(facts.domains[0].address.text(), "10.77.1.1");
}

TEST(NetworkXml, OfOthersIsReadToo) {
  const NetworkFacts facts = parse_network(
      "<network><name>default</name><ip family='ipv6' address='fd00::1' prefix='64'/>"
      "<ip address='192.168.122.1' netmask='255.255.255.0'><dhcp/></ip></network>");
  EXPECT_EQ(facts.subnet->text(), "192.168.122.0/24");
  EXPECT_EQ(facts.mode, NetworkMode::isolated);
  EXPECT_FALSE(parse_network("<network><name>macvtap</name></network>").subnet);
}

TEST(Metadata, IsReadBackUnderWhateverPrefixLibvirtGivesIt) {
  const Metadata written = metadata_of(sample_node());
  std::string xml = metadata_xml(written);
  for (int round = 0; round < 2; ++round) {
    const auto read = parse_metadata(xml);
    ASSERT_TRUE(read) << xml;
    EXPECT_EQ(read->environment, "dev");
    EXPECT_EQ(read->node, "master-node");
    EXPECT_EQ(read->role, "master");
    EXPECT_EQ(read->address.text(), "10.77.1.10");
    EXPECT_EQ(read->prefix, 24);
    EXPECT_EQ(read->disk, written.disk);
    if (round == 0) xml.replace(xml.find("sim:node xmlns:sim"), 18, "node xmlns");
  }
}

TEST(Metadata, OfOthersIsNotOurs) {
  for (const char* xml : {"", "<", "<other/>", "<sim:node xmlns:sim='urn:sim:node:1'/>",
                          "<node environment='dev' name='a' address='nowhere' prefix='24'/>"}) {
    EXPECT_FALSE(parse_metadata(xml)) << xml;
  }
}

TEST(Names, FitTheKernelAndTellEnvironmentsApart) {
  EXPECT_EQ(domain_name("dev", "master-node"), "sim-dev-master-node");
  EXPECT_EQ(environment_of_network("sim-dev"), "dev");
  EXPECT_FALSE(environment_of_network("default"));
  EXPECT_FALSE(environment_of_network("sim-"));
  EXPECT_LE(bridge_name(std::string(63, 'x')).size(), 15u);
  EXPECT_LE(cable_name("dev", std::string(63, 'x')).size(), 15u);
  EXPECT_NE(bridge_name("dev"), bridge_name("dev2"));
  EXPECT_NE(cable_name("dev", "a"), cable_name("dev", "b"));
}

}  // namespace
}  // namespace vm::libvirt
