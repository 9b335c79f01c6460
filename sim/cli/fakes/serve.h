// `sim fakes serve`: its options, and the serving. It needs neither machines nor a session, so that
// the program sim-fakes is small.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "fakes/fakes.h"
#include "sim/cli/fakes/smtp_options.h"

namespace sim::cli {

class Serve {
 public:
  // The values must live as long as `serve`.
  void declare(CLI::App& serve);
  // Answers until Ctrl-C. Says where on `out` once it does, as one line of JSON with `json`.
  // Throws Error usage, unfit or failed when it cannot begin.
  void run(std::ostream& out, bool json);

 private:
  fakes::FakesSettings settings(const std::filesystem::path& folder);
  void tell(std::ostream& out, bool json, const fakes::Fakes& fakes) const;

  fakes::FakesSettings settings_;
  std::vector<std::string> addresses_ = {"127.0.0.1"};
  std::uint16_t port_ = settings_.port;
  CLI::Option* tls_ = nullptr;
  std::optional<std::uint16_t> tls_port_;
  CLI::Option* data_ = nullptr;
  std::filesystem::path folder_;
  bool is_in_memory_ = false;
  std::string strictness_ = "known";
  std::string ses_ = "sandbox";
  std::vector<std::string> domains_;
  std::string registry_;
  SmtpOptions smtp_;
};

}  // namespace sim::cli
