// Where the daemon of an environment keeps what is its own.
#pragma once

#include <filesystem>
#include <string>

namespace sim {

struct DaemonPlaces {
  explicit DaemonPlaces(const std::string& environment);

  std::filesystem::path state;  // of the fakes
  std::filesystem::path authority;
  std::filesystem::path socket;  // of control
  std::filesystem::path port;    // on loopback, so that it stays the same
  std::filesystem::path log;
  std::filesystem::path lock;  // held while it lives; outlives the environment
};

}  // namespace sim
