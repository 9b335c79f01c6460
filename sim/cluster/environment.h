// What an environment should be, read from scenarios/<system>/environments/<name>.yaml.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
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
  std::string driver;             // lxc, memory
  std::string kubernetes_source;  // debian, upstream
  std::string kubernetes_version;
  std::string kubernetes_url;
  vm::NetworkMode network_mode = vm::NetworkMode::nat;
  vm::Subnet pool;  // the environment's /24 is chosen in here, free of the host's routes
  vm::Subnet pods;
  vm::Subnet services;
  std::vector<NodeRequest> nodes;
  std::vector<DatabaseUser> database_users;
  std::vector<Database> databases;
  std::vector<BrokerUser> broker_users;
  std::vector<std::string> broker_vhosts;
  std::filesystem::path application;  // its file; empty: `up` deploys nothing
  std::string aws_region;           // of requests to AWS that name none
  std::vector<vm::HostName> hosts;  // extra names that the environment's DNS answers
};

// Reads and checks a file; the environment is named after it. Throws Error usage listing every
// problem with file:line:col.
Environment read_environment(const std::filesystem::path& file);

// The environment that a person named: the stem of a file among scenarios/*/environments, a path
// that ends in .yaml, or the name under which such a path was brought up (see
// remember_environment). `as` gives it another name, so that one file can run several times. Throws
// Error usage when there is none (with the names there are, and "did you mean"), or when a path
// would take the name of another file.
Environment find_environment(const std::string& name_or_path, const std::string& as = {});

// Keeps the name, the file and what is in it of an environment that is being brought up: the name
// alone is enough from then on, until it is forgotten, even when the file is gone.
void remember_environment(const Environment& environment);
void forget_environment(const std::string& name);

// Every environment file of the tree, sorted by name. The files are not read.
struct EnvironmentFile {
  std::string name;
  std::string system;
  std::filesystem::path file;
};
std::vector<EnvironmentFile> environment_files();

// Names of the environments that were remembered and are not files of the tree, sorted.
std::vector<std::string> remembered_environments();

// A label of RFC 1123: lower-case letters, digits and inner hyphens, at most 63 of them.
bool is_dns_label(std::string_view text);

}  // namespace sim
