// Who takes mail that comes from outside; SES does, with its receipt rules. Safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fakes::mail {

// What an SMTP client is told.
struct SmtpReply {
  int code = 250;
  std::string text;
};

struct Delivery {
  std::string client_ip;
  std::string helo;
  std::string from;             // empty of bounces
  std::vector<std::string> to;  // those that check() let in
  std::string_view message;     // as received, with CRLF; without a Received field of ours
  bool is_tls = false;          // the connection was encrypted
};

class Incoming {
 public:
  virtual ~Incoming() = default;

  // Asked at RCPT TO. A refusal ("550 5.1.1 Requested action not taken: mailbox unavailable"), or
  // nothing when there is a rule for that recipient.
  virtual std::optional<SmtpReply> check(const std::string& recipient) = 0;
  // After the end of the data: runs the rules. 250 with SES's message id, or a refusal (a rule
  // bounced it, or could not be carried out).
  virtual SmtpReply receive(const Delivery& delivery) = 0;
};

}  // namespace fakes::mail
