// One machine. It *is* something you can run commands on: runner() is the same interface as the
// host's. Owned by the caller; a handle only: destroying it does nothing to the machine. One thread
// at a time per handle.
#pragma once

#include <memory>
#include <string>

#include "sim/base/process.h"
#include "vm/spec.h"

namespace vm {

enum class NodeState { running, paused, shut_off, crashed };
const char* to_string(NodeState state);

class Node {
 public:
  virtual ~Node() = default;

  virtual const std::string& name() const = 0;
  virtual const std::string& role() const = 0;
  virtual Address address() const = 0;
  virtual NodeState state() = 0;
  // Starts a machine that is shut off; no-op when it runs. Returns before it answers: see
  // wait_for_ssh.
  virtual void power_on() = 0;
  // Pulls the plug: no clean shutdown. Afterwards no process of the node is left. No-op when off.
  virtual void power_off() = 0;
  // Over ssh, with the environment's key and known host key.
  virtual sim::Runner& runner() = 0;
  // The last `lines` lines of the console log; works whatever state the node is in.
  virtual std::string console(int lines) = 0;
  // Plugs the network cable in or out.
  virtual void link(bool up) = 0;
};

}  // namespace vm
