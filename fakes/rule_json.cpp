#include "fakes/rule_json.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/wire/model.h"
#include "sim/base/error.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

using nlohmann::json;
using sim::Category;
using sim::Error;

// Gathers what is wrong, so that a person mends it all at once.
class Problems {
 public:
  template <typename... Args>
  void add(const std::string& where, fmt::format_string<Args...> format, Args&&... args) {
    all_.push_back(where + ": " + fmt::format(format, std::forward<Args>(args)...));
  }
  void finish() const {
    if (!all_.empty()) throw Error(Category::usage, "{}", sim::join(all_, "\n"));
  }

 private:
  std::vector<std::string> all_;
};

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const auto near = sim::nearest(word, known);
  return near ? fmt::format("; did you mean \"{}\"?", *near) : "";
}

// A JSON object of which every member is to be known, and read with the right type.
class Object {
 public:
  Object(const json& value, std::string where, Problems& problems,
         std::initializer_list<std::string> known)
      : value_(value), where_(std::move(where)), problems_(problems) {
    if (!value.is_object()) {
      problems.add(where_, "an object is expected, not {}", value.type_name());
      return;
    }
    const std::vector<std::string> names(known);
    for (const auto& item : value.items()) {
      if (std::find(names.begin(), names.end(), item.key()) != names.end()) continue;
      problems.add(where_, "there is no \"{}\" here{}", item.key(), suggestion(item.key(), names));
    }
  }

  const json* find(const char* name) const {
    if (!value_.is_object()) return nullptr;
    const auto found = value_.find(name);
    return found == value_.end() ? nullptr : &*found;
  }
  std::string at(const char* name) const { return where_ + "." + name; }

  std::string text(const char* name, std::string other = "") const {
    const json* value = find(name);
    if (value == nullptr) return other;
    if (value->is_string()) return value->get<std::string>();
    problems_.add(at(name), "a text is expected, not {}", value->dump());
    return other;
  }
  std::vector<std::string> texts(const char* name) const {
    const json* value = find(name);
    if (value == nullptr) return {};
    const json list = value->is_array() ? *value : json::array({*value});
    std::vector<std::string> texts;
    for (const json& item : list) {
      if (item.is_string() && !item.get<std::string>().empty()) {
        texts.push_back(item.get<std::string>());
      } else {
        problems_.add(at(name), "a text with '*' and '?', or a list of them, is expected, not {}",
                      item.dump());
      }
    }
    if (list.empty()) problems_.add(at(name), "an empty list matches nothing");
    return texts;
  }
  double number(const char* name, double other, double min, double max) const {
    const json* value = find(name);
    if (value == nullptr) return other;
    if (value->is_number() && value->get<double>() >= min && value->get<double>() <= max) {
      return value->get<double>();
    }
    problems_.add(at(name), "a number from {} to {} is expected, not {}", min, max, value->dump());
    return other;
  }
  std::optional<std::uint64_t> whole(const char* name, std::uint64_t min = 0,
                                     std::uint64_t max = std::uint64_t{1} << 53) const {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    const bool is_whole = value->is_number_unsigned() ||
                          (value->is_number_integer() && value->get<std::int64_t>() >= 0);
    if (is_whole && value->get<std::uint64_t>() >= min && value->get<std::uint64_t>() <= max) {
      return value->get<std::uint64_t>();
    }
    problems_.add(at(name), "a whole number from {} to {} is expected, not {}", min, max,
                  value->dump());
    return min;
  }
  bool flag(const char* name) const {
    const json* value = find(name);
    if (value == nullptr) return false;
    if (value->is_boolean()) return value->get<bool>();
    problems_.add(at(name), "true or false is expected, not {}", value->dump());
    return false;
  }

 private:
  const json& value_;
  std::string where_;
  Problems& problems_;
};

bool is_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

