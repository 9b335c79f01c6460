// What nodes and networks should be: plain values. Domain XML, network XML and seed files are pure
// functions of them (vm/drivers/libvirt/*_xml.h, vm/seed.h), golden-tested.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace vm {

// An IPv4 address, host byte order inside.
struct Address {
  std::uint32_t value = 0;
  static Address parse(const std::string& text);  // throws sim::Error usage
  std::string text() const;
  bool operator==(const Address& other) const { return value == other.value; }
};

struct Subnet {
  Address base;
  int prefix = 24;
  static Subnet parse(const std::string& text);  // "10.77.1.0/24"; throws sim::Error usage
  std::string text() const;
  Address host(std::uint32_t number) const;  // base + number
  bool overlaps(const Subnet& other) const;
};

enum class NetworkMode { nat, isolated };

struct HostName {
  std::string name;
  Address address;
};

struct NetworkSpec {
  std::string environment;
  Subnet subnet;  // host(1) is the gateway, on the host's bridge
  NetworkMode mode = NetworkMode::nat;
  std::vector<HostName> hosts;  // what the network's own DNS answers besides upstream names
  // Domains with all that is below them; nothing of them is asked upstream.
  std::vector<HostName> domains = {};
};

struct File {
  std::string path;  // absolute, inside the node
  std::string content;
  int mode = 0644;
};

struct NodeSpec {
  std::string environment;
  std::string name;  // "master-node": host name and the name operators type
  std::string role;  // master, worker, services
  std::uint64_t memory_bytes = 0;
  int cpus = 0;
  Subnet subnet;
  Address address;
  std::string mac;              // "52:54:00:..."; see mac_of
  std::filesystem::path image;  // the node image's file (squashfs), read-only, shared by nodes
  std::filesystem::path disk;   // this node's own writable folder; removed with the node
  std::vector<File> seed;  // written before the first power-on: keys, host names, role settings
};

// The same environment and node name always give the same locally administered MAC.
std::string mac_of(const std::string& environment, const std::string& node);

}  // namespace vm
