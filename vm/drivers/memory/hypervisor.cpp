#include "vm/drivers/memory/hypervisor.h"

#include <algorithm>
#include <set>

#include "sim/base/error.h"
#include "sim/base/text.h"

namespace vm::memory {
namespace {

using sim::Category;
using sim::Error;
using Key = std::pair<std::string, std::string>;

// Throws when the machine is gone; the caller holds the host's mutex.
Machine& machine(Host& host, const Key& key) {
  const auto found = host.machines.find(key);
  if (found == host.machines.end()) {
    throw Error(Category::failed, "node {} of {} does not exist any more", key.second, key.first);
  }
  return found->second;
}

class MemoryRunner : public sim::Runner {
 public:
  MemoryRunner(std::shared_ptr<Host> host, Key key)
      : host_(std::move(host)), key_(std::move(key)) {}

  sim::Output run(const sim::Command& command, sim::Deadline deadline) override {
    if (deadline.expired()) {
      throw Error(Category::stalled, "no time left to run {}", sim::quoted(command.argv));
    }
    Answer answer;
    {
      const std::lock_guard guard(host_->mutex);
      Machine& found = machine(*host_, key_);
      if (found.state != NodeState::running || !found.linked) {
        throw Error(Category::failed, "ssh to {} failed", found.spec.address.text())
            .with_output("Connection timed out");
      }
      found.commands.push_back(command);
      answer = host_->answer;
    }
    const sim::Output output = answer ? answer(key_.second, command) : sim::Output{};
    if (command.on_line) {
      for (const std::string& text : {output.out, output.err}) {
        if (text.empty()) continue;
        for (const std::string& line : sim::split(sim::trim(text), '\n')) command.on_line(line);
      }
    }
    return output;
  }

 private:
  std::shared_ptr<Host> host_;
  Key key_;
};

class MemoryNode : public Node {
 public:
  MemoryNode(std::shared_ptr<Host> host, const NodeSpec& spec)
      : host_(std::move(host)),
        key_(spec.environment, spec.name),
        role_(spec.role),
        address_(spec.address),
        runner_(host_, key_) {}

  const std::string& name() const override { return key_.second; }
  const std::string& role() const override { return role_; }
  Address address() const override { return address_; }

  NodeState state() override {
    const std::lock_guard guard(host_->mutex);
    return machine(*host_, key_).state;
  }
  void power_on() override {
    const std::lock_guard guard(host_->mutex);
    Machine& found = machine(*host_, key_);
    if (found.state == NodeState::running) return;
    if (!host_->networks.contains(key_.first)) {
      throw Error(Category::failed, "cannot start node {}: its network is not there", name());
    }
    found.state = NodeState::running;
    ++found.power_ons;
  }
  void power_off() override {
    const std::lock_guard guard(host_->mutex);
    const auto found = host_->machines.find(key_);
    if (found != host_->machines.end()) found->second.state = NodeState::shut_off;
  }
  sim::Runner& runner() override { return runner_; }
  std::string console(int lines) override {
    const std::lock_guard guard(host_->mutex);
    auto all = sim::split(machine(*host_, key_).console, '\n');
    if (!all.empty() && all.back().empty()) all.pop_back();
    const auto count = std::min<std::size_t>(all.size(), lines < 0 ? 0 : lines);
    if (count == 0) return {};
    return sim::join({all.end() - static_cast<std::ptrdiff_t>(count), all.end()}, "\n") + "\n";
  }
  void link(bool up) override {
    const std::lock_guard guard(host_->mutex);
    machine(*host_, key_).linked = up;
  }

 private:
  std::shared_ptr<Host> host_;
  Key key_;
  std::string role_;
  Address address_;
  MemoryRunner runner_;
};

}  // namespace

void MemoryHypervisor::ensure_network(const NetworkSpec& spec) {
  const std::lock_guard guard(host_->mutex);
  for (const auto& [environment, other] : host_->networks) {
    if (environment == spec.environment) {
      if (other.subnet.text() == spec.subnet.text() && other.mode == spec.mode) continue;
      throw Error(Category::failed, "network of {} is {}, not {} as asked for", environment,
                  other.subnet.text(), spec.subnet.text());
    }
    if (other.subnet.overlaps(spec.subnet)) {
      throw Error(Category::failed, "subnet {} overlaps {} of environment {}", spec.subnet.text(),
                  other.subnet.text(), environment);
    }
  }
  host_->networks[spec.environment] = spec;
}

std::optional<Subnet> MemoryHypervisor::find_network(const std::string& environment) {
  const std::lock_guard guard(host_->mutex);
  const auto found = host_->networks.find(environment);
  if (found == host_->networks.end()) return std::nullopt;
  return found->second.subnet;
}

std::vector<Subnet> MemoryHypervisor::subnets() {
  const std::lock_guard guard(host_->mutex);
  std::vector<Subnet> subnets;
  for (const auto& [environment, spec] : host_->networks) subnets.push_back(spec.subnet);
  return subnets;
}

std::unique_ptr<Node> MemoryHypervisor::create(const NodeSpec& spec) {
  const std::lock_guard guard(host_->mutex);
  const auto [place, added] =
      host_->machines.try_emplace({spec.environment, spec.name}, Machine{.spec = spec});
  if (!added) {
    throw Error(Category::failed, "node {} of {} exists already", spec.name, spec.environment);
  }
  return std::make_unique<MemoryNode>(host_, spec);
}

std::vector<std::unique_ptr<Node>> MemoryHypervisor::find(const std::string& environment) {
  const std::lock_guard guard(host_->mutex);
  std::vector<std::unique_ptr<Node>> nodes;
  for (const auto& [key, found] : host_->machines) {
    if (key.first == environment) nodes.push_back(std::make_unique<MemoryNode>(host_, found.spec));
  }
  return nodes;
}

std::vector<std::string> MemoryHypervisor::environments() {
  const std::lock_guard guard(host_->mutex);
  std::set<std::string> names;
  for (const auto& [environment, spec] : host_->networks) names.insert(environment);
  for (const auto& [key, found] : host_->machines) names.insert(key.first);
  return {names.begin(), names.end()};
}

void MemoryHypervisor::remove(const std::string& environment, const std::string& node) {
  const std::lock_guard guard(host_->mutex);
  host_->machines.erase({environment, node});
}

void MemoryHypervisor::destroy(const std::string& environment) {
  const std::lock_guard guard(host_->mutex);
  std::erase_if(host_->machines, [&](const auto& item) { return item.first.first == environment; });
  host_->networks.erase(environment);
}

std::vector<Finding> MemoryHypervisor::examine() {
  const std::lock_guard guard(host_->mutex);
  return host_->findings;
}

}  // namespace vm::memory
