#include <charconv>

#include "fakes/control/routes.h"

namespace fakes {
namespace {

constexpr std::uint64_t max_entries = 100'000;
constexpr std::chrono::seconds longest_wait{60};

// "404", "4xx", "400-499"; 0 for those that got no answer.
void read_status(EntryFilter& filter, const std::string& text) {
  if (text.empty()) return;
  const auto number = [&](const std::string& digits) {
    int value = -1;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || stop != end || value > 999 || (value < 100 && value != 0)) {
      throw ControlError(400, "query: status is 404, 4xx or 400-499, not \"{}\"", text);
    }
    return value;
  };
  if (text.size() == 3 && text.ends_with("xx")) {
    filter.min_status = number(text.substr(0, 1) + "00");
    filter.max_status = filter.min_status + 99;
    return;
  }
  const std::size_t dash = text.find('-');
  filter.min_status = number(text.substr(0, dash));
  filter.max_status = dash == std::string::npos ? filter.min_status : number(text.substr(dash + 1));
}

EntryFilter filter_of(const Ask& ask) {
  EntryFilter filter;
  filter.after = ask.number("after", 0, std::uint64_t{1} << 53);
  filter.service = ask.text("service");
  filter.operation = ask.text("operation");
  filter.resource = ask.text("resource");
  filter.caller = ask.text("caller");
  filter.region = ask.text("region");
  filter.code = ask.text("code");
  filter.request_id = ask.text("request_id");
  filter.rule = ask.text("rule");
  read_status(filter, ask.text("status"));
  return filter;
}

Response list(Ask& ask) {
  const EntryFilter filter = filter_of(ask);
  const std::uint64_t limit = ask.number("limit", 100, max_entries);
  const std::chrono::seconds wait = ask.seconds("wait", longest_wait);
  Recorder& recorder = ask.control.recorder();
  const std::uint64_t last = recorder.last();
  const std::vector<Entry> entries = wait.count() == 0
                                         ? recorder.find(filter, limit)
                                         : recorder.wait(filter, limit, sim::Deadline::after(wait));
  Response response;
  response.headers.push_back({"Content-Type", "application/x-ndjson"});
  response.headers.push_back(
      {"X-Sim-Last", std::to_string(entries.empty() ? last : entries.back().number)});
  for (const Entry& entry : entries) response.body += entry_line(entry) + "\n";
  return response;
}

Response clear(Ask& ask) {
  ask.control.recorder().clear();
  return json_answer({{"cleared", true}});
}

}  // namespace

const Routes& request_routes() {
  static const Routes routes = {
      {"GET", "/_sim/requests",
       "after service operation resource caller region code status request_id rule limit wait",
       list, "The newest requests, one JSON object a line; with wait, the next ones"},
      {"DELETE", "/_sim/requests", "", clear, "Forget those in memory"},
  };
  return routes;
}

}  // namespace fakes
