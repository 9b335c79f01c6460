// What an environment should be, read from scenarios/<system>/environments/<name>.yaml.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "vm/image.h"
#include "vm/spec.h"

namespace sim {

struct NodeRequest {
  std::string name;
  std::string role;  // master, worker, services
  std::uint64_t memory_bytes = 0;
  int cpus = 0;
};

struct DatabaseUser {
  std::string name;
  std::string password;
};

struct Database {
  std::string name;
  std::string owner;
};

struct BrokerUser {
  std::string name;
  std::string password;
  std::vector<std::string> tags;  // "administrator", "management"
  std::string vhost;              // full permissions there
};

struct Environment {
  std::string name;
  std::string system;  // "qareports"
  std::filesystem::path file;
  std::string driver;  // lxc, memory
  std::string kubernetes_source;   // debian, upstream
  std::string kubernetes_version;
  std::string kubernetes_url;
  vm::NetworkMode network_mode = vm::NetworkMode::nat;
  vm::Subnet pool;  // the /24 of the environment is chosen in here, free of the host's routes
  vm::Subnet pods;
  vm::Subnet services;
  std::vector<NodeRequest> nodes;
  std::vector<DatabaseUser> database_users;
  std::vector<Database> databases;
  std::vector<BrokerUser> broker_users;
  std::vector<std::string> broker_vhosts;
  std::vector<vm::HostName> hosts;  // extra names that the environment's DNS answers
};

// Reads and checks a file. Throws Error usage listing every problem with file:line:col.
Environment read_environment(const std::filesystem::path& file);

// Finds an environment by its name among scenarios/*/environments, or by a path that ends in .yaml.
// Throws Error usage with the names there are, and "did you mean".
Environment find_environment(const std::string& name_or_path);

// Every environment file of the tree: name and path, sorted by name.
struct EnvironmentFile {
  std::string name;
  std::string system;
  std::filesystem::path file;
};
std::vector<EnvironmentFile> environment_files();

}  // namespace sim
