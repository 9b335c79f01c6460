// Owners of libvirt handles, and the one place where libvirt's errors become ours. libvirt's
// headers are included in this folder and in the drivers built on it, nowhere else.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <libvirt/libvirt.h>

#include "sim/base/error.h"

namespace vm::libvirt {

template <auto release>
struct Release {
  template <typename T>
  void operator()(T* handle) const {
    release(handle);
  }
};

using ConnectHandle = std::unique_ptr<virConnect, Release<virConnectClose>>;
using DomainHandle = std::unique_ptr<virDomain, Release<virDomainFree>>;
using NetworkHandle = std::unique_ptr<virNetwork, Release<virNetworkFree>>;

// Our error for a libvirt error code and message: unfit (with its fix) when there is no daemon, no
// access or no driver, stalled for libvirt's own time-outs, failed otherwise. Pure; see
// connection_test.
sim::Error translate(int code, std::string_view message, std::string_view what);

// translate() of the calling thread's last libvirt error. `what` is what was tried: "start
// sim-dev-master-node".
[[noreturn]] void throw_last_error(std::string_view what);

// A connection that heals: a daemon that was restarted is connected to again at the next use.
// Threads may share it; handles made from an older connection stay valid but answer with errors, so
// look domains up for each operation.
class Connection {
 public:
  // `before_open` runs before each attempt to connect; the lxc driver starts the daemon there.
  explicit Connection(std::string uri, std::function<void()> before_open = {});

  virConnectPtr get();
  const std::string& uri() const { return uri_; }

  // Nothing when there is no such domain or network; other errors are thrown.
  DomainHandle find_domain(const std::string& name);
  NetworkHandle find_network(const std::string& name);
  std::vector<DomainHandle> domains(unsigned flags = 0);
  std::vector<NetworkHandle> networks(unsigned flags = 0);

 private:
  std::string uri_;
  std::function<void()> before_open_;
  std::mutex mutex_;
  ConnectHandle handle_;
};

// True when the URI answers now. Never starts anything; `why` gets the reason when it does not.
bool answers(const std::string& uri, std::string* why = nullptr);

// A string that libvirt allocated, freed; throws for null.
std::string take(char* text, std::string_view what);

// Once per process: libvirt prints every error to stderr unless told otherwise, and its client dies
// of SIGPIPE when the daemon goes away.
void tame();

}  // namespace vm::libvirt
