// The addresses of the control API, by topic.
#pragma once

#include <string_view>
#include <vector>

#include "fakes/control/ask.h"

namespace fakes {

struct Route {
  std::string_view method;
  std::string_view path;        // "/_sim/rules/{id}"
  std::string_view parameters;  // of the query, with blanks in between
  Response (*handle)(Ask& ask);
  std::string_view summary;
};

using Routes = std::vector<Route>;

const Routes& state_routes();  // health, coverage, reset, save, load
const Routes& clock_routes();
const Routes& rule_routes();
const Routes& request_routes();  // the journal of requests
const Routes& mail_routes();
const Routes& account_routes();
const Routes& ses_routes();  // what SES's operators, DNS and mailboxes do
const Routes& peer_mail_routes();
const Routes& peer_routes();  // addresses of moto and LocalStack

}  // namespace fakes
