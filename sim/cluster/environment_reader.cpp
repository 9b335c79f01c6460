#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include "fakes/gateway/host_name.h"
#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/base/yaml.h"
#include "sim/cluster/environment.h"

namespace sim {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mebibyte = 1024 * 1024;
constexpr const char* release_url = "https://dl.k8s.io";

bool is_dns_name(std::string_view text) {
  const auto labels = split(text, '.');
  return text.size() <= 253 && std::all_of(labels.begin(), labels.end(), is_dns_label);
}

// What PostgreSQL and RabbitMQ both take without quoting.
bool is_account_name(std::string_view text) {
  if (text.empty() || text.size() > 63 || std::isdigit(static_cast<unsigned char>(text[0])) != 0) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_' || c == '-';
  });
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 32 && c != 127; });
}

// Names seen in one list; a second use is a problem that says where the first one stands.
class UniqueNames {
 public:
  explicit UniqueNames(std::string what) : what_(std::move(what)) {}

  void add(yaml::Map& map, const std::string& name) {
    const auto [first, is_new] = where_.emplace(name, map.where("name"));
    if (!is_new) {
      map.problem("name",
                  fmt::format("{} \"{}\" is already defined at {}", what_, name, first->second));
    }
  }
  bool contains(const std::string& name) const { return where_.count(name) != 0; }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : where_) names.push_back(entry.first);
    return names;
  }

 private:
  std::string what_;
  std::map<std::string, std::string> where_;
};

// ", did you mean "x"?" or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = nearest(word, candidates);
  return near ? fmt::format("; did you mean \"{}\"?", *near) : std::string();
}

std::string account_name(yaml::Map& map, UniqueNames& names) {
  const std::string name = map.text("name");
  if (name.empty()) return name;
  if (!is_account_name(name)) {
    map.problem("name", fmt::format("\"{}\" is not a name here: use lower-case letters, digits, _ "
                                    "and -, not starting with a digit, at most 63",
                                    name));
  }
  names.add(map, name);
  return name;
}

std::string password(yaml::Map& map) {
  std::string password = map.text("password");
  if (!is_printable(password)) map.problem("password", "contains control characters");
  return password;
}

