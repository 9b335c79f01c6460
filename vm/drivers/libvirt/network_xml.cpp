#include "vm/drivers/libvirt/network_xml.h"

#include <map>

#include <pugixml.hpp>

#include "sim/base/error.h"
#include "vm/drivers/libvirt/names.h"
#include "vm/drivers/libvirt/xml_text.h"

namespace vm::libvirt {
namespace {

void add_dns_host(pugi::xml_node parent, Address address, const std::vector<std::string>& names) {
  pugi::xml_node host = add(parent, "host");
  set(host, "ip", address.text());
  for (const std::string& name : names) add(host, "hostname", name);
}

// libvirt's own <dns> knows no wildcards: these are lines for its dnsmasq. `local` keeps other
// kinds of records from being asked upstream.
// https://libvirt.org/formatnetwork.html#network-namespaces
constexpr const char* dnsmasq_namespace = "http://libvirt.org/schemas/network/dnsmasq/1.0";
constexpr std::string_view address_option = "address=/";

void add_domains(pugi::xml_node network, const std::vector<HostName>& domains) {
  if (domains.empty()) return;
  set(network, "xmlns:dnsmasq", dnsmasq_namespace);
  pugi::xml_node options = add(network, "dnsmasq:options");
  for (const HostName& domain : domains) {
    set(add(options, "dnsmasq:option"), "value",
        std::string(address_option) + domain.name + "/" + domain.address.text());
    set(add(options, "dnsmasq:option"), "value", "local=/" + domain.name + "/");
  }
}

std::vector<HostName> parse_domains(const pugi::xml_node& network) {
  std::vector<HostName> domains;
  for (const pugi::xml_node option : network.child("dnsmasq:options").children("dnsmasq:option")) {
    std::string_view value = option.attribute("value").value();
    const std::size_t slash = value.rfind('/');
    if (value.substr(0, address_option.size()) != address_option) continue;
    if (slash < address_option.size()) continue;
    const std::string name(value.substr(address_option.size(), slash - address_option.size()));
    domains.push_back({name, Address::parse(std::string(value.substr(slash + 1)))});
  }
  return domains;
}

int prefix_of(const pugi::xml_node& ip) {
  if (const auto prefix = ip.attribute("prefix")) return prefix.as_int();
  const std::uint32_t mask = Address::parse(ip.attribute("netmask").value()).value;
  return __builtin_popcount(mask);
}

}  // namespace

std::string network_xml(const NetworkSpec& spec) {
  pugi::xml_document document;
  pugi::xml_node network = document.append_child("network");
  add(network, "name", network_name(spec.environment));
  if (spec.mode == NetworkMode::nat) set(add(network, "forward"), "mode", "nat");
  pugi::xml_node bridge = add(network, "bridge");
  set(bridge, "name", bridge_name(spec.environment));
  set(bridge, "stp", "off");
  set(bridge, "delay", "0");
  // libvirt merges nothing: one <host> per address, with all its names.
  std::map<std::uint32_t, std::vector<std::string>> names;
  for (const HostName& host : spec.hosts) names[host.address.value].push_back(host.name);
  if (!names.empty()) {
    pugi::xml_node dns = add(network, "dns");
    for (const auto& [address, all] : names) add_dns_host(dns, Address{address}, all);
  }
  pugi::xml_node ip = add(network, "ip");
  set(ip, "address", spec.subnet.host(1).text());
  set(ip, "prefix", std::to_string(spec.subnet.prefix));
  add_domains(network, spec.domains);
  return text_of(document);
}

NetworkFacts parse_network(std::string_view xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) {
    throw sim::Error(sim::Category::internal, "cannot read the network XML that libvirt gave");
  }
  const pugi::xml_node network = document.child("network");
  NetworkFacts facts;
  facts.name = network.child_value("name");
  facts.bridge = network.child("bridge").attribute("name").value();
  facts.mode = network.child("forward") ? NetworkMode::nat : NetworkMode::isolated;
  for (const pugi::xml_node host : network.child("dns").children("host")) {
    const std::string address = host.attribute("ip").value();
    if (address.find(':') != std::string::npos) continue;
    for (const pugi::xml_node name : host.children("hostname")) {
      facts.hosts.push_back({name.child_value(), Address::parse(address)});
    }
  }
  facts.domains = parse_domains(network);
  for (const pugi::xml_node ip : network.children("ip")) {
    if (std::string_view(ip.attribute("family").as_string("ipv4")) != "ipv4") continue;
    const int prefix = prefix_of(ip);
    const std::uint32_t mask = prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix);
    const Address address = Address::parse(ip.attribute("address").value());
    facts.subnet = Subnet{Address{address.value & mask}, prefix};
    break;
  }
  return facts;
}

std::string dns_host_xml(Address address, const std::vector<std::string>& names) {
  pugi::xml_document document;
  add_dns_host(document, address, names);
  return text_of(document);
}

}  // namespace vm::libvirt
