// How a daemon is spoken to: a socket in the environment's folder, on which each line of JSON is
// answered with one. Only this user can reach it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <thread>

#include <nlohmann/json.hpp>

#include "sim/base/deadline.h"
#include "sim/base/descriptor.h"

namespace sim {

class ControlSocket {
 public:
  // Called by the socket's own thread, one call at a time. What it throws is the answer's "error".
  using Answer = std::function<nlohmann::json(const nlohmann::json& question)>;

  // Takes the place of a socket that a dead daemon left. Throws Error failed when it cannot be
  // made.
  ControlSocket(const std::filesystem::path& path, Answer answer);
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;
  ~ControlSocket();

 private:
  void run();
  void serve(const Descriptor& client) const;

  std::filesystem::path path_;
  Answer answer_;
  Descriptor socket_;
  Descriptor wake_;
  std::thread thread_;
};

// Nothing when nobody listens there. Throws Error failed with the words of a refusal, stalled when
// no answer came until the deadline.
std::optional<nlohmann::json> ask_socket(const std::filesystem::path& path,
                                         const nlohmann::json& question, Deadline deadline);

}  // namespace sim
