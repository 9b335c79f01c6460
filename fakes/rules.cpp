#include "fakes/rules.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "fakes/wildcard.h"

namespace fakes {
namespace {

using std::chrono::milliseconds;
using Host = std::chrono::steady_clock;

bool matches_any(const std::vector<std::string>& patterns,
                 std::initializer_list<std::string_view> texts) {
  if (patterns.empty()) return true;
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return std::any_of(texts.begin(), texts.end(),
                       [&](std::string_view text) { return matches_wildcard(pattern, text); });
  });
}

bool matches(const Rule& rule, const Subject& subject) {
  return matches_any(rule.services, {subject.service}) &&
         matches_any(rule.operations, {subject.operation}) &&
         matches_any(rule.resources, {subject.resource}) &&
         matches_any(rule.regions, {subject.region}) &&
         matches_any(rule.callers, {subject.access_key, subject.account, subject.arn});
}

}  // namespace

struct Rules::Active {
  explicit Active(Rule kept)
      : rule(std::move(kept)),
        random(rule.seed),
        to_skip(rule.skip),
        left(rule.count),
        tokens(rule.throttle ? rule.throttle->burst : 0) {}

  // Whether a request that matches is hit; counts it.
  bool hits() {
    if (to_skip > 0) {
      --to_skip;
      return false;
    }
    if (left == 0U) return false;
    if (rule.probability < 1 && even(random) >= rule.probability) return false;
    if (rule.throttle && has_token()) return false;
    if (left) --*left;
    ++rule.hits;
    return true;
  }

  bool has_token() {
    const auto now = Host::now();
    const std::chrono::duration<double> passed = now - filled;
    filled = now;
    tokens = std::min(rule.throttle->burst, tokens + passed.count() * rule.throttle->rate);
    if (rule.throttle->rate <= 0 || tokens < 1) return false;
    tokens -= 1;
    return true;
  }

  milliseconds delay() {
    std::uniform_int_distribution<milliseconds::rep> between(rule.delay->min.count(),
                                                             rule.delay->max.count());
    return milliseconds(between(random));
  }

  Rule rule;
  std::mt19937_64 random;
  std::uniform_real_distribution<double> even;
  std::uint64_t to_skip;
  std::optional<std::uint64_t> left;
  double tokens;
  Host::time_point filled = Host::now();
};

namespace {

wire::Fault fault_of(const Rule& rule, std::string_view service) {
  if (!rule.error || rule.error->code.empty()) return throttled(service);
  wire::Fault fault(rule.error->code, rule.error->message);
  if (rule.error->status != 0) fault.with_status(rule.error->status);
  return fault;
}

}  // namespace

Rules::Rules() = default;
Rules::~Rules() = default;

std::optional<Injection> Rules::apply(const Subject& subject) {
  if (is_empty_.load(std::memory_order_relaxed)) return std::nullopt;
  const std::lock_guard lock(mutex_);
  std::optional<Injection> injection;
  for (const auto& active : active_) {
    const Rule& rule = active->rule;
    if (!matches(rule, subject) || !active->hits()) continue;
    if (!injection) injection.emplace();
    injection->rules.push_back(rule.id);
    if (rule.delay) injection->delay += active->delay();
    if (injection->fault || injection->is_dropped) continue;
    if (rule.error || rule.throttle) injection->fault = fault_of(rule, subject.service);
    injection->is_dropped = rule.is_dropped;
    if (injection->fault || injection->is_dropped) injection->is_carried_out = rule.is_after;
    if (!injection->cut_after) injection->cut_after = rule.truncate_after;
  }
  return injection;
}

Rule Rules::add(Rule rule) {
  const std::lock_guard lock(mutex_);
  rule.hits = 0;
  const auto has_id = [&](const auto& active) { return active->rule.id == rule.id; };
  const auto is_taken = [&] { return std::any_of(active_.begin(), active_.end(), has_id); };
  if (rule.id.empty()) {
    do {
      rule.id = fmt::format("rule-{}", next_id_++);
    } while (is_taken());
  }
  auto active = std::make_unique<Active>(rule);
  const auto known = std::find_if(active_.begin(), active_.end(), has_id);
  if (known == active_.end()) {
    active_.push_back(std::move(active));
  } else {
    *known = std::move(active);
  }
  is_empty_ = false;
  return rule;
}

std::vector<Rule> Rules::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<Rule> rules;
  for (const auto& active : active_) rules.push_back(active->rule);
  return rules;
}

std::optional<Rule> Rules::find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& active : active_) {
    if (active->rule.id == id) return active->rule;
  }
  return std::nullopt;
}

bool Rules::remove(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto removed =
      std::erase_if(active_, [&](const auto& active) { return active->rule.id == id; });
  is_empty_ = active_.empty();
  return removed > 0;
}

void Rules::clear() {
  const std::lock_guard lock(mutex_);
  active_.clear();
  is_empty_ = true;
}

wire::Fault throttled(std::string_view service) {
  if (service == "s3") {
    return wire::Fault("SlowDown", "Please reduce your request rate.").with_status(503);
  }
  if (service == "sesv2") {
    return wire::Fault("TooManyRequestsException", "Too Many Requests").with_status(429);
  }
  if (service == "ssm" || service == "ecr") {
    return wire::Fault("ThrottlingException", "Rate exceeded").with_status(400);
  }
  return wire::Fault("Throttling", "Rate exceeded").with_status(400);
}

}  // namespace fakes
