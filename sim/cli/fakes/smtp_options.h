// The options of `sim fakes serve` that are about mail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "fakes/smtp/endpoints.h"

namespace sim::cli {

class SmtpOptions {
 public:
  void declare(CLI::App& app);
  // `is_usual` when the usual port of HTTP was asked for: then the ports for mail are the usual
  // ones too. Otherwise there are those that were named.
  fakes::smtp::EndpointSettings settings(bool is_usual) const;

 private:
  // A port, "off", or nothing.
  struct Choice {
    CLI::Option* option = nullptr;
    std::string text;
    std::optional<std::uint16_t> port(bool is_usual, std::uint16_t usual) const;
  };
  static void declare(CLI::App& app, const char* name, const char* help, Choice& choice);

  Choice ses_, ses_tls_, relay_, inbound_;
  std::string role_, key_, configuration_set_;
};

}  // namespace sim::cli
