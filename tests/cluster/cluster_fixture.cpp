#include "tests/cluster/cluster_fixture.h"

#include <algorithm>

namespace sim {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNodeKubeadm = R"(#!/bin/sh
echo "$NODE kubeadm $*" >>"$CONTROL/log"
[ ! -e "$CONTROL/kubeadm-fails" ] || [ "$1" = version ] || [ "$1" = token ] || {
  echo "[preflight] this host is haunted"; exit 1; }
case $1 in init | join)
  [ -e "$ROOT/containerd-runs" ] || { echo "container runtime is not running"; exit 1; } ;;
esac
case $1 in
  version) echo v1.20.2 ;;
  init) echo "[init] Using Kubernetes version: v1.20.2"
        mkdir -p "$ROOT/etc/kubernetes/pki"
        date +%s%N >"$ROOT/etc/kubernetes/pki/ca.crt"
        echo "server: https://$NODE:6443" >"$ROOT/etc/kubernetes/admin.conf" ;;
  token) echo "kubeadm join $NODE:6443 --token abc.def" ;;
esac
)";

constexpr const char* kNodeKubectl = R"(#!/bin/sh
echo "$NODE kubectl $*" >>"$CONTROL/log"
[ ! -e "$CONTROL/kubectl-fails" ] || { echo "error: no route to host"; exit 1; }
cat >"$ROOT/applied"
)";

constexpr const char* kHostKubectl = R"(#!/bin/sh
control=$SIM_SOURCE/control
shift 2 # --kubeconfig FILE
echo "kubectl $*" >>"$control/log"
[ ! -e "$control/api-down" ] || { echo "connection refused" >&2; exit 1; }
if rm "$control/api-late" 2>/dev/null; then echo "connection refused" >&2; exit 1; fi
case "$*" in
  *" deployments,"*) cat "$control/pods.json" ;;
  *"get -o json configmap cluster-info"*) echo '{"data": {"jws-kubeconfig-abc": ""}}' ;;
  *"get -o json nodes"*) cat "$control/nodes.json" ;;
esac
)";

constexpr const char* kHostIp = R"(#!/bin/sh
case "$*" in *route*) cat "$SIM_SOURCE/control/routes" ;; *) echo "[]" ;; esac
)";

constexpr const char* kBuildKubernetes = R"(#!/bin/sh
mkdir -p "$4/bin"
for name in kubeadm kubelet kube-apiserver kube-controller-manager kube-scheduler kube-proxy pause
do echo "$name" >"$4/bin/$name"; done
cp "$SIM_SOURCE/control/kubectl" "$4/bin/kubectl"
echo v1.20.2 >"$4/version"
)";

constexpr const char* kBuildNode = R"(#!/bin/sh
echo "build $1" >>"$SIM_SOURCE/control/log"
echo "== making $1"
mkdir -p "$2/bin"
echo "root of $1" >"$2/root.squashfs"
if [ "$1" = cluster ]; then cp "$SIM_KUBERNETES/bin/kubectl" "$2/bin/kubectl"; fi
)";

// Every absolute path that scripts use on a node, moved below `root`.
std::string below(const fs::path& root, const std::string& script) {
  const std::vector<std::string> starts = {"/etc/", "/var/lib/sim", "/usr/lib/sim", "/root"};
  std::string moved;
  for (std::size_t at = 0; at < script.size(); ++at) {
    const bool starts_here = std::any_of(starts.begin(), starts.end(), [&](const auto& start) {
      return script.compare(at, start.size(), start) == 0;
    });
    if (starts_here) moved += root.string();
    moved += script[at];
  }
  return moved;
}

}  // namespace

void RecordedProgress::phase_started(std::string_view name, int index, int count,
                                     std::optional<std::chrono::milliseconds> last) {
  lines.push_back(fmt::format("start {} {}/{}{}", name, index, count,
                              last ? fmt::format(" last {}", last->count()) : ""));
}

void RecordedProgress::phase_done(std::string_view name, std::chrono::milliseconds, bool skipped) {
  lines.push_back(fmt::format("done {}{}", name, skipped ? " skipped" : ""));
}

Environment sample_environment() {
  Environment environment;
  environment.name = "dev";
  environment.system = "qareports";
  environment.file = "/scenarios/dev.yaml";
  environment.driver = "memory";
  environment.kubernetes_source = "debian";
  environment.pool = vm::Subnet::parse("10.77.0.0/16");
  environment.pods = vm::Subnet::parse("10.244.0.0/16");
  environment.services = vm::Subnet::parse("10.96.0.0/12");
  environment.nodes = {{"master-node", "master", std::uint64_t{2} << 30, 2},
                       {"worker-node", "worker", std::uint64_t{1} << 30, 3}};
  environment.hosts = {{"git.example.org", vm::Address::parse("192.0.2.7")}};
  return environment;
}

Environment quoting_environment() {
  Environment environment = sample_environment();
  environment.nodes.push_back({"services-node", "services", std::uint64_t{1} << 30, 1});
  environment.database_users = {{"qareports", "it's \"quoted\" \\ $HOME"}, {"o'brien", "pässwörd"}};
  environment.databases = {{"qareports", "qareports"}, {"odd\"name", "o'brien"}};
  environment.broker_users = {{"qareports", "pä\"ss'", {}, "jobs"},
                              {"boss", "secret", {"administrator", "monitoring"}, "/"}};
  environment.broker_vhosts = {"jobs", "spare"};
  return environment;
}

