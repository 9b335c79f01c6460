// The commands of a session that give a mail: MAIL, RCPT, DATA.
#include <algorithm>
#include <chrono>
#include <utility>

#include "fakes/mail/address.h"
#include "fakes/request.h"
#include "fakes/smtp/data_decoder.h"
#include "fakes/smtp/session.h"
#include "fakes/wire/encoding.h"
#include "sim/base/log.h"

namespace fakes::smtp {
namespace {

// For all of one message.
constexpr std::chrono::minutes data_limit{15};

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

}  // namespace

void Session::mail(const std::string& argument) {
  if (!is_allowed(true)) return;
  if (has_sender_) {
    answer(Say::nested_mail);
    return;
  }
  const auto path = parse_path_argument(argument, "FROM");
  if (!path) {
    answer(Say::bad_sender);
    return;
  }
  if (!take_parameters(*path)) return;
  if (!path->path.empty() || !manners_.has_null_sender) {
    const auto address = mail::parse_path(path->path);
    if (!address || address->domain.empty() || (!is_utf8_ && !is_ascii(path->path))) {
      answer(Say::bad_sender);
      return;
    }
    mail_.from = address->spec();
  }
  has_sender_ = true;
  answer(Say::sender_ok);
}

bool Session::take_parameters(const PathArgument& path) {
  is_utf8_ = false;
  for (const auto& [name, value] : path.parameters) {
    if (name == "SIZE") {
      const auto size = wire::parse_integer(value);
      if (!size || *size < 0) {
        answer(Say::bad_parameter);
        return false;
      }
      if (static_cast<std::uint64_t>(*size) > manners_.max_message_bytes) {
        answer(Say::too_long);
        return false;
      }
    } else if (name == "BODY") {
      if (!same_name(value, "7BIT") && !same_name(value, "8BITMIME")) {
        answer(Say::bad_parameter);
        return false;
      }
    } else if (name == "SMTPUTF8" && manners_.has_utf8 && value.empty()) {
      is_utf8_ = true;
    } else if (name != "AUTH" || !manners_.has_login) {
      answer(Say::unknown_parameter);
      return false;
    }
  }
  return true;
}

void Session::recipient(const std::string& argument) {
  if (!is_allowed(true)) return;
  if (!has_sender_) {
    answer(Say::need_mail);
    return;
  }
  const auto path = parse_path_argument(argument, "TO");
  const auto address = path ? mail::parse_path(path->path) : std::nullopt;
  if (!address || (!is_utf8_ && !is_ascii(path->path))) {
    answer(Say::bad_recipient);
  } else if (!path->parameters.empty()) {
    answer(Say::unknown_parameter);
  } else if (mail_.to.size() >= manners_.max_recipients) {
    answer(Say::too_many_recipients);
  } else if (const auto refusal = [&] {
               const auto pass = desk_.gate.enter();
               return door_.check_recipient(address->spec());
             }()) {
    answer(*refusal);
  } else {
    mail_.to.push_back(address->spec());
    answer(Say::recipient_ok);
  }
}

Session::Then Session::data(const std::string& argument) {
  if (!argument.empty()) {
    answer(Say::no_argument);
    return Then::go_on;
  }
  if (!is_allowed(true)) return Then::go_on;
  if (!has_sender_ || mail_.to.empty()) {
    answer(has_sender_ ? Say::need_recipient : Say::need_mail);
    return Then::go_on;
  }
  answer(Say::start_data);
  DataDecoder decoder(manners_.max_message_bytes);
  Budget::Share share(desk_.memory);
  bool has_room = true;
  const auto deadline = sim::Deadline::after(data_limit);
  while (!decoder.is_done()) {
    const std::string_view bytes = connection_.read_some(deadline);
    if (bytes.empty()) return Then::end;  // what has no end was never sent
    connection_.consume(decoder.feed(bytes));
    if (has_room && !share.grow_to(decoder.message().size())) {
      has_room = false;
      decoder.drop();
    }
  }
  if (!has_room) {
    answer(Say::no_room);
  } else if (decoder.is_too_long()) {
    answer(Say::too_long);
  } else {
    accept(decoder.take());
  }
  reset();
  return Then::go_on;
}

void Session::accept(std::string bytes) {
  const auto begin = desk_.clock.now();
  const auto start = std::chrono::steady_clock::now();
  const std::size_t size = bytes.size();
  Mail given = mail_;
  given.bytes = std::move(bytes);
  Outcome outcome;
  try {
    const auto pass = desk_.gate.enter();
    outcome = door_.accept(client_, std::move(given));
  } catch (const std::exception& error) {
    sim::log::warning("smtp {}: cannot take a mail: {}", manners_.name, error.what());
    outcome.reply = say(manners_, Say::local_error);
    outcome.code = "InternalFailure";
  }
  record("Mail", outcome, begin, start, size);
  answer(outcome.reply);
}

}  // namespace fakes::smtp
