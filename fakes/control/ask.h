// One request to the control API, read strictly: what it does not know is refused, with the name of
// what was meant. For the handlers of routes.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "fakes/control/api.h"
#include "sim/base/error.h"

namespace fakes {

// A refusal with a status of its own; other errors get theirs by their category.
class ControlError : public sim::Error {
 public:
  template <typename... Args>
  ControlError(int status, fmt::format_string<Args...> format, Args&&... args)
      : Error(sim::Category::usage, format, std::forward<Args>(args)...), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

class Ask {
 public:
  // `segments` are the decoded parts of the path that stand for {...} of the route. Throws
  // ControlError 400 when there is a parameter in the query that `known` (names with blanks in
  // between) does not hold.
  Ask(Control& control, const ControlCall& call, std::vector<std::string> segments,
      std::string_view known);

  Control& control;
  const Request& request;
  Body& body;

  // For handlers that change services' state.
  Gate::Pass pass() { return control.core().store.gate().enter(); }

  const std::string& segment(std::size_t i) const { return segments_.at(i); }
  std::int64_t id(std::size_t i) const;  // a segment that is a number; ControlError 404

  // Parameters of the query. Throw ControlError 400, as all that follows.
  std::string text(const std::string& name, std::string other = "") const;
  std::uint64_t number(const std::string& name, std::uint64_t other, std::uint64_t max) const;
  std::optional<Clock::Time> time(const std::string& name) const;
  std::chrono::seconds seconds(const std::string& name, std::chrono::seconds max) const;

  // The body; 1 MiB at most.
  std::string body_text();
  // An object of which every member is in `known`.
  nlohmann::json body_object(std::string_view known);

 private:
  std::vector<std::string> segments_;
  std::map<std::string, std::string> parameters_;
};

// "90s", "-2h", "3d", "500ms", "1w", "+1d12h".
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
std::string time_text(Clock::Time time);

Response json_answer(const nlohmann::json& value, int status = 200);

}  // namespace fakes
