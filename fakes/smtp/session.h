// One SMTP session (RFC 5321) from the greeting to the end, at one door. Runs on a thread of its
// own; nothing that a client does ends more than its session.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

#include "fakes/clock.h"
#include "fakes/gate.h"
#include "fakes/recorder.h"
#include "fakes/smtp/budget.h"
#include "fakes/smtp/command.h"
#include "fakes/smtp/connection.h"
#include "fakes/smtp/door.h"
#include "fakes/smtp/words.h"

namespace fakes::smtp {

// What all sessions of a server share.
struct Desk {
  Recorder& recorder;
  Gate& gate;
  const Clock& clock;
  Budget& memory;
  SSL_CTX* tls = nullptr;  // none: no STARTTLS
  std::size_t max_errors = 20;
};

class Session {
 public:
  Session(Connection& connection, Door& door, const Desk& desk, std::string ip);

  // Never throws.
  void run();

 private:
  enum class Then { go_on, end };

  Then converse();
  Then obey(const std::string& line);
  bool is_allowed(bool needs_login);

  void hello(const std::string& name, bool is_extended);
  Then start_tls(const std::string& argument);
  void authenticate(const std::string& argument);
  std::optional<std::string> ask(std::string_view challenge, const std::string& given);
  void mail(const std::string& argument);
  bool take_parameters(const PathArgument& path);
  void recipient(const std::string& argument);
  Then data(const std::string& argument);
  void accept(std::string bytes);
  void reset();

  void answer(const Reply& reply);
  void answer(Say what) { answer(say(manners_, what)); }
  void record(std::string_view operation, const Outcome& outcome, Clock::Time begin,
              std::chrono::steady_clock::time_point start, std::size_t size);

  Connection& connection_;
  Door& door_;
  const Desk& desk_;
  const Manners& manners_;
  Client client_;
  std::size_t errors_ = 0;
  // The mail that is being given.
  bool has_sender_ = false;
  bool is_utf8_ = false;
  Mail mail_;
};

}  // namespace fakes::smtp
