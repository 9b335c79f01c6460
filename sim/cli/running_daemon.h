// The daemon of an environment, for verbs that need it.
#pragma once

#include <string>

namespace sim::cli {

struct RunningDaemon {
  std::string endpoint;   // on loopback
  std::string authority;  // what clients trust, a PEM file
  std::string region;
};

// Throws Error failed, saying what to type, when it does not run.
RunningDaemon running_daemon(const std::string& environment);

}  // namespace sim::cli
