#include "vm/drivers/libvirt/hypervisor.h"

#include <net/if.h>

#include <algorithm>
#include <set>

#include <libvirt/virterror.h>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "vm/drivers/libvirt/names.h"
#include "vm/drivers/libvirt/network.h"
#include "vm/drivers/libvirt/node.h"
#include "vm/ssh.h"

namespace vm::libvirt {
namespace {

using sim::Category;
using sim::Error;

std::optional<Metadata> metadata_of_domain(const DomainHandle& domain) {
  char* text = virDomainGetMetadata(domain.get(), VIR_DOMAIN_METADATA_ELEMENT, metadata_uri,
                                    VIR_DOMAIN_AFFECT_CONFIG);
  if (text == nullptr) {
    const virError* last = virGetLastError();
    const bool not_ours = last != nullptr && (last->code == VIR_ERR_NO_DOMAIN_METADATA ||
                                              last->code == VIR_ERR_NO_DOMAIN ||
                                              last->code == VIR_ERR_OPERATION_INVALID);
    if (not_ours) return std::nullopt;
  }
  return parse_metadata(take(text, "read a domain's metadata"));
}

}  // namespace

void LibvirtHypervisor::ensure_network(const NetworkSpec& spec) {
  libvirt::ensure_network(connection(), spec,
                          [this](const std::string& name) { return link_exists(name); });
}

std::optional<Subnet> LibvirtHypervisor::find_network(const std::string& environment) {
  return subnet_of_network(connection(), environment);
}

std::vector<Subnet> LibvirtHypervisor::subnets() {
  return subnets_of_networks(connection());
}

std::unique_ptr<Node> LibvirtHypervisor::create(const NodeSpec& spec) {
  const std::string name = domain_name(spec.environment, spec.name);
  if (connection().find_domain(name)) {
    throw Error(Category::failed, "node {} of {} exists already", spec.name, spec.environment);
  }
  make_disk(spec);
  const DomainHandle domain(virDomainDefineXML(connection().get(), domain_xml(spec).c_str()));
  if (!domain) {
    const virError* last = virGetLastError();
    const Error error =
        translate(last == nullptr ? 0 : last->code,
                  last == nullptr ? "no reason given" : last->message, "define domain " + name);
    remove_traces(spec.environment, spec.name, spec.disk);
    throw error;
  }
  return node(metadata_of(spec));
}

std::vector<Metadata> LibvirtHypervisor::all_nodes() {
  std::vector<Metadata> nodes;
  for (const DomainHandle& domain : connection().domains()) {
    if (auto metadata = metadata_of_domain(domain)) nodes.push_back(std::move(*metadata));
  }
  std::sort(nodes.begin(), nodes.end(),
            [](const Metadata& a, const Metadata& b) { return a.node < b.node; });
  return nodes;
}

std::vector<std::unique_ptr<Node>> LibvirtHypervisor::find(const std::string& environment) {
  std::vector<std::unique_ptr<Node>> nodes;
  for (const Metadata& metadata : all_nodes()) {
    if (metadata.environment == environment) nodes.push_back(node(metadata));
  }
  return nodes;
}

std::vector<std::string> LibvirtHypervisor::environments() {
  std::set<std::string> names;
  for (const Metadata& metadata : all_nodes()) names.insert(metadata.environment);
  for (const NetworkHandle& network : connection().networks()) {
    const auto name = environment_of_network(virNetworkGetName(network.get()));
    if (!name) continue;
    // Others may call a network sim-something; none of them gives it our bridge.
    const auto xml = take(virNetworkGetXMLDesc(network.get(), 0), "read a network");
    if (parse_network(xml).bridge == bridge_name(*name)) names.insert(*name);
  }
  return {names.begin(), names.end()};
}

void LibvirtHypervisor::remove(const std::string& environment, const std::string& node_name) {
  const std::string name = domain_name(environment, node_name);
  std::optional<Metadata> metadata;
  if (const DomainHandle domain = connection().find_domain(name)) {
    metadata = metadata_of_domain(domain);
    if (!metadata || metadata->environment != environment || metadata->node != node_name) {
      throw Error(Category::failed, "domain {} was not made by sim for node {} of {}; left alone",
                  name, node_name, environment);
    }
    node(*metadata)->power_off();
    if (virDomainUndefine(domain.get()) != 0 && virGetLastError()->code != VIR_ERR_NO_DOMAIN) {
      throw_last_error("undefine domain " + name);
    }
  }
  remove_traces(environment, node_name, metadata ? metadata->disk : std::filesystem::path());
  if (metadata) keys_of(environment).forget_host(node_name, metadata->address);
}

void LibvirtHypervisor::destroy(const std::string& environment) {
  for (const Metadata& metadata : all_nodes()) {
    if (metadata.environment == environment) remove(environment, metadata.node);
  }
  for (const std::string& name : orphans(environment)) remove_traces(environment, name, {});
  remove_network(connection(), environment);
  const auto left = all_leftovers(environment);
  if (!left.empty()) {
    throw Error(Category::failed, "environment {} is not completely gone: {}", environment,
                sim::join(left, "; "))
        .with_fix("run destroy again; what stays then has to be removed by hand");
  }
}

std::vector<std::string> LibvirtHypervisor::all_leftovers(const std::string& environment) {
  std::vector<std::string> left = leftovers(environment);
  for (const Metadata& metadata : all_nodes()) {
    if (metadata.environment != environment) continue;
    left.push_back("domain " + domain_name(environment, metadata.node));
  }
  const std::string network = network_name(environment);
  if (connection().find_network(network)) left.push_back("network " + network);
  return left;
}

bool LibvirtHypervisor::link_exists(const std::string& name) const {
  return if_nametoindex(name.c_str()) != 0;
}

}  // namespace vm::libvirt
