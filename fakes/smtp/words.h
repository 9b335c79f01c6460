// What the server says, in SES's words and in those of the relay.
#pragma once

#include <string>

#include "fakes/smtp/door.h"

namespace fakes::smtp {

enum class Say {
  ok,
  sender_ok,
  recipient_ok,
  start_data,
  bye,
  tls_ready,
  tls_failed,
  logged_in,
  login_refused,
  login_unreadable,
  login_cancelled,
  login_unknown,
  login_argument,
  login_again,
  need_tls,
  need_login,
  need_hello,
  need_mail,
  need_recipient,
  nested_mail,
  bad_sender,
  bad_recipient,
  bad_parameter,
  unknown_parameter,
  no_argument,
  too_many_recipients,
  too_long,
  no_room,
  unknown_command,
  not_implemented,
  cannot_verify,
  help,
  line_too_long,
  too_many_errors,
  too_many_connections,
  timeout,
  local_error,
};

Reply say(const Manners& manners, Say what);
// As it is sent, with "250-" before all lines but the last.
std::string wire_text(const Reply& reply);

}  // namespace fakes::smtp
