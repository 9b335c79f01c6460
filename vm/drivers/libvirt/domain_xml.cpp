#include "vm/drivers/libvirt/domain_xml.h"

#include <pugixml.hpp>

#include "vm/drivers/libvirt/metadata.h"
#include "vm/drivers/libvirt/names.h"
#include "vm/drivers/libvirt/xml_text.h"

namespace vm::libvirt {
namespace {

void add_memory(pugi::xml_node domain, std::uint64_t bytes) {
  const std::string kib = std::to_string(bytes / 1024);
  set(add(domain, "memory", kib), "unit", "KiB");
  // Also what /proc/meminfo shows inside, hence what kubelet reports as capacity.
  set(add(add(domain, "memtune"), "hard_limit", kib), "unit", "KiB");
}

void add_os(pugi::xml_node domain, const NodeSpec& spec) {
  pugi::xml_node os = add(domain, "os");
  add(os, "type", "exe");
  add(os, "init", "/usr/lib/sim/node-init");
  add(os, "initarg", spec.environment);
  add(os, "initarg", spec.name);
  const auto variable = [&](const char* name, const std::string& value) {
    set(add(os, "initenv", value), "name", name);
  };
  variable("SIM_ENVIRONMENT", spec.environment);
  variable("SIM_NODE", spec.name);
  variable("SIM_ROLE", spec.role);
  variable("SIM_MEMORY_BYTES", std::to_string(spec.memory_bytes));
  variable("SIM_CPUS", std::to_string(spec.cpus));
}

void add_file_systems(pugi::xml_node devices, const NodeSpec& spec) {
  pugi::xml_node image = add(devices, "filesystem");
  set(image, "type", "file");
  set(image, "accessmode", "passthrough");
  pugi::xml_node driver = add(image, "driver");
  set(driver, "type", "loop");
  set(driver, "format", "raw");
  set(add(image, "source"), "file", spec.image.string());
  set(add(image, "target"), "dir", "/");
  add(image, "readonly");

  pugi::xml_node disk = add(devices, "filesystem");
  set(disk, "type", "mount");
  set(add(disk, "source"), "dir", spec.disk.string());
  set(add(disk, "target"), "dir", "/sim/disk");
}

// The driver configures the interface before init runs. systemd-networkd would wait for udev as
// soon as /sys is writable, and there is no udev in a container.
void add_interface(pugi::xml_node devices, const NodeSpec& spec) {
  pugi::xml_node interface = add(devices, "interface");
  set(interface, "type", "network");
  set(add(interface, "mac"), "address", spec.mac);
  set(add(interface, "source"), "network", network_name(spec.environment));
  set(add(interface, "target"), "dev", cable_name(spec.environment, spec.name));
  set(add(interface, "guest"), "dev", "eth0");
  pugi::xml_node ip = add(interface, "ip");
  set(ip, "address", spec.address.text());
  set(ip, "family", "ipv4");
  set(ip, "prefix", std::to_string(spec.subnet.prefix));
  pugi::xml_node route = add(interface, "route");
  set(route, "family", "ipv4");
  set(route, "address", "0.0.0.0");
  set(route, "prefix", "0");
  set(route, "gateway", spec.subnet.host(1).text());
}

}  // namespace

std::string lxc_domain_xml(const NodeSpec& spec) {
  pugi::xml_document document;
  pugi::xml_node domain = document.append_child("domain");
  set(domain, "type", "lxc");
  add(domain, "name", domain_name(spec.environment, spec.name));
  const std::string metadata = metadata_xml(metadata_of(spec));
  add(domain, "metadata").append_buffer(metadata.data(), metadata.size());
  add_memory(domain, spec.memory_bytes);
  add(domain, "vcpu", std::to_string(spec.cpus));
  add_os(domain, spec);
  // runc and kubelet need what the driver drops by default (MKNOD, SYS_TIME, ...).
  pugi::xml_node features = add(domain, "features");
  add(features, "privnet");
  set(add(features, "capabilities"), "policy", "allow");
  add(domain, "on_poweroff", "destroy");
  add(domain, "on_reboot", "restart");
  add(domain, "on_crash", "destroy");

  pugi::xml_node devices = add(domain, "devices");
  add_file_systems(devices, spec);
  add_interface(devices, spec);
  pugi::xml_node kmsg = add(devices, "hostdev");
  set(kmsg, "mode", "capabilities");
  set(kmsg, "type", "misc");
  add(add(kmsg, "source"), "char", "/dev/kmsg");
  set(add(devices, "console"), "type", "pty");
  return text_of(document);
}

}  // namespace vm::libvirt