// A rule for a name that does not exist would never hit, and nobody would notice.
void check_names(const Rule& rule, const Object& match, Problems& problems) {
  std::vector<std::string> services = {"smtp"};
  std::vector<std::string> operations;
  for (std::size_t i = 0; i < wire::service_count(); ++i) {
    const wire::Service service = wire::service_at(i);
    services.emplace_back(service.name());
    for (const wire::Operation operation : service.operations()) {
      operations.emplace_back(operation.name());
    }
  }
  const auto check = [&](const char* name, const std::vector<std::string>& patterns,
                         const std::vector<std::string>& known) {
    for (const std::string& pattern : patterns) {
      if (is_wildcard(pattern) || std::find(known.begin(), known.end(), pattern) != known.end()) {
        continue;
      }
      problems.add(match.at(name), "there is no \"{}\"{}", pattern, suggestion(pattern, known));
    }
  };
  check("service", rule.services, services);
  // What no model names: a browser's form, a preflight, the commands of SMTP.
  for (const char* other : {"PostObject", "OptionsObject", "MAIL", "RCPT", "DATA", "AUTH"}) {
    operations.emplace_back(other);
  }
  check("operation", rule.operations, operations);
}

void read_match(Rule& rule, const json& value, const std::string& where, Problems& problems) {
  const Object match(value, where, problems,
                     {"service", "operation", "resource", "region", "caller"});
  rule.services = match.texts("service");
  rule.operations = match.texts("operation");
  rule.resources = match.texts("resource");
  rule.regions = match.texts("region");
  rule.callers = match.texts("caller");
  check_names(rule, match, problems);
}

void read_throttle(Rule& rule, const Object& act, const json& value, Problems& problems) {
  if (value == json(true)) {
    rule.throttle = Rule::Throttle{0, 1};
    return;
  }
  const Object throttle(value, act.at("throttle"), problems, {"rate", "burst"});
  const double rate = throttle.number("rate", 0, 0, 1e6);
  rule.throttle = Rule::Throttle{rate, throttle.number("burst", std::max(1.0, rate), 1, 1e6)};
}

void read_delay(Rule& rule, const Object& act, const json& value, Problems& problems) {
  const Object delay(value, act.at("delay"), problems, {"ms", "min_ms", "max_ms"});
  constexpr std::uint64_t longest = 3'600'000;
  const auto fixed = delay.whole("ms", 0, longest);
  const std::uint64_t min = delay.whole("min_ms", 0, longest).value_or(fixed.value_or(0));
  const std::uint64_t max = delay.whole("max_ms", 0, longest).value_or(fixed.value_or(min));
  if (fixed && (delay.find("min_ms") != nullptr || delay.find("max_ms") != nullptr)) {
    problems.add(act.at("delay"), "either ms, or min_ms and max_ms");
  } else if (!fixed && delay.find("max_ms") == nullptr) {
    problems.add(act.at("delay"), "ms, or min_ms and max_ms, is missing");
  } else if (min > max) {
    problems.add(act.at("delay"), "min_ms is {}, more than max_ms, which is {}", min, max);
  }
  using std::chrono::milliseconds;
  rule.delay = Rule::Delay{milliseconds(min), milliseconds(std::max(min, max))};
}

void read_act(Rule& rule, const json& value, const std::string& where, Problems& problems) {
  const Object act(value, where, problems, {"error", "throttle", "delay", "drop", "truncate"});
  if (const json* error = act.find("error")) {
    const Object refusal(*error, act.at("error"), problems, {"code", "message", "status"});
    rule.error = Rule::Refusal{refusal.text("code"), refusal.text("message"),
                               static_cast<int>(refusal.whole("status", 400, 599).value_or(0))};
    if (rule.error->code.empty()) problems.add(act.at("error"), "code is missing");
  }
  if (const json* throttle = act.find("throttle")) read_throttle(rule, act, *throttle, problems);
  if (const json* delay = act.find("delay")) read_delay(rule, act, *delay, problems);
  rule.is_dropped = act.flag("drop");
  if (const json* truncate = act.find("truncate")) {
    const Object cut(*truncate, act.at("truncate"), problems, {"after_bytes"});
    rule.truncate_after = cut.whole("after_bytes").value_or(0);
    if (cut.find("after_bytes") == nullptr) {
      problems.add(act.at("truncate"), "after_bytes is missing");
    }
  }
  const int answers = (rule.error ? 1 : 0) + (rule.throttle ? 1 : 0) + (rule.is_dropped ? 1 : 0) +
                      (rule.truncate_after ? 1 : 0);
  if (answers > 1) problems.add(where, "error, throttle, drop and truncate exclude each other");
  if (answers == 0 && !rule.delay) {
    problems.add(where, "one of error, throttle, delay, drop, truncate is expected");
  }
}