ClusterTest::ClusterTest() {
  const fs::path tools = folder_ / "source/tools/images";
  write_file(tools / "build-kubernetes", kBuildKubernetes, 0755);
  write_file(tools / "build-node", kBuildNode, 0755);
  write_file(control() / "kubectl", kHostKubectl, 0755);
  write_file(folder_ / "host-bin/ip", kHostIp, 0755);
  set("routes", "[]");
  write_file(folder_ / "bin/kubeadm", kNodeKubeadm, 0755);
  write_file(folder_ / "bin/kubectl", kNodeKubectl, 0755);
  write_file(folder_ / "bin/dig",
             "#!/bin/sh\nrm \"$CONTROL/dns-late\" 2>/dev/null || cat \"$CONTROL/dns\"\n", 0755);
  write_file(folder_ / "bin/systemctl",
             "#!/bin/sh\n[ \"$*\" = \"start containerd\" ] && : >\"$ROOT/containerd-runs\"\n",
             0755);
  write_file(folder_ / "bin/journalctl",
             "#!/bin/sh\necho \"kubelet[1]: E0101 kubelet of $NODE says no\"\n", 0755);
  const fs::path image = paths::cache() / "images/cluster-0123456789abcdef";
  write_file(image / "bin/kubectl", kHostKubectl, 0755);
  const nlohmann::json kubernetes = {{"source", "debian"}, {"version", ""}, {"url", ""}};
  write_file(image / "inputs.json",
             nlohmann::json({{"kind", "cluster"}, {"kubernetes", kubernetes}}).dump());
  set("dns", "10.96.0.1\n");
  set_ready_nodes({"master-node", "worker-node"});
  set("pods.json", R"({"items": []})");
  host_->answer = [this](const std::string& node, const Command& command) {
    return answer(node, command);
  };
}

void ClusterTest::furnish(const std::string& node) {
  std::vector<vm::File> seed;
  {
    const std::lock_guard guard(host_->mutex);
    seed = machine(node).spec.seed;
  }
  std::string identity = "handmade";
  for (const vm::File& file : seed) {
    if (file.path.ends_with("_key")) identity = file.content;
  }
  // Each machine has an ssh host key of its own.
  const fs::path made = folder_ / "made" / node;
  const std::string before = read_file_if_exists(made).value_or("");
  if (before.ends_with(identity + "\n")) return;
  write_file(made, before + "made\n" + identity + "\n");
  fs::remove_all(root_of(node));
  fs::create_directories(root_of(node));
  for (const vm::File& file : seed) write_file(root_of(node).string() + file.path, file.content);
}

Output ClusterTest::answer(const std::string& node, const Command& command) {
  furnish(node);
  Command local;
  local.argv = {"bash", "-c", "exec \"$@\"", "bash"};
  for (const std::string& word : command.argv) local.argv.push_back(below(root_of(node), word));
  local.input = command.input;
  const char* path = std::getenv("PATH");
  local.environment = {{"PATH", (folder_ / "bin").string() + ":" + (path ? path : "/bin")},
                       {"NODE", node},
                       {"ROOT", root_of(node).string()},
                       {"CONTROL", control().string()}};
  return LocalRunner().run(local, Deadline::after(std::chrono::seconds(20)));
}

Context ClusterTest::context() {
  Context context{
      environment_, hypervisor_, {}, progress_, Deadline::after(std::chrono::seconds(60)),
      {},           {},          {}};
  context.subnet = vm::Subnet::parse("10.77.1.0/24");
  context.hypervisor.ensure_network(
      {environment_.name, context.subnet, vm::NetworkMode::nat, environment_.hosts});
  for (const char* kind : {"cluster", "services"}) {
    context.images[kind].file = std::string("/images/") + kind + ".squashfs";
  }
  context.nodes = hypervisor_.find(environment_.name);
  return context;
}

Context ClusterTest::booted() {
  Context made = context();
  for (const NodeRequest& request : environment_.nodes) {
    if (made.find(request.name)) continue;
    make_node(made, request);
    wait_for_node(made, *made.find(request.name));
  }
  return made;
}

Context ClusterTest::clustered() {
  Context made = booted();
  for (const Phase& phase : all_phases()) {
    const std::string name = phase.name;
    if (name == "control plane" || name == "workers") phase.run(made);
  }
  take_log();
  return made;
}

std::vector<std::string> ClusterTest::take_log() {
  auto lines = split(read_file_if_exists(control() / "log").value_or(""), '\n');
  lines.erase(std::remove(lines.begin(), lines.end(), ""), lines.end());
  set("log");
  return lines;
}

void ClusterTest::set_ready_nodes(const std::vector<std::string>& ready,
                                  const std::string& status) {
  nlohmann::json list = {{"items", nlohmann::json::array()}};
  for (const std::string& name : ready) {
    list["items"].push_back({{"metadata", {{"name", name}}},
                             {"status",
                              {{"conditions", {{{"type", "Ready"}, {"status", status}}}},
                               {"nodeInfo", {{"kubeletVersion", "v1.20.2"}}}}}});
  }
  set("nodes.json", list.dump());
}

void ClusterTest::set_pods(const std::string& kind, const nlohmann::json& spec,
                           const nlohmann::json& status) {
  const nlohmann::json item = {
      {"kind", kind}, {"metadata", {{"name", "cluster-dns"}}}, {"spec", spec}, {"status", status}};
  set("pods.json", nlohmann::json({{"items", {item}}}).dump());
}

int ClusterTest::times_made(const std::string& node) const {
  const auto lines = split(read_file_if_exists(folder_ / "made" / node).value_or(""), '\n');
  return static_cast<int>(std::count(lines.begin(), lines.end(), "made"));
}

void ClusterTest::build_images() {
  vm::ImageStore store({}, {folder_ / "source/tools/images", 0});
  for (const char* kind : {"cluster", "services"}) {
    vm::ImageSpec spec;
    spec.kind = kind;
    store.ensure(spec, {}, Deadline::after(std::chrono::seconds(30)));
  }
}

}  // namespace sim
