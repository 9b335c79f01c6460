#include "fakes/wire/route.h"

#include <algorithm>
#include <array>

namespace fakes::wire {
namespace {

// How well an operation fits: compared from the first to the last.
using Score = std::array<int, 5>;

struct Match {
  Score score;
  Parameters labels;
};

// Takes the next "/segment" off a path; the segment may be empty.
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

// "{Key+}" is greedy: it takes the rest of the path. -1 without a match, else the number of
// segments that are fixed.
int match_path(std::string_view pattern, std::string_view path, Parameters& labels) {
  int fixed = 0;
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = next_segment(pattern);
    const bool label = wanted.size() > 2 && wanted.front() == '{' && wanted.back() == '}';
    if (!label) {
      if (percent_decode(next_segment(path)) != wanted) return -1;
      fixed += wanted.empty() ? 0 : 1;
      continue;
    }
    auto name = wanted.substr(1, wanted.size() - 2);
    std::string_view text;
    if (name.back() == '+') {
      name.remove_suffix(1);
      text = path.substr(1);
      path = {};
    } else {
      text = next_segment(path);
    }
    if (text.empty()) return -1;
    labels.emplace_back(name, percent_decode(text));
  }
  // A slash at the end of either says nothing.
  const auto nothing = [](std::string_view rest) { return rest.empty() || rest == "/"; };
  return nothing(pattern) && nothing(path) ? fixed : -1;
}

// -1 when a fixed parameter is missing, else how many there are.
int match_query(std::string_view fixed, const Parameters& query) {
  const auto wanted = parse_form(fixed);
  for (const auto& [name, text] : wanted) {
    const std::string* found = find_parameter(query, name);
    if (found == nullptr || (!text.empty() && *found != text)) return -1;
  }
  return static_cast<int>(wanted.size());
}

struct Required {
  int there = 0;
  int missing = 0;
};

Required required_members(const Operation& operation, const Parameters& query,
                          const std::vector<Header>& headers) {
  Required found;
  const auto input = operation.input();
  if (!input) return found;
  for (const Member member : input->members()) {
    if (!member.required()) continue;
    bool there = true;
    if (member.location() == Location::querystring) {
      there = find_parameter(query, member.wire_name()) != nullptr;
    } else if (member.location() == Location::header) {
      there = find_header(headers, member.wire_name()) != nullptr;
    } else {
      continue;
    }
    ++(there ? found.there : found.missing);
  }
  return found;
}

std::optional<Match> match(const Operation& operation, std::string_view path,
                           const Parameters& query, const std::vector<Header>& headers) {
  const std::string_view uri = operation.uri();
  const auto mark = std::min(uri.find('?'), uri.size());
  Match found;
  const int fixed = match_path(uri.substr(0, mark), path, found.labels);
  if (fixed < 0) return std::nullopt;
  const int keys = match_query(uri.substr(std::min(mark + 1, uri.size())), query);
  if (keys < 0) return std::nullopt;
  const Required required = required_members(operation, query, headers);
  found.score = {required.missing == 0 ? 1 : 0, fixed, keys, required.there,
                 operation.deprecated() ? 0 : 1};
  return found;
}

}  // namespace

const std::string* find_header(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (equal_ignoring_case(header.name, name)) return &header.value;
  }
  return nullptr;
}

const std::string* find_parameter(const Parameters& parameters, std::string_view name) {
  const std::string* found = nullptr;
  for (const auto& [key, value] : parameters) {
    if (key == name) found = &value;
  }
  return found;
}

std::optional<Route> find_route(const Service& service, std::string_view method,
                                std::string_view path, const Parameters& query,
                                const std::vector<Header>& headers) {
  if (path.empty() || path[0] != '/') return std::nullopt;
  std::optional<Route> best;
  Score best_score{};
  for (const Operation operation : service.operations()) {
    if (operation.method() != method) continue;
    auto found = match(operation, path, query, headers);
    if (!found || (best && found->score <= best_score)) continue;
    best = Route{operation, std::move(found->labels)};
    best_score = found->score;
  }
  return best;
}

}  // namespace fakes::wire
