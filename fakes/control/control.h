// Everything that is done to the fakes rather than asked of them: health, reset, the whole state as
// one file, the clock. The HTTP API (api.h), the command line and tests use this. Safe from any
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/body.h"
#include "fakes/control/archive.h"
#include "fakes/core.h"
#include "fakes/recorder.h"
#include "fakes/rules.h"
#include "fakes/service.h"

namespace fakes {

// A service that was made, under its name in the registry.
struct NamedService {
  std::string name;
  Service* service = nullptr;
};

// "ses", "ses-tls", "relay" or "inbound", with "smtp://127.0.0.1:587".
using SmtpUrls = std::vector<std::pair<std::string, std::string>>;

struct Health {
  std::string version;
  std::chrono::seconds uptime{0};
  std::filesystem::path folder;
  std::vector<std::string> endpoints;  // of HTTP and of SMTP
  SmtpUrls smtp;
  std::vector<std::string> services;
};

// How much of a model is built.
struct Coverage {
  std::string model;
  std::vector<std::string> built;
  std::vector<std::string> missing;
};

class Control {
 public:
  struct Parts {
    Core& core;
    Rules& rules;
    Recorder& recorder;
    std::vector<NamedService> services;
    // Whether a row of a service, or of another that stores blobs, names that one.
    std::function<bool(std::int64_t blob)> uses_blob;
    // Makes what is there from the beginning: accounts, then begin() of all services.
    std::function<void()> begin;
    std::string version;
  };

  explicit Control(Parts parts);

  // Before the Store and the Blobs of that folder are opened: ends what a crash interrupted.
  static void recover(const std::filesystem::path& folder);

  // As printed at the start: "http://127.0.0.1:4566", "smtp://127.0.0.1:1025".
  void set_endpoints(std::vector<std::string> endpoints, SmtpUrls smtp = {});
  Health health() const;
  std::vector<Coverage> coverage() const;

  // All state is gone, and made anew as at the first start; rules too; the clock shows the host's
  // time. The journal of requests stays. Throws Error stalled when requests do not end.
  void reset();
  // The state of one service. Throws Error usage when there is none of that name.
  void reset(std::string_view service);

  // The state of one moment, of all services: written beside and renamed.
  void save(const std::filesystem::path& file);
  // The same, as a file that has no name and is gone when it is closed.
  FileSlice save();
  // Looks at all of it before anything is replaced. Throws Error usage when it is no such file, or
  // damaged, or of a newer program; then nothing has changed.
  void load(const std::filesystem::path& file);
  void load(Body& body);

  // Both carry out what is due before they return.
  void move_clock(std::chrono::milliseconds by);
  void set_clock(Clock::Time to);
  void scale_clock(double factor);
  void reset_clock();
  // Carries out what is due; the gateway calls it every second.
  void elapse();

  Rules& rules() { return parts_.rules; }
  Recorder& recorder() { return parts_.recorder; }
  Core& core() { return parts_.core; }

 private:
  void load(ArchiveReader& archive);

  Parts parts_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  mutable std::mutex mutex_;
  std::vector<std::string> endpoints_;
  SmtpUrls smtp_;
  std::mutex elapse_mutex_;  // one elapse() at a time
  std::mutex load_mutex_;
};

}  // namespace fakes
