#include "fakes/ssm/document_values.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "sim/base/text.h"

namespace fakes::ssm {

using nlohmann::ordered_json;

namespace {

// One step of a path.
struct Segment {
  enum class Kind { name, index, all, anywhere } kind;
  std::string name = {};
  std::size_t index = 0;
};

Segment bracket(std::string_view inside) {
  if (inside == "*") return {Segment::Kind::all};
  if (inside.size() >= 2 && (inside.front() == '\'' || inside.front() == '"')) {
    return {Segment::Kind::name, std::string(inside.substr(1, inside.size() - 2))};
  }
  std::size_t index = 0;
  std::from_chars(inside.data(), inside.data() + inside.size(), index);
  return {Segment::Kind::index, {}, index};
}

std::vector<Segment> segments_of(std::string_view path) {
  std::vector<Segment> segments;
  if (path.starts_with('$')) path.remove_prefix(1);
  while (!path.empty()) {
    if (path.front() == '[') {
      const std::size_t close = std::min(path.find(']'), path.size());
      segments.push_back(bracket(path.substr(1, close - 1)));
      path.remove_prefix(std::min(close + 1, path.size()));
      continue;
    }
    const bool is_deep = path.starts_with("..");
    if (path.front() == '.') path.remove_prefix(is_deep ? 2 : 1);
    const std::size_t end = std::min(path.find_first_of(".["), path.size());
    const std::string name(path.substr(0, end));
    path.remove_prefix(end);
    if (is_deep) segments.push_back({Segment::Kind::anywhere});
    if (!name.empty()) {
      segments.push_back(name == "*" ? Segment{Segment::Kind::all}
                                     : Segment{Segment::Kind::name, name});
    }
  }
  return segments;
}

// The value itself and all that is in it.
void collect(const ordered_json& json, std::vector<const ordered_json*>& into) {
  into.push_back(&json);
  if (json.is_structured()) {
    for (const ordered_json& one : json) collect(one, into);
  }
}

void apply(const Segment& segment, const ordered_json& json,
           std::vector<const ordered_json*>& into) {
  switch (segment.kind) {
    case Segment::Kind::name:
      if (json.is_object() && json.contains(segment.name)) into.push_back(&json.at(segment.name));
      break;
    case Segment::Kind::index:
      if (json.is_array() && segment.index < json.size()) into.push_back(&json.at(segment.index));
      break;
    case Segment::Kind::all:
      if (json.is_structured()) {
        for (const ordered_json& one : json) into.push_back(&one);
      }
      break;
    case Segment::Kind::anywhere:
      collect(json, into);
      break;
  }
}

}  // namespace

const ordered_json& member(const ordered_json& json, std::string_view name) {
  static const ordered_json none;
  if (!json.is_object()) return none;
  const auto found = json.find(std::string(name));
  return found == json.end() ? none : *found;
}

std::string text_of(const ordered_json& json) {
  if (json.is_null()) return "";
  if (json.is_string()) return json.get<std::string>();
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string replace_all(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
  return text;
}

Lookup lookup_in(const ordered_json& values) {
  return [&values](const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &*found;
  };
}

ordered_json fill(const std::string& text, const Lookup& lookup) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = text.find("{{", at);
    const std::size_t close = open == std::string::npos ? open : text.find("}}", open);
    if (close == std::string::npos) return out + text.substr(at);
    const ordered_json* value = lookup(sim::trim(text.substr(open + 2, close - open - 2)));
    if (value == nullptr) {
      out += text.substr(at, close + 2 - at);
    } else if (open == 0 && close + 2 == text.size()) {
      return *value;
    } else {
      out += text.substr(at, open - at) + text_of(*value);
    }
    at = close + 2;
  }
}

ordered_json filled(const ordered_json& json, const Lookup& lookup) {
  if (json.is_string()) return fill(json.get<std::string>(), lookup);
  if (!json.is_structured()) return json;
  ordered_json out = json.is_array() ? ordered_json::array() : ordered_json::object();
  for (const auto& [name, value] : json.items()) {
    if (json.is_array()) {
      out.push_back(filled(value, lookup));
    } else {
      out[name] = filled(value, lookup);
    }
  }
  return out;
}

ordered_json select(const ordered_json& json, std::string_view path) {
  std::vector<const ordered_json*> found = {&json};
  bool is_list = false;
  for (const Segment& segment : segments_of(path)) {
    std::vector<const ordered_json*> next;
    for (const ordered_json* one : found) apply(segment, *one, next);
    found = std::move(next);
    is_list =
        is_list || segment.kind == Segment::Kind::all || segment.kind == Segment::Kind::anywhere;
  }
  if (!is_list) return found.empty() ? ordered_json() : *found.front();
  ordered_json list = ordered_json::array();
  for (const ordered_json* one : found) list.push_back(*one);
  return list;
}

}  // namespace fakes::ssm
