#include "fakes/ecr/lifecycle_policy.h"

#include <algorithm>
#include <chrono>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/policy/wildcard.h"

namespace fakes::ecr {
namespace {

using Json = nlohmann::json;
using Status = LifecycleRule::Status;
using Count = LifecycleRule::Count;

constexpr std::size_t most_rules = 50;

[[noreturn]] void refuse(const std::string& reason) {
  throw Fault("InvalidParameterException",
              fmt::format("Invalid parameter at 'LifecyclePolicyText' failed to satisfy "
                          "constraint: 'Lifecycle policy validation failure: {}'",
                          reason));
}

const Json& member(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end()) refuse(fmt::format("object has missing required properties {}", name));
  return *found;
}

// Throws of properties that are none: a misspelt one would do nothing.
void check_names(const Json& json, const char* what, const std::set<std::string>& names) {
  if (!json.is_object()) refuse(fmt::format("{} is no object", what));
  for (const auto& [name, value] : json.items()) {
    if (names.count(name) == 0) refuse(fmt::format("{} has no property {}", what, name));
  }
}

std::int64_t positive(const Json& json, const char* name) {
  const Json& value = member(json, name);
  if (!value.is_number_integer() || value.get<std::int64_t>() < 1) {
    refuse(fmt::format("{} is no number above 0", name));
  }
  return value.get<std::int64_t>();
}

std::string word(const Json& json, const char* name, const std::set<std::string>& words) {
  const Json& value = member(json, name);
  if (!value.is_string() || words.count(value.get<std::string>()) == 0) {
    refuse(fmt::format("{} is none of {}", name, fmt::join(words, ", ")));
  }
  return value.get<std::string>();
}

std::vector<std::string> texts(const Json& json, const char* name) {
  std::vector<std::string> found;
  const auto list = json.find(name);
  if (list == json.end()) return found;
  if (!list->is_array()) refuse(fmt::format("{} is no list", name));
  for (const Json& item : *list) {
    if (!item.is_string() || item.get<std::string>().empty()) {
      refuse(fmt::format("{} has something that is no text", name));
    }
    found.push_back(item.get<std::string>());
  }
  return found;
}

void read_selection(const Json& json, LifecycleRule& rule) {
  check_names(
      json, "selection",
      {"tagStatus", "tagPrefixList", "tagPatternList", "countType", "countUnit", "countNumber"});
  const std::string status = word(json, "tagStatus", {"any", "tagged", "untagged"});
  rule.status = status == "any"      ? Status::any
                : status == "tagged" ? Status::tagged
                                     : Status::untagged;
  rule.prefixes = texts(json, "tagPrefixList");
  rule.patterns = texts(json, "tagPatternList");
  const bool is_tagged = rule.status == Status::tagged;
  if (is_tagged && rule.prefixes.empty() == rule.patterns.empty()) {
    refuse("tagged images are selected by one of tagPrefixList and tagPatternList");
  }
  if (!is_tagged && !(rule.prefixes.empty() && rule.patterns.empty())) {
    refuse("tagPrefixList and tagPatternList are for tagged images");
  }
  const std::string count = word(json, "countType", {"imageCountMoreThan", "sinceImagePushed"});
  rule.count = count == "sinceImagePushed" ? Count::days_since_push : Count::more_than;
  if (rule.count == Count::days_since_push) {
    word(json, "countUnit", {"days"});
  } else if (json.contains("countUnit")) {
    refuse("countUnit is for sinceImagePushed");
  }
  rule.number = positive(json, "countNumber");
}

LifecycleRule read_rule(const Json& json) {
  check_names(json, "a rule", {"rulePriority", "description", "selection", "action"});
  LifecycleRule rule;
  rule.priority = positive(json, "rulePriority");
  read_selection(member(json, "selection"), rule);
  const Json& action = member(json, "action");
  check_names(action, "action", {"type"});
  word(action, "type", {"expire"});
  return rule;
}

// What the rules must be together; they are in order.
void check_rules(const std::vector<LifecycleRule>& rules) {
  std::set<std::int64_t> priorities;
  std::set<std::string> prefixes;
  int untagged = 0;
  for (const LifecycleRule& rule : rules) {
    if (!priorities.insert(rule.priority).second) refuse("two rules have the same rulePriority");
    if (rule.status == Status::untagged && ++untagged > 1) {
      refuse("only one rule may select untagged images");
    }
    if (rule.status == Status::any && &rule != &rules.back()) {
      refuse("a rule for any image must have the highest rulePriority");
    }
    for (const std::string& prefix : rule.prefixes) {
      if (!prefixes.insert(prefix).second) {
        refuse(fmt::format("the tag prefix {} is in more than one rule", prefix));
      }
    }
  }
}

bool has_tag_with(const Image& image, const std::string& text, bool is_prefix) {
  return std::any_of(image.tags.begin(), image.tags.end(), [&](const std::string& tag) {
    return is_prefix ? tag.starts_with(text) : policy::Pattern(text).matches(tag);
  });
}

}  // namespace

bool LifecycleRule::concerns(const Image& image) const {
  if (status == Status::any) return true;
  if (status == Status::untagged) return image.tags.empty();
  return std::all_of(prefixes.begin(), prefixes.end(),
                     [&](const auto& prefix) { return has_tag_with(image, prefix, true); }) &&
         std::all_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return has_tag_with(image, pattern, false); });
}

std::vector<LifecycleRule> read_lifecycle_policy(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) refuse("it is no JSON object");
  check_names(json, "the policy", {"rules"});
  const Json& list = member(json, "rules");
  if (!list.is_array() || list.empty() || list.size() > most_rules) {
    refuse(fmt::format("rules is no list of 1 to {}", most_rules));
  }
  std::vector<LifecycleRule> rules;
  for (const Json& item : list) rules.push_back(read_rule(item));
  std::sort(rules.begin(), rules.end(),
            [](const auto& a, const auto& b) { return a.priority < b.priority; });
  check_rules(rules);
  return rules;
}

// An image belongs to the first rule that concerns it; the later ones count it, and let it be.
std::vector<Expiring> expiring(const std::vector<LifecycleRule>& rules,
                               const std::vector<Image>& images, Clock::Time now) {
  std::vector<Expiring> found;
  std::vector<bool> is_taken(images.size(), false);
  for (const LifecycleRule& rule : rules) {
    std::vector<std::size_t> concerned;
    for (std::size_t i = 0; i < images.size(); ++i) {
      if (rule.concerns(images[i])) concerned.push_back(i);
    }
    for (std::size_t place = 0; place < concerned.size(); ++place) {
      const std::size_t i = concerned[place];
      const bool is_over = rule.count == Count::more_than
                               ? static_cast<std::int64_t>(concerned.size() - place) > rule.number
                               : now - images[i].pushed > std::chrono::days(rule.number);
      if (is_over && !is_taken[i]) found.push_back({images[i], rule.priority});
      is_taken[i] = true;
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.image.pushed < b.image.pushed; });
  return found;
}

}  // namespace fakes::ecr
