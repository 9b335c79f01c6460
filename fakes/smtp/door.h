// What a port is: SES's SMTP interface, the relay, or the way in. A session (session.h) speaks the
// protocol; its door says how it greets, whom it lets in, and what becomes of a mail.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/accounts.h"
#include "fakes/mail/incoming.h"

namespace fakes::smtp {

using Reply = mail::SmtpReply;

// Who logged in.
struct Login {
  Identity identity;
  std::string region;  // whose password it was
};

struct Client {
  std::string ip;
  std::string helo;
  bool is_tls = false;
  std::optional<Login> login = {};
};

struct Mail {
  std::string from;  // empty of bounces
  std::vector<std::string> to;
  std::string bytes;  // with CRLF, as received
};

// What became of a mail, for the client and for the journal.
struct Outcome {
  Reply reply;
  std::string message_id = {};
  Identity identity = {};  // in whose name it was sent
  std::string region = {};
  std::string code = {};  // of AWS's error
};

struct Manners {
  std::string name;      // "ses", "relay", "inbound", for the journal
  std::string host;      // "email-smtp.amazonaws.com"
  std::string greeting;  // what follows it in the first line
  // With enhanced status codes (RFC 2034), and the words of the relay; otherwise SES's.
  bool has_enhanced_codes = false;
  bool has_utf8 = false;        // SMTPUTF8
  bool has_pipelining = false;  // announced; it always works
  bool has_login = false;       // AUTH PLAIN LOGIN, needed before MAIL
  bool needs_tls = false;       // before AUTH and MAIL
  bool has_null_sender = true;  // MAIL FROM:<>, of bounces
  std::size_t max_message_bytes = 40 << 20;
  std::size_t max_recipients = 50;
};

// Called by the threads of several sessions.
class Door {
 public:
  virtual ~Door() = default;

  virtual const Manners& manners() const = 0;
  virtual std::optional<Login> log_in(const std::string& /*user*/,
                                      const std::string& /*password*/) {
    return std::nullopt;
  }
  // A refusal, or nothing.
  virtual std::optional<Reply> check_recipient(const std::string& /*recipient*/) {
    return std::nullopt;
  }
  // May block, and throw Error.
  virtual Outcome accept(const Client& client, Mail mail) = 0;
};

}  // namespace fakes::smtp
