#include "fakes/smtp/words.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace fakes::smtp {
namespace {

struct Words {
  Say what;
  int code;
  std::string_view plain;     // SES
  std::string_view enhanced;  // the relay, with its status code
};

// SES's are those of "SMTP response codes returned by Amazon SES" where that page has them.
constexpr auto words = std::to_array<Words>({
    {Say::ok, 250, "Ok", "2.0.0 Ok"},
    {Say::sender_ok, 250, "Ok", "2.1.0 Ok"},
    {Say::recipient_ok, 250, "Ok", "2.1.5 Ok"},
    {Say::start_data, 354, "End data with <CR><LF>.<CR><LF>",
     "Start mail input; end with <CR><LF>.<CR><LF>"},
    {Say::bye, 221, "Bye", "2.0.0 Service closing transmission channel"},
    {Say::tls_ready, 220, "Ready to start TLS", "2.0.0 Ready to start TLS"},
    {Say::tls_failed, 454, "TLS not available", "4.7.0 TLS not available"},
    {Say::logged_in, 235, "Authentication successful.", "2.7.0 Authentication successful"},
    {Say::login_refused, 535, "Authentication Credentials Invalid",
     "5.7.8 Authentication credentials invalid"},
    {Say::login_unreadable, 501, "Invalid command argument, not a valid Base64 string",
     "5.5.2 Syntax error (unable to decode)"},
    {Say::login_cancelled, 501, "Authentication canceled by client.",
     "5.7.0 Authentication cancelled"},
    {Say::login_unknown, 504, "Unrecognized authentication type",
     "5.5.4 Unrecognized authentication type"},
    {Say::login_argument, 501, "Syntax: AUTH mechanism",
     "5.5.4 Malformed AUTH input (argument required)"},
    {Say::login_again, 503, "Already authenticated",
     "5.5.1 Bad sequence of commands (already authenticated for this session)"},
    {Say::need_tls, 530, "Must issue a STARTTLS command first",
     "5.7.0 Must issue a STARTTLS command first"},
    {Say::need_login, 530, "Authentication required", "5.7.0 Authentication required"},
    {Say::need_hello, 503, "Error: send HELO/EHLO first",
     "5.5.1 Bad sequence of commands (HELO or EHLO required)"},
    {Say::need_mail, 503, "Error: need MAIL command",
     "5.5.1 Bad sequence of commands (MAIL required before RCPT)"},
    {Say::need_recipient, 503, "Error: need RCPT command",
     "5.5.1 Bad sequence of commands (MAIL & RCPT required before DATA)"},
    {Say::nested_mail, 503, "Error: nested MAIL command",
     "5.5.1 Bad sequence of commands (nested MAIL)"},
    {Say::bad_sender, 501, "Invalid MAIL FROM address provided",
     "5.5.4 Syntax error in parameters or arguments (invalid FROM parameter)"},
    {Say::bad_recipient, 501, "Invalid RCPT TO address provided",
     "5.5.4 Syntax error in parameters or arguments (invalid TO parameter)"},
    {Say::bad_parameter, 501, "Syntax error in parameters or arguments",
     "5.5.4 Syntax error in parameters or arguments"},
    {Say::unknown_parameter, 555, "MAIL FROM/RCPT TO parameters not recognized or not implemented",
     "5.5.4 MAIL FROM/RCPT TO parameters not recognized or not implemented"},
    {Say::no_argument, 501, "Syntax error in parameters or arguments",
     "5.5.2 Syntax error (no parameters allowed)"},
    {Say::too_many_recipients, 452, "Too many recipients", "4.5.3 Too many recipients"},
    {Say::too_long, 552, "Message is too long.",
     "5.3.4 Requested mail action aborted: exceeded storage allocation"},
    {Say::no_room, 452, "Insufficient system storage", "4.3.1 Insufficient system storage"},
    {Say::unknown_command, 500, "Error: command not implemented",
     "5.5.2 Syntax error, command unrecognized"},
    {Say::not_implemented, 502, "Error: command not implemented", "5.5.1 Command not implemented"},
    {Say::cannot_verify, 252, "Cannot VRFY user, but will accept message and attempt delivery",
     "2.5.2 Cannot VRFY user, but will accept message and attempt delivery"},
    {Say::help, 214, "See https://docs.aws.amazon.com/ses/ and RFC 5321", "2.0.0 See RFC 5321"},
    {Say::line_too_long, 500, "Line too long", "5.5.6 Line too long"},
    {Say::too_many_errors, 421, "Too many errors on this connection",
     "4.7.0 Too many errors on this connection"},
    {Say::too_many_connections, 421, "Too many concurrent SMTP connections",
     "4.3.2 Too many concurrent SMTP connections"},
    {Say::timeout, 451, "Timeout waiting for data from client.",
     "4.4.2 Timeout waiting for data from client"},
    {Say::local_error, 451, "Temporary service failure",
     "4.3.0 Requested action aborted: local error in processing"},
});

}  // namespace

Reply say(const Manners& manners, Say what) {
  const auto* found =
      std::find_if(words.begin(), words.end(), [&](const Words& row) { return row.what == what; });
  return {found->code, std::string(manners.has_enhanced_codes ? found->enhanced : found->plain)};
}

std::string wire_text(const Reply& reply) {
  std::string out;
  std::string_view left = reply.text;
  while (true) {
    const std::size_t end = left.find('\n');
    const bool is_last = end == std::string_view::npos;
    out += fmt::format("{}{}{}\r\n", reply.code, is_last ? ' ' : '-', left.substr(0, end));
    if (is_last) return out;
    left.remove_prefix(end + 1);
  }
}

}  // namespace fakes::smtp
