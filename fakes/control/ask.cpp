#include "fakes/control/ask.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "fakes/wire/time_text.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr std::size_t max_body = 1 << 20;

void check_known(const std::string& name, std::string_view known, std::string_view where) {
  const std::vector<std::string> names = sim::split(known, ' ');
  if (std::find(names.begin(), names.end(), name) != names.end()) return;
  const auto near = sim::nearest(name, names);
  throw ControlError(400, "{}: there is no \"{}\"; {}", where, name,
                     near            ? fmt::format("did you mean \"{}\"?", *near)
                     : known.empty() ? std::string("it takes none")
                                     : fmt::format("there are {}", sim::join(names, ", ")));
}

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Ask::Ask(Control& its_control, const ControlCall& call, std::vector<std::string> segments,
         std::string_view known)
    : control(its_control), request(call.request), body(call.body), segments_(std::move(segments)) {
  for (auto& [name, value] : request.query_parameters()) {
    check_known(name, known, "query");
    parameters_[name] = std::move(value);
  }
}

std::int64_t Ask::id(std::size_t i) const {
  const auto number = parse_number<std::int64_t>(segment(i));
  if (!number) throw ControlError(404, "\"{}\" is no number", segment(i));
  return *number;
}

std::string Ask::text(const std::string& name, std::string other) const {
  const auto found = parameters_.find(name);
  return found == parameters_.end() ? std::move(other) : found->second;
}

std::uint64_t Ask::number(const std::string& name, std::uint64_t other, std::uint64_t max) const {
  const auto found = parameters_.find(name);
  if (found == parameters_.end()) return other;
  const auto number = parse_number<std::uint64_t>(found->second);
  if (!number || *number > max) {
    throw ControlError(400, "query: {} is a whole number from 0 to {}, not \"{}\"", name, max,
                       found->second);
  }
  return *number;
}

std::optional<Clock::Time> Ask::time(const std::string& name) const {
  const auto found = parameters_.find(name);
  if (found == parameters_.end()) return std::nullopt;
  const auto time = wire::parse_time(found->second, wire::TimeFormat::iso8601);
  if (!time) {
    throw ControlError(400, "query: {} is a time such as 2026-01-31T12:00:00Z, not \"{}\"", name,
                       found->second);
  }
  return time;
}

std::chrono::seconds Ask::seconds(const std::string& name, std::chrono::seconds max) const {
  return std::chrono::seconds(number(name, 0, static_cast<std::uint64_t>(max.count())));
}

std::string Ask::body_text() {
  std::string text;
  std::vector<char> piece(64 << 10);
  while (const std::size_t got = body.read(piece.data(), piece.size())) {
    text.append(piece.data(), got);
    if (text.size() > max_body) throw ControlError(413, "the body has more than 1 MiB");
  }
  return text;
}

json Ask::body_object(std::string_view known) {
  json value;
  try {
    value = json::parse(body_text());
  } catch (const json::exception& error) {
    throw ControlError(400, "the body is no JSON: {}", error.what());
  }
  if (!value.is_object()) throw ControlError(400, "the body is to be a JSON object");
  for (const auto& item : value.items()) check_known(item.key(), known, "body");
  return value;
}

std::optional<milliseconds> parse_duration(std::string_view text) {
  static const std::vector<std::pair<std::string_view, std::int64_t>> units = {
      {"ms", 1},        {"s", 1000},       {"m", 60'000},
      {"h", 3'600'000}, {"d", 86'400'000}, {"w", 604'800'000}};
  constexpr std::int64_t longest = std::int64_t{200} * 366 * 86'400'000;
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  std::int64_t sum = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::size_t end = std::min(text.find_first_of("0123456789", digits), text.size());
    const auto number = parse_number<std::int64_t>(text.substr(0, digits));
    const std::string_view word = text.substr(digits, end - digits);
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&](const auto& one) { return one.first == word; });
    if (!number || unit == units.end() || *number > longest / unit->second) return std::nullopt;
    sum += *number * unit->second;
    if (sum > longest) return std::nullopt;
    text.remove_prefix(end);
  }
  return milliseconds(is_negative ? -sum : sum);
}

std::string time_text(Clock::Time time) {
  std::string text;
  wire::append_time(text, time, wire::TimeFormat::iso8601);
  return text;
}

Response json_answer(const json& value, int status) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace fakes
