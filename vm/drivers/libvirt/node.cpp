#include "vm/drivers/libvirt/node.h"

#include <algorithm>

#include <libvirt/virterror.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/process.h"
#include "sim/base/text.h"
#include "vm/drivers/libvirt/names.h"

namespace vm::libvirt {
namespace {

using sim::Category;
using sim::Error;

bool last_error_is(std::initializer_list<int> codes) {
  const virError* last = virGetLastError();
  return last != nullptr && std::find(codes.begin(), codes.end(), last->code) != codes.end();
}

}  // namespace

LibvirtNode::LibvirtNode(std::shared_ptr<Connection> connection, Metadata metadata)
    : connection_(std::move(connection)),
      metadata_(std::move(metadata)),
      runner_(keys_of(metadata_.environment), metadata_.address) {}

DomainHandle LibvirtNode::find_domain() {
  return connection_->find_domain(domain_name(metadata_.environment, metadata_.node));
}

DomainHandle LibvirtNode::domain() {
  DomainHandle found = find_domain();
  if (found) return found;
  throw Error(Category::failed, "node {} of {} does not exist any more", metadata_.node,
              metadata_.environment);
}

NodeState LibvirtNode::state() {
  int state = 0;
  int reason = 0;
  if (virDomainGetState(domain().get(), &state, &reason, 0) != 0) {
    throw_last_error("ask for the state of " + name());
  }
  switch (state) {
    case VIR_DOMAIN_RUNNING:
    case VIR_DOMAIN_BLOCKED:
    case VIR_DOMAIN_SHUTDOWN:
      return NodeState::running;
    case VIR_DOMAIN_PAUSED:
    case VIR_DOMAIN_PMSUSPENDED:
      return NodeState::paused;
    case VIR_DOMAIN_CRASHED:
      return NodeState::crashed;
    default:
      break;
  }
  // LXC never says crashed: it says shut off, and why.
  return reason == VIR_DOMAIN_SHUTOFF_FAILED || reason == VIR_DOMAIN_SHUTOFF_CRASHED
             ? NodeState::crashed
             : NodeState::shut_off;
}

void LibvirtNode::power_on() {
  const DomainHandle handle = domain();
  if (virDomainIsActive(handle.get()) == 1) return;
  if (virDomainCreate(handle.get()) == 0) return;
  if (last_error_is({VIR_ERR_OPERATION_INVALID}) && virDomainIsActive(handle.get()) == 1) return;
  throw_last_error("start node " + name());
}

void LibvirtNode::power_off() {
  const DomainHandle handle = find_domain();
  if (!handle || virDomainIsActive(handle.get()) != 1) return;
  if (virDomainDestroy(handle.get()) == 0) return;
  if (last_error_is({VIR_ERR_OPERATION_INVALID, VIR_ERR_NO_DOMAIN})) return;
  throw_last_error("power node " + name() + " off");
}

std::string LibvirtNode::console(int lines) {
  const auto text = sim::read_file_if_exists(metadata_.disk / "console.log");
  if (!text || lines <= 0) return {};
  std::size_t start = text->size();
  if (start > 0 && text->back() == '\n') --start;
  for (int i = 0; i < lines && start != std::string::npos && start > 0; ++i) {
    start = text->rfind('\n', start - 1);
  }
  if (start == std::string::npos || start == 0) return *text;
  return text->substr(start + 1);
}

void LibvirtNode::link(bool up) {
  // virDomainUpdateDeviceFlags answers "Unable to modify live devices" for containers, so the
  // host's end of the cable is switched; for the node that is the same as pulling it out.
  const std::string cable = cable_name(metadata_.environment, metadata_.node);
  sim::LocalRunner().check(
      sim::Command{.argv = {"ip", "link", "set", "dev", cable, up ? "up" : "down"}},
      sim::Deadline::after(std::chrono::seconds(10)));
}

}  // namespace vm::libvirt
