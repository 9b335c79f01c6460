#include "fakes/control/api.h"

#include <algorithm>
#include <charconv>

#include "fakes/control/routes.h"
#include "fakes/percent.h"
#include "sim/base/log.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

using nlohmann::json;
using sim::Category;

const std::vector<const Routes*>& all_routes() {
  static const std::vector<const Routes*> all = {
      &state_routes(),   &clock_routes(), &rule_routes(), &request_routes(),  &mail_routes(),
      &account_routes(), &ses_routes(),   &peer_routes(), &peer_mail_routes()};
  return all;
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

bool is_address(std::string_view host) {
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

// A page may have its own name point to this machine, and then ask in that name.
bool is_local_host(const Request& request) {
  const auto header = request.header("Host");
  if (!header) return true;
  std::string host = lower_case(*header);
  if (host.starts_with('[')) return host.starts_with("[::1]");
  host = host.substr(0, host.find(':'));
  return host == "localhost" || host.ends_with(".localhost") || is_address(host) ||
         host == "localhost.localstack.cloud";
}

// Browsers say so when a page asks; what a person types into the address bar is "none".
bool is_from_page(const Request& request) {
  if (request.header("Origin")) return true;
  const auto site = request.header("Sec-Fetch-Site");
  return site && *site != "none";
}

void guard(const ControlCall& call) {
  if (!is_loopback(call.source_ip)) {
    throw ControlError(403, "control is for programs on the same machine, not for {}",
                       call.source_ip);
  }
  if (!is_local_host(call.request)) {
    throw ControlError(403, "control does not answer to the name {}; ask localhost or 127.0.0.1",
                       call.request.header("Host").value_or(""));
  }
  if (is_from_page(call.request)) throw ControlError(403, "control is not for web pages");
}

// The parts of the path that stand for {...}; nothing when it is another path.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  const std::vector<std::string> expected = sim::split(pattern, '/');
  const std::vector<std::string> actual = sim::split(path, '/');
  if (expected.size() != actual.size()) return std::nullopt;
  std::vector<std::string> segments;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].starts_with('{')) {
      if (actual[i].empty()) return std::nullopt;
      segments.push_back(percent_decode(actual[i], Plus::literal));
    } else if (expected[i] != actual[i]) {
      return std::nullopt;
    }
  }
  return segments;
}

Response index() {
  json list = json::array();
  for (const Routes* routes : all_routes()) {
    for (const Route& route : *routes) {
      json one = {{"method", route.method}, {"path", route.path}, {"summary", route.summary}};
      if (!route.parameters.empty()) one["parameters"] = sim::split(route.parameters, ' ');
      list.push_back(std::move(one));
    }
  }
  return json_answer({{"addresses", list}});
}

Response answer(Control& control, const ControlCall& call) {
  guard(call);
  const Request& request = call.request;
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  if (request.path == "/_sim" || request.path == "/_sim/") return index();
  std::vector<std::string> methods;
  for (const Routes* routes : all_routes()) {
    for (const Route& route : *routes) {
      auto segments = match(route.path, request.path);
      if (!segments) continue;
      methods.emplace_back(route.method);
      if (route.method != method) continue;
      Ask ask(control, call, std::move(*segments), route.parameters);
      return route.handle(ask);
    }
  }
  if (methods.empty()) {
    throw ControlError(404, "there is nothing at {}; GET /_sim/ lists what there is", request.path);
  }
  throw ControlError(405, "{} takes {}, not {}", request.path, sim::join(methods, ", "),
                     request.method);
}

int status_of(Category category) {
  switch (category) {
    case Category::usage:
      return 400;
    case Category::stalled:
      return 409;
    default:
      return 500;
  }
}

Response refusal(const Request& request, int status, const std::string& message) {
  return json_answer({{"error",
                       {{"status", status},
                        {"message", message},
                        {"where", request.method + " " + request.path}}}},
                     status);
}

}  // namespace

bool is_control(const Request& request) {
  const std::string_view path = request.path;
  if (path == "/_sim" || path.starts_with("/_sim/") || path.starts_with("/_localstack/") ||
      path.starts_with("/_ministack/")) {
    return true;
  }
  return path == "/_aws/ses" || path.starts_with("/moto-api/");
}

Response answer_control(Control& control, const ControlCall& call) {
  try {
    return answer(control, call);
  } catch (const ControlError& error) {
    return refusal(call.request, error.status(), error.message());
  } catch (const sim::Error& error) {
    return refusal(call.request, status_of(error.category()), error.message());
  } catch (const std::exception& error) {
    sim::log::warning("{} {}: {}", call.request.method, call.request.path, error.what());
    return refusal(call.request, 500, error.what());
  }
}

}  // namespace fakes
