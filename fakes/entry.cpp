#include "fakes/entry.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string_view>

#include <nlohmann/json.hpp>

#include "fakes/wildcard.h"
#include "fakes/wire/time_text.h"

namespace fakes {
namespace {

using nlohmann::json;

bool matches_one(const std::string& pattern, std::initializer_list<std::string_view> texts) {
  return pattern.empty() || std::any_of(texts.begin(), texts.end(), [&](std::string_view text) {
           return matches_wildcard(pattern, text);
         });
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c < 127 && c != '"' && c != '\\'; });
}

// A line of JSON, member by member; at the rates that services answer a tree of values is too slow.
class Line {
 public:
  void text(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    begin(name);
    if (is_plain(value)) {
      out_.append("\"").append(value).append("\"");
    } else {
      out_ += json(value).dump(-1, ' ', false, json::error_handler_t::replace);
    }
  }
  void number(std::string_view name, std::uint64_t value) {
    begin(name);
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out_.append(digits, end);
  }
  std::string finish() {
    out_ += '}';
    return std::move(out_);
  }

 private:
  void begin(std::string_view name) {
    out_.append(out_.empty() ? "{\"" : ",\"").append(name).append("\":");
  }

  std::string out_;
};

}  // namespace

bool EntryFilter::matches(const Entry& entry) const {
  return entry.number > after && entry.status >= min_status && entry.status <= max_status &&
         matches_one(service, {entry.service}) && matches_one(operation, {entry.operation}) &&
         matches_one(resource, {entry.resource}) && matches_one(region, {entry.region}) &&
         matches_one(code, {entry.code}) && matches_one(request_id, {entry.request_id}) &&
         matches_one(rule, {entry.rule}) &&
         matches_one(caller, {entry.access_key, entry.account, entry.arn});
}

std::string entry_line(const Entry& entry) {
  std::string time;
  wire::append_time(time, entry.time, wire::TimeFormat::iso8601, wire::Fraction::always);
  Line line;
  line.number("number", entry.number);
  line.text("time", time);
  line.text("service", entry.service);
  line.text("operation", entry.operation);
  line.text("resource", entry.resource);
  line.text("region", entry.region);
  line.text("account", entry.account);
  line.text("access_key", entry.access_key);
  line.text("arn", entry.arn);
  line.text("source_ip", entry.source_ip);
  line.text("request_id", entry.request_id);
  line.number("status", static_cast<std::uint64_t>(entry.status));
  line.text("code", entry.code);
  line.text("message", entry.message);
  line.text("rule", entry.rule);
  line.number("duration_us", static_cast<std::uint64_t>(entry.duration.count()));
  line.number("bytes_in", entry.bytes_in);
  line.number("bytes_out", entry.bytes_out);
  return line.finish();
}

}  // namespace fakes
