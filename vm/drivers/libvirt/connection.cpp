#include "vm/drivers/libvirt/connection.h"

#include <signal.h>

#include <cstdlib>

#include <libvirt/virterror.h>

#include "sim/base/text.h"

namespace vm::libvirt {
namespace {

using sim::Category;
using sim::Error;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

ConnectHandle open(const std::string& uri) {
  tame();
  return ConnectHandle(virConnectOpen(uri.c_str()));
}

// virConnectIsAlive only knows of a lost daemon after something was sent to it in vain.
bool daemon_answers(virConnectPtr handle) {
  unsigned long version = 0;
  return virConnectIsAlive(handle) == 1 && virConnectGetLibVersion(handle, &version) == 0;
}

// The daemon's end before or while it is spoken to, not a refusal of its or libvirt's.
bool lost_on_the_way(const virError* error) {
  return error != nullptr && (error->code == VIR_ERR_SYSTEM_ERROR || error->code == VIR_ERR_RPC ||
                              error->code == VIR_ERR_INTERNAL_ERROR);
}

bool gone(const virError* error) {
  return error != nullptr &&
         (error->code == VIR_ERR_NO_DOMAIN || error->code == VIR_ERR_NO_NETWORK);
}

// Lists come as a C array that the caller frees, of handles that the caller owns.
template <typename Handle, typename Pointer>
std::vector<Handle> adopt(Pointer* items, int count) {
  std::vector<Handle> handles;
  for (int i = 0; i < count; ++i) handles.emplace_back(items[i]);
  std::free(items);
  return handles;
}

}  // namespace

sim::Error translate(int code, std::string_view message, std::string_view what) {
  const auto error = [&](Category category) {
    return Error(category, "cannot {}: {}", what, sim::trim(message));
  };
  switch (code) {
    case VIR_ERR_AUTH_FAILED:
    case VIR_ERR_AUTH_CANCELLED:
    case VIR_ERR_AUTH_UNAVAILABLE:
    case VIR_ERR_ACCESS_DENIED:
      return error(Category::unfit)
          .with_fix(
              "run as root, or join the group libvirt and log in again: "
              "sudo adduser \"$USER\" libvirt");
    case VIR_ERR_NO_CONNECT:
      return error(Category::unfit)
          .with_fix(
              "install the missing driver: apt-get install libvirt-daemon-system "
              "libvirt-daemon-driver-lxc");
    case VIR_ERR_OPERATION_TIMEOUT:
      return error(Category::stalled);
    default:
      break;
  }
  if (contains(message, "Permission denied") && contains(message, "sock")) {
    return error(Category::unfit)
        .with_fix(
            "run as root, or join the group libvirt and log in again: "
            "sudo adduser \"$USER\" libvirt");
  }
  if (contains(message, "Failed to connect socket")) {
    return error(Category::unfit).with_fix("start libvirt's daemon: sudo systemctl start libvirtd");
  }
  if (code == VIR_ERR_NO_MEMORY || contains(message, "Cannot allocate memory")) {
    return error(Category::unfit).with_fix("free memory, or give the nodes less of it");
  }
  return error(Category::failed);
}

void throw_last_error(std::string_view what) {
  const virError* last = virGetLastError();
  if (last == nullptr) throw Error(Category::failed, "cannot {}: libvirt gave no reason", what);
  throw translate(last->code, last->message == nullptr ? "" : last->message, what);
}

Connection::Connection(std::string uri, std::function<void()> before_open)
    : uri_(std::move(uri)), before_open_(std::move(before_open)) {}

virConnectPtr Connection::get() {
  const std::lock_guard guard(mutex_);
  if (handle_ && daemon_answers(handle_.get())) return handle_.get();
  handle_.reset();
  // Another sim may end the daemon after before_open_ saw it; then it is started again.
  for (int attempts_left = 3; attempts_left > 0 && !handle_; --attempts_left) {
    if (before_open_) before_open_();
    handle_ = open(uri_);
    if (!before_open_ || !lost_on_the_way(virGetLastError())) break;
  }
  if (!handle_) throw_last_error("connect to " + uri_);
  return handle_.get();
}

DomainHandle Connection::find_domain(const std::string& name) {
  DomainHandle domain(virDomainLookupByName(get(), name.c_str()));
  if (!domain && !gone(virGetLastError())) throw_last_error("look up domain " + name);
  return domain;
}

NetworkHandle Connection::find_network(const std::string& name) {
  NetworkHandle network(virNetworkLookupByName(get(), name.c_str()));
  if (!network && !gone(virGetLastError())) throw_last_error("look up network " + name);
  return network;
}

std::vector<DomainHandle> Connection::domains(unsigned flags) {
  virDomainPtr* items = nullptr;
  const int count = virConnectListAllDomains(get(), &items, flags);
  if (count < 0) throw_last_error("list domains");
  return adopt<DomainHandle>(items, count);
}

std::vector<NetworkHandle> Connection::networks(unsigned flags) {
  virNetworkPtr* items = nullptr;
  const int count = virConnectListAllNetworks(get(), &items, flags);
  if (count < 0) throw_last_error("list networks");
  return adopt<NetworkHandle>(items, count);
}

bool answers(const std::string& uri, std::string* why) {
  const ConnectHandle handle = open(uri);
  if (!handle && why != nullptr) {
    const virError* last = virGetLastError();
    *why = last == nullptr || last->message == nullptr ? "no reason given" : last->message;
  }
  return handle != nullptr;
}

std::string take(char* text, std::string_view what) {
  if (text == nullptr) throw_last_error(what);
  std::string taken(text);
  std::free(text);
  return taken;
}

void tame() {
  static std::once_flag once;
  std::call_once(once, [] {
    virSetErrorFunc(nullptr, [](void*, virErrorPtr) {});
    struct sigaction current {};
    sigaction(SIGPIPE, nullptr, &current);
    if (current.sa_handler != SIG_DFL) return;
    // A handler, not SIG_IGN, which programs that we run would inherit.
    struct sigaction nothing {};
    nothing.sa_handler = [](int) {};
    nothing.sa_flags = SA_RESTART;
    sigaction(SIGPIPE, &nothing, nullptr);
  });
}

}  // namespace vm::libvirt