void read_kubernetes(yaml::Map map, Environment& environment) {
  environment.kubernetes_source = map.one_of("source", {"debian", "upstream"}, "debian");
  environment.kubernetes_version = map.text("version", "");
  const bool upstream = environment.kubernetes_source == "upstream";
  environment.kubernetes_url = map.text("url", upstream ? release_url : "");
  if (!upstream) {
    for (const char* key : {"version", "url"}) {
      if (map.has(key)) map.problem(key, "only means something with \"source: upstream\"");
    }
    return;
  }
  const auto parts = split(environment.kubernetes_version, '.');
  const auto is_number = [](std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (parts.size() != 3 || parts[0] != "v1" || !is_number(parts[1]) || !is_number(parts[2])) {
    map.problem("version", "\"source: upstream\" needs a release such as v1.29.3");
  }
  const std::string& url = environment.kubernetes_url;
  if (url.rfind("http://", 0) != 0 && url.rfind("https://", 0) != 0) {
    map.problem("url", "must start with http:// or https://");
  }
}

struct SubnetRule {
  const char* key;
  const char* fallback;
  int shortest;
  int longest;
  const char* reason;
};

// Nothing when it cannot be read, so that no second problem follows from the first.
std::optional<vm::Subnet> read_subnet(yaml::Map& map, const SubnetRule& rule) {
  const std::string text = map.text(rule.key, rule.fallback);
  vm::Subnet subnet;
  try {
    subnet = vm::Subnet::parse(text);
  } catch (const Error& error) {
    map.problem(rule.key, error.message());
    return std::nullopt;
  }
  if (subnet.prefix < rule.shortest || subnet.prefix > rule.longest) {
    map.problem(rule.key, fmt::format("/{} is outside /{} to /{}: {}", subnet.prefix, rule.shortest,
                                      rule.longest, rule.reason));
    return std::nullopt;
  }
  for (const char* reserved : {"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"}) {
    if (subnet.overlaps(vm::Subnet::parse(reserved))) {
      map.problem(rule.key, fmt::format("{} overlaps {}, which is reserved", text, reserved));
    }
  }
  return subnet;
}

void read_network(yaml::Map map, Environment& environment) {
  const bool nat = map.one_of("mode", {"nat", "isolated"}, "nat") == "nat";
  environment.network_mode = nat ? vm::NetworkMode::nat : vm::NetworkMode::isolated;
  const SubnetRule rules[] = {
      {"pool", "10.77.0.0/16", 8, 24, "an environment takes a /24 out of it"},
      {"pods", "10.244.0.0/16", 8, 22, "every node takes a /24 out of it"},
      {"services", "10.96.0.0/12", 12, 28, "that is what kube-apiserver accepts"}};
  vm::Subnet* const targets[] = {&environment.pool, &environment.pods, &environment.services};
  std::optional<vm::Subnet> subnets[3];
  for (int mine = 0; mine < 3; ++mine) {
    subnets[mine] = read_subnet(map, rules[mine]);
    if (!subnets[mine]) continue;
    *targets[mine] = *subnets[mine];
    for (int other = 0; other < mine; ++other) {
      if (!subnets[other] || !subnets[mine]->overlaps(*subnets[other])) continue;
      map.problem(rules[mine].key, fmt::format("{} overlaps \"{}\" ({})", subnets[mine]->text(),
                                               rules[other].key, subnets[other]->text()));
    }
  }
}

std::uint64_t least_memory(const std::string& role) {
  if (role == "master") return 1024 * mebibyte;
  return 512 * mebibyte;
}

void read_node(yaml::Map& map, UniqueNames& names, Environment& environment) {
  NodeRequest node;
  node.name = map.text("name");
  if (!node.name.empty()) {
    if (!is_dns_label(node.name) || node.name == "localhost") {
      map.problem("name", fmt::format("\"{}\" is not a host name: use lower-case letters, digits "
                                      "and inner hyphens, at most 63",
                                      node.name));
    }
    names.add(map, node.name);
  }
  if (!map.has("role")) map.problem("role", "missing key \"role\": master, worker or services");
  node.role = map.one_of("role", {"master", "worker", "services"}, "");
  node.memory_bytes = map.size_bytes("memory", (node.role == "services" ? 1024 : 2048) * mebibyte);
  if (node.memory_bytes < least_memory(node.role)) {
    map.problem("memory", fmt::format("{} is too little for a {} node: at least {}",
                                      human_bytes(node.memory_bytes), node.role,
                                      human_bytes(least_memory(node.role))));
  }
  node.cpus = static_cast<int>(map.integer("cpus", node.role == "services" ? 1 : 2, 1, 128));
  environment.nodes.push_back(std::move(node));
}

// Returns the names of all nodes.
UniqueNames read_nodes(yaml::Map& root, Environment& environment) {
  UniqueNames names("node");
  std::map<std::string, int> count;
  for (yaml::Map& map : root.maps("nodes")) {
    read_node(map, names, environment);
    const std::string& role = environment.nodes.back().role;
    const bool is_single = role == "master" || role == "services";
    if (++count[role] == 2 && is_single) {
      map.problem("role", fmt::format("an environment has at most one {} node", role));
    }
  }
  if (environment.nodes.empty()) {
    root.problem("nodes", "an environment needs nodes, one of them with \"role: master\"");
  } else if (count["master"] == 0 && count[""] == 0) {
    root.problem("nodes", "one node must have \"role: master\"");
  }
  return names;
}

void read_postgresql(yaml::Map map, Environment& environment) {
  UniqueNames users("user");
  for (yaml::Map& entry : map.maps("users")) {
    DatabaseUser user;
    user.name = account_name(entry, users);
    user.password = password(entry);
    environment.database_users.push_back(std::move(user));
  }
  UniqueNames databases("database");
  for (yaml::Map& entry : map.maps("databases")) {
    Database database;
    database.name = account_name(entry, databases);
    database.owner = entry.text("owner");
    if (!database.owner.empty() && !users.contains(database.owner)) {
      entry.problem("owner", fmt::format("no user \"{}\" under postgresql.users{}", database.owner,
                                         suggestion(database.owner, users.names())));
    }
    environment.databases.push_back(std::move(database));
  }
}

void read_rabbitmq(yaml::Map map, Environment& environment) {
  static const std::vector<std::string> tags = {"administrator", "management", "monitoring",
                                                "policymaker"};
  environment.broker_vhosts = map.texts("vhosts");
  std::vector<std::string> vhosts = environment.broker_vhosts;
  for (const std::string& vhost : vhosts) {
    if (std::count(vhosts.begin(), vhosts.end(), vhost) > 1) {
      map.problem("vhosts", fmt::format("\"{}\" is listed twice", vhost));
      break;
    }
  }
  vhosts.emplace_back("/");  // RabbitMQ's own, always there
  UniqueNames users("user");
  for (yaml::Map& entry : map.maps("users")) {
    BrokerUser user;
    user.name = account_name(entry, users);
    user.password = password(entry);
    user.vhost = entry.text("vhost", "/");
    if (std::find(vhosts.begin(), vhosts.end(), user.vhost) == vhosts.end()) {
      entry.problem("vhost", fmt::format("no vhost \"{}\" under rabbitmq.vhosts{}", user.vhost,
                                         suggestion(user.vhost, vhosts)));
    }
    user.tags = entry.texts("tags");
    for (const std::string& tag : user.tags) {
      if (std::find(tags.begin(), tags.end(), tag) != tags.end()) continue;
      entry.problem("tags", fmt::format("\"{}\" is not a tag of RabbitMQ's management plugin{}",
                                        tag, suggestion(tag, tags)));
    }
    environment.broker_users.push_back(std::move(user));
  }
}

void read_aws(yaml::Map map, Environment& environment) {
  environment.aws_region = map.text("region", "us-east-1");
  if (!fakes::is_region_name(environment.aws_region)) {
    map.problem("region",
                fmt::format("\"{}\" is not a region, such as eu-west-1", environment.aws_region));
  }
}

void read_hosts(yaml::Map& root, const UniqueNames& nodes, Environment& environment) {
  UniqueNames names("host");
  for (yaml::Map& map : root.maps("hosts")) {
    vm::HostName host;
    host.name = map.text("name");
    if (!host.name.empty() && !is_dns_name(host.name)) {
      map.problem("name", fmt::format("\"{}\" is not a host name", host.name));
    }
    if (nodes.contains(host.name)) {
      map.problem("name", fmt::format("\"{}\" is the name of a node", host.name));
    }
    names.add(map, host.name);
    const std::string address = map.text("address");
    if (!address.empty()) {
      try {
        host.address = vm::Address::parse(address);
      } catch (const Error& error) {
        map.problem("address", error.message());
      }
    }
    environment.hosts.push_back(std::move(host));
  }
}

}  // namespace

