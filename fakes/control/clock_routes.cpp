#include "fakes/control/routes.h"
#include "fakes/wire/time_text.h"

namespace fakes {
namespace {

using nlohmann::json;

Response show(Ask& ask) {
  const Clock& clock = ask.control.core().clock;
  return json_answer({{"now", time_text(clock.now())},
                      {"ahead_ms", clock.offset().count()},
                      {"scale", clock.factor()}});
}

std::string text_of(const json& body, const char* name, const char* expected) {
  const json& value = body[name];
  if (!value.is_string()) {
    throw ControlError(400, "body: {} is {}, not {}", name, expected, value.dump());
  }
  return value.get<std::string>();
}

void move(Control& control, const json& body) {
  constexpr auto expected = "a duration such as \"90s\", \"3d\", \"1d12h\" or \"-2h\"";
  const std::string text = text_of(body, "move", expected);
  const auto by = parse_duration(text);
  if (!by) throw ControlError(400, "body: move is {}, not \"{}\"", expected, text);
  control.move_clock(*by);
}

void set(Control& control, const json& body) {
  constexpr auto expected = "a time such as \"2026-01-31T12:00:00Z\"";
  const std::string text = text_of(body, "set", expected);
  const auto to = wire::parse_time(text, wire::TimeFormat::iso8601);
  if (!to) throw ControlError(400, "body: set is {}, not \"{}\"", expected, text);
  control.set_clock(*to);
}

void scale(Control& control, const json& body) {
  const json& factor = body["scale"];
  constexpr double fastest = 1e6;
  if (!factor.is_number() || factor.get<double>() < 0 || factor.get<double>() > fastest) {
    throw ControlError(400, "body: scale is a number from 0 to {}, not {}", fastest, factor.dump());
  }
  control.scale_clock(factor.get<double>());
}

Response change(Ask& ask) {
  const json body = ask.body_object("move set scale");
  if (body.empty()) throw ControlError(400, "body: one of move, set and scale is expected");
  if (body.contains("set")) set(ask.control, body);
  if (body.contains("move")) move(ask.control, body);
  if (body.contains("scale")) scale(ask.control, body);
  return show(ask);
}

Response reset(Ask& ask) {
  ask.control.reset_clock();
  return show(ask);
}

}  // namespace

const Routes& clock_routes() {
  static const Routes routes = {
      {"GET", "/_sim/clock", "", show, "The fakes' time"},
      {"POST", "/_sim/clock", "", change,
       "{\"set\": TIME, \"move\": DURATION, \"scale\": FACTOR}; what is due happens first"},
      {"DELETE", "/_sim/clock", "", reset, "The host's time again"},
  };
  return routes;
}

}  // namespace fakes
