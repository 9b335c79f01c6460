#include "fakes/smtp/session.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "fakes/wire/encoding.h"
#include "sim/base/error.h"
#include "sim/base/log.h"

namespace fakes::smtp {
namespace {

// RFC 5321 has 512, with more for extensions; RFC 4954 has 12288 for what AUTH is answered.
constexpr std::size_t line_limit = 4096;
constexpr std::size_t login_line_limit = 12288;

// Browsers that a page sent here.
bool is_http(std::string_view verb) {
  constexpr std::array<std::string_view, 7> words = {"GET",     "POST",    "PUT",  "HEAD",
                                                     "OPTIONS", "CONNECT", "HOST:"};
  return std::find(words.begin(), words.end(), verb) != words.end();
}

}  // namespace

Session::Session(Connection& connection, Door& door, const Desk& desk, std::string ip)
    : connection_(connection), door_(door), desk_(desk), manners_(door.manners()) {
  client_.ip = std::move(ip);
}

void Session::run() {
  try {
    client_.is_tls = connection_.is_tls();
    answer({220, manners_.host + ' ' + manners_.greeting});
    converse();
    connection_.end();
  } catch (const sim::Error& error) {
    sim::log::debug("smtp {}: {}: {}", manners_.name, client_.ip, error.message());
  } catch (const std::exception& error) {
    sim::log::warning("smtp {}: {}: {}", manners_.name, client_.ip, error.what());
  }
}

Session::Then Session::converse() {
  std::string line;
  try {
    while (true) {
      switch (connection_.read_line(line, line_limit)) {
        case Connection::Line::end:
          return Then::end;
        case Connection::Line::too_long:
          answer(Say::line_too_long);
          break;
        case Connection::Line::read:
          if (obey(line) == Then::end) return Then::end;
          break;
      }
      if (errors_ > desk_.max_errors) {
        answer(Say::too_many_errors);
        return Then::end;
      }
    }
  } catch (const sim::Error& error) {
    if (error.category() != sim::Category::stalled) throw;
    answer(Say::timeout);
    return Then::end;
  }
}

Session::Then Session::obey(const std::string& line) {
  const Command command = split_command(line);
  const std::string& verb = command.verb;
  if (verb == "MAIL") {
    mail(command.argument);
  } else if (verb == "RCPT") {
    recipient(command.argument);
  } else if (verb == "DATA") {
    return data(command.argument);
  } else if (verb == "EHLO" || verb == "HELO") {
    hello(command.argument, verb == "EHLO");
  } else if (verb == "STARTTLS") {
    return start_tls(command.argument);
  } else if (verb == "AUTH") {
    authenticate(command.argument);
  } else if (verb == "RSET") {
    reset();
    answer(Say::ok);
  } else if (verb == "NOOP") {
    answer(Say::ok);
  } else if (verb == "QUIT") {
    answer(Say::bye);
    return Then::end;
  } else if (verb == "VRFY") {
    answer(command.argument.empty() ? Say::bad_parameter : Say::cannot_verify);
  } else if (verb == "HELP") {
    answer(Say::help);
  } else if (verb == "EXPN" || verb == "TURN" || verb == "ETRN") {
    answer(Say::not_implemented);
  } else {
    answer(Say::unknown_command);
    if (is_http(verb)) return Then::end;
  }
  return Then::go_on;
}

bool Session::is_allowed(bool needs_login) {
  if (manners_.needs_tls && !client_.is_tls) {
    answer(Say::need_tls);
  } else if (needs_login && manners_.has_login && !client_.login) {
    answer(Say::need_login);
  } else if (client_.helo.empty()) {
    answer(Say::need_hello);
  } else {
    return true;
  }
  return false;
}

void Session::hello(const std::string& name, bool is_extended) {
  if (name.empty()) {
    answer(Say::bad_parameter);
    return;
  }
  reset();
  client_.helo = wire::repair_utf8(name.substr(0, 255));
  std::string text = manners_.host;
  if (manners_.has_enhanced_codes) text += " greets " + client_.helo;
  if (is_extended) {
    text += "\n8BITMIME\nSIZE " + std::to_string(manners_.max_message_bytes);
    if (manners_.has_pipelining) text += "\nPIPELINING";
    if (manners_.has_utf8) text += "\nSMTPUTF8";
    if (desk_.tls != nullptr && !client_.is_tls) text += "\nSTARTTLS";
    if (manners_.has_login) text += "\nAUTH PLAIN LOGIN";
    text += manners_.has_enhanced_codes ? "\nENHANCEDSTATUSCODES" : "\nOk";
  }
  answer({250, text});
}

Session::Then Session::start_tls(const std::string& argument) {
  if (!argument.empty()) {
    answer(Say::no_argument);
  } else if (client_.is_tls) {
    answer(Say::unknown_command);
  } else if (desk_.tls == nullptr) {
    answer(Say::tls_failed);
  } else {
    answer(Say::tls_ready);
    if (!connection_.start_tls(desk_.tls)) return Then::end;
    // Nothing that was said in the clear counts (RFC 3207, section 4.2).
    reset();
    client_.is_tls = true;
    client_.helo.clear();
    client_.login.reset();
  }
  return Then::go_on;
}

std::optional<std::string> Session::ask(std::string_view challenge, const std::string& given) {
  std::string line = given;
  if (given.empty()) {
    connection_.write(wire_text({334, wire::base64(challenge)}));
    switch (connection_.read_line(line, login_line_limit)) {
      case Connection::Line::end:
        throw sim::Error(sim::Category::failed, "the client left while it logged in");
      case Connection::Line::too_long:
        answer(Say::line_too_long);
        return std::nullopt;
      case Connection::Line::read:
        break;
    }
  }
  if (line == "*") {
    answer(Say::login_cancelled);
    return std::nullopt;
  }
  if (line == "=") return "";  // an empty first answer (RFC 4954, section 4)
  auto decoded = wire::unbase64(line);
  if (!decoded) answer(Say::login_unreadable);
  return decoded;
}

void Session::authenticate(const std::string& argument) {
  const auto begin = desk_.clock.now();
  const auto start = std::chrono::steady_clock::now();
  if (!manners_.has_login) {
    answer(Say::not_implemented);
    return;
  }
  if (!is_allowed(false)) return;
  if (client_.login || has_sender_) {
    answer(Say::login_again);
    return;
  }
  const Command mechanism = split_command(argument);
  std::optional<std::pair<std::string, std::string>> pair;
  if (mechanism.verb == "PLAIN") {
    const auto message = ask("", mechanism.argument);
    if (!message) return;
    pair = parse_plain(*message);
    if (!pair) {
      answer(Say::login_unreadable);
      return;
    }
  } else if (mechanism.verb == "LOGIN") {
    const auto user = ask("Username:", mechanism.argument);
    if (!user) return;
    const auto password = ask("Password:", "");
    if (!password) return;
    pair.emplace(*user, *password);
  } else {
    answer(mechanism.verb.empty() ? Say::login_argument : Say::login_unknown);
    return;
  }
  client_.login = door_.log_in(pair->first, pair->second);
  Outcome outcome;
  outcome.reply = say(manners_, client_.login ? Say::logged_in : Say::login_refused);
  if (client_.login) {
    outcome.identity = client_.login->identity;
    outcome.region = client_.login->region;
  } else {
    outcome.identity.access_key = wire::repair_utf8(pair->first.substr(0, 128));
    outcome.code = "AuthenticationCredentialsInvalid";
  }
  record("Login", outcome, begin, start, 0);
  answer(outcome.reply);
}

void Session::reset() {
  mail_ = {};
  has_sender_ = false;
  is_utf8_ = false;
}

void Session::answer(const Reply& reply) {
  if (reply.code >= 400) ++errors_;
  connection_.write(wire_text(reply));
}

void Session::record(std::string_view operation, const Outcome& outcome, Clock::Time begin,
                     std::chrono::steady_clock::time_point start, std::size_t size) {
  Entry entry;
  entry.time = begin;
  entry.service = "smtp";
  entry.operation = fmt::format("{}:{}", manners_.name, operation);
  if (has_sender_) entry.resource = fmt::format("<{}> -> {}", mail_.from, fmt::join(mail_.to, ","));
  entry.region = outcome.region;
  entry.account = outcome.identity.account;
  entry.access_key = outcome.identity.access_key;
  entry.arn = outcome.identity.arn;
  entry.source_ip = client_.ip;
  entry.request_id = outcome.message_id;
  entry.status = outcome.reply.code;
  entry.code = outcome.code;
  if (outcome.reply.code >= 400) entry.message = outcome.reply.text;
  entry.duration = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  entry.bytes_in = size;
  desk_.recorder.record(std::move(entry));
}

}  // namespace fakes::smtp