bool is_dns_label(std::string_view text) {
  if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Environment read_environment(const fs::path& file) {
  yaml::Reader reader = yaml::Reader::open(file);
  yaml::Map root = reader.root();
  Environment environment;
  environment.name = file.stem().string();
  environment.file = fs::absolute(file).lexically_normal();
  if (!root.has("version")) root.problem("version", "missing key \"version\": this format is 1");
  root.integer("version", 1, 1, 1);
  environment.system = root.text("system");
  if (!environment.system.empty() && !is_dns_label(environment.system)) {
    root.problem("system", fmt::format("\"{}\" is not the name of a system", environment.system));
  }
  const std::string application = root.text("application", "");
  if (!application.empty()) {
    environment.application = (environment.file.parent_path() / application).lexically_normal();
  }
  environment.driver = root.one_of("driver", {"lxc", "memory"}, "lxc");
  read_kubernetes(root.map("kubernetes"), environment);
  read_network(root.map("network"), environment);
  const UniqueNames nodes = read_nodes(root, environment);
  read_postgresql(root.map("postgresql"), environment);
  read_rabbitmq(root.map("rabbitmq"), environment);
  const bool has_services_node =
      std::any_of(environment.nodes.begin(), environment.nodes.end(),
                  [](const NodeRequest& node) { return node.role == "services"; });
  for (const char* key : {"postgresql", "rabbitmq"}) {
    if (root.has(key) && !has_services_node) {
      root.problem(key, "needs a node with \"role: services\" to run on");
    }
  }
  read_aws(root.map("aws"), environment);
  read_hosts(root, nodes, environment);
  reader.finish();
  return environment;
}

}  // namespace sim