Rule read_rule_at(const json& value, const std::string& where, Problems& problems) {
  const Object object(value, where, problems,
                      {"id", "match", "probability", "seed", "skip", "count", "when", "act",
                       "hits"});  // hits: so that what is listed can be sent again
  Rule rule;
  rule.id = object.text("id");
  if (rule.id.find_first_of("/?#% ,") != std::string::npos) {
    problems.add(object.at("id"), "\"{}\" has one of / ? # % , or a blank", rule.id);
  }
  if (const json* match = object.find("match")) {
    read_match(rule, *match, object.at("match"), problems);
  }
  rule.probability = object.number("probability", 1, 0, 1);
  rule.seed = object.whole("seed").value_or(0);
  rule.skip = object.whole("skip").value_or(0);
  rule.count = object.whole("count", 1);
  const std::string when = object.text("when", "before");
  rule.is_after = when == "after";
  if (when != "before" && when != "after") {
    problems.add(object.at("when"), "\"before\" or \"after\" is expected, not \"{}\"", when);
  }
  if (const json* act = object.find("act")) {
    read_act(rule, *act, object.at("act"), problems);
  } else if (value.is_object()) {
    problems.add(where, "act is missing");
  }
  return rule;
}

}  // namespace

Rule read_rule(const json& value) {
  Problems problems;
  Rule rule = read_rule_at(value, "rule", problems);
  problems.finish();
  return rule;
}

std::vector<Rule> read_rules(std::string_view text) {
  json document;
  try {
    document = json::parse(text);
  } catch (const json::exception& error) {
    throw Error(Category::usage, "the rules are no JSON: {}", error.what());
  }
  Problems problems;
  if (document.is_object() && document.contains("rules")) {
    const Object object(document, "the document", problems, {"rules"});
    document = json(document["rules"]);
  }
  if (!document.is_array()) document = json::array({document});
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const std::string where = document.size() == 1 ? "rule" : fmt::format("rules[{}]", i);
    rules.push_back(read_rule_at(document[i], where, problems));
  }
  problems.finish();
  return rules;
}

json rule_json(const Rule& rule) {
  json value = {{"id", rule.id}, {"hits", rule.hits}};
  json match = json::object();
  const auto add = [&](const char* name, const std::vector<std::string>& patterns) {
    if (!patterns.empty()) match[name] = patterns.size() == 1 ? json(patterns[0]) : json(patterns);
  };
  add("service", rule.services);
  add("operation", rule.operations);
  add("resource", rule.resources);
  add("region", rule.regions);
  add("caller", rule.callers);
  if (!match.empty()) value["match"] = match;
  if (rule.probability < 1) value["probability"] = rule.probability;
  if (rule.seed != 0) value["seed"] = rule.seed;
  if (rule.skip != 0) value["skip"] = rule.skip;
  if (rule.count) value["count"] = *rule.count;
  if (rule.is_after) value["when"] = "after";
  json act = json::object();
  if (rule.error) {
    act["error"] = {{"code", rule.error->code}, {"message", rule.error->message}};
    if (rule.error->status != 0) act["error"]["status"] = rule.error->status;
  }
  if (rule.throttle) {
    act["throttle"] = {{"rate", rule.throttle->rate}, {"burst", rule.throttle->burst}};
  }
  if (rule.delay) {
    act["delay"] = {{"min_ms", rule.delay->min.count()}, {"max_ms", rule.delay->max.count()}};
  }
  if (rule.is_dropped) act["drop"] = true;
  if (rule.truncate_after) act["truncate"] = {{"after_bytes", *rule.truncate_after}};
  value["act"] = act;
  return value;
}

}  // namespace fakes
