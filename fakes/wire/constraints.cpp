#include "fakes/wire/constraints.h"

#include <cmath>

#include <fmt/format.h>

#include "fakes/wire/encoding.h"
#include "fakes/wire/pattern.h"
#include "fakes/wire/scalar.h"
#include "fakes/wire/time_text.h"

namespace fakes::wire {
namespace {

using Kind = Violation::Kind;

struct Broken {
  Kind kind;
  std::string words;
};

// "userName", but "DBName" stays "dBName", as AWS has it.
std::string lower_first(std::string_view name) {
  std::string out(name);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] = static_cast<char>(out[0] + 32);
  return out;
}

// As Java prints it, cut where it would fill the message.
std::string shown(const Value& value, const Shape& shape) {
  if (value.kind() == Value::Kind::list) {
    std::string out = "[";
    for (const Value& item : value.items()) {
      if (out.size() > 1000) break;
      if (out.size() > 1) out += ", ";
      out += shown(item, shape.list_member().shape());
    }
    return out + "]";
  }
  if (!shape.scalar() || value.is_null() || value.kind() == Value::Kind::blob) return "";
  std::string out;
  append_scalar(out, value, shape, TimeFormat::iso8601);
  if (out.size() > 2000) out = repair_utf8(std::string_view(out).substr(0, 2000));
  return out;
}

void check_enum(const Value& value, const Shape& shape, std::vector<Broken>& broken) {
  if (shape.enum_count() == 0 || value.kind() != Value::Kind::string) return;
  std::string all;
  for (std::size_t i = 0; i < shape.enum_count(); ++i) {
    if (shape.enum_value(i) == value.text()) return;
    if (i > 0) all += ", ";
    all += shape.enum_value(i);
  }
  broken.push_back(
      {Kind::enumeration, fmt::format("Member must satisfy enum value set: [{}]", all)});
}

void check_bounds(double size, std::string_view what, Kind kind, const Shape& shape,
                  std::vector<Broken>& broken) {
  const auto max = parse_number(shape.max());
  const auto min = parse_number(shape.min());
  if (max && size > *max) {
    broken.push_back(
        {kind, fmt::format("Member must have {} less than or equal to {}", what, shape.max())});
  }
  if (min && size < *min) {
    broken.push_back(
        {kind, fmt::format("Member must have {} greater than or equal to {}", what, shape.min())});
  }
}

void check_pattern(const Value& value, const Shape& shape, std::vector<Broken>& broken) {
  if (shape.pattern().empty() || value.kind() != Value::Kind::string) return;
  const auto pattern = Pattern::parse(shape.pattern());
  if (!pattern || pattern->matches(value.text())) return;
  broken.push_back({Kind::pattern, fmt::format("Member must satisfy regular expression pattern: {}",
                                               shape.pattern())});
}

std::vector<Broken> broken_by(const Value& value, const Shape& shape) {
  std::vector<Broken> broken;
  if (!shape.constrained()) return broken;
  check_enum(value, shape, broken);
  switch (value.kind()) {
    case Value::Kind::string:
      check_bounds(static_cast<double>(utf16_length(value.text())), "length", Kind::length, shape,
                   broken);
      break;
    case Value::Kind::blob:
      check_bounds(static_cast<double>(value.text().size()), "length", Kind::length, shape, broken);
      break;
    case Value::Kind::list:
    case Value::Kind::map:
      check_bounds(static_cast<double>(value.size()), "length", Kind::length, shape, broken);
      break;
    case Value::Kind::integer:
    case Value::Kind::number:
      check_bounds(value.number(), "value", Kind::range, shape, broken);
      break;
    default:
      break;
  }
  check_pattern(value, shape, broken);
  return broken;
}

class Finder {
 public:
  explicit Finder(std::size_t limit) : limit_(limit) {}

  std::vector<Violation> take() { return std::move(found_); }

  void structure(const Value& value, const Shape& shape, const std::string& prefix) {
    for (const Member member : shape.members()) {
      const Value& field = value[member.name()];
      const std::string path = prefix + lower_first(member.name());
      if (prefix.empty()) in_body_ = member.location() == Location::body;
      if (!field.is_null()) {
        check(field, member.shape(), member.name(), path);
      } else if (member.required() && !member.streaming() && !member.shape().event_stream()) {
        add(Kind::missing, member.name(), path, "null", "Member must not be null");
      }
      if (found_.size() >= limit_) return;
    }
  }

 private:
  void add(Kind kind, std::string_view member, const std::string& path, std::string value,
           std::string constraint) {
    if (found_.size() >= limit_) return;
    found_.push_back(
        {kind, std::string(member), path, std::move(value), std::move(constraint), in_body_});
  }

  void check(const Value& value, const Shape& shape, std::string_view member,
             const std::string& path) {
    const auto text = [&] {
      return shape.sensitive() ? std::string() : fmt::format("'{}'", shown(value, shape));
    };
    for (const Broken& one : broken_by(value, shape)) {
      add(one.kind, member, path, text(), one.words);
    }
    if (shape.is(Type::structure)) {
      structure(value, shape, path + '.');
    } else if (shape.is(Type::list)) {
      list(value, shape, member, path);
    } else if (shape.is(Type::map)) {
      map(value, shape, member, path);
    }
  }

  // Constraints of scalars in a list are said of the list: each kind of them once.
  void list(const Value& value, const Shape& shape, std::string_view member,
            const std::string& path) {
    const Shape inner = shape.list_member().shape();
    std::size_t number = 0;
    for (const Value& item : value.items()) {
      if (found_.size() >= limit_) return;
      ++number;
      const std::string item_path = fmt::format("{}.{}.member", path, number);
      if (item.is_null()) {
        add(Kind::missing, member, item_path, "null", "Member must not be null");
      } else if (!inner.scalar()) {
        check(item, inner, member, item_path);
      } else if (const auto broken = broken_by(item, inner); !broken.empty()) {
        const bool secret = inner.sensitive() || shape.sensitive();
        add(broken[0].kind, member, path,
            secret ? std::string() : fmt::format("'{}'", shown(value, shape)),
            fmt::format("Member must satisfy constraint: [{}]", all_of(inner, broken[0].words)));
        return;
      }
    }
  }

  // In brackets AWS names every constraint of the inner shape, not only those that are broken.
  static std::string all_of(const Shape& shape, const std::string& broken) {
    if (shape.enum_count() > 0) return broken;
    std::string all;
    const auto say = [&all](std::string_view words, std::string_view bound) {
      if (bound.empty()) return;
      if (!all.empty()) all += ", ";
      all += fmt::format("Member must {}{}", words, bound);
    };
    const std::string_view what = shape.is(Type::string) ? "length" : "value";
    say(fmt::format("have {} less than or equal to ", what), shape.max());
    say(fmt::format("have {} greater than or equal to ", what), shape.min());
    say("satisfy regular expression pattern: ", shape.pattern());
    return all;
  }

  void map(const Value& value, const Shape& shape, std::string_view member,
           const std::string& path) {
    const Shape key_shape = shape.map_key().shape();
    const Shape inner = shape.map_value().shape();
    for (const auto& field : value.fields()) {
      if (found_.size() >= limit_) return;
      const auto entries = [&](std::string_view which, const Shape& of, const Broken& broken) {
        add(broken.kind, member, path, {},
            fmt::format("Map {} must satisfy constraint: [{}]", which, all_of(of, broken.words)));
      };
      for (const Broken& one : broken_by(Value(field.name), key_shape)) {
        return entries("keys", key_shape, one);
      }
      if (field.value.is_null()) continue;
      if (!inner.scalar()) {
        check(field.value, inner, member, fmt::format("{}.{}.member", path, field.name));
        continue;
      }
      for (const Broken& one : broken_by(field.value, inner)) return entries("value", inner, one);
    }
  }

  std::vector<Violation> found_;
  std::size_t limit_;
  bool in_body_ = true;
};

}  // namespace

std::vector<Violation> find_violations(const Shape& shape, const Value& value, std::size_t limit) {
  Finder finder(limit);
  finder.structure(value, shape, "");
  return finder.take();
}

std::string describe(const std::vector<Violation>& violations) {
  std::string out = fmt::format("{} validation error{} detected: ", violations.size(),
                                violations.size() == 1 ? "" : "s");
  for (const Violation& violation : violations) {
    if (&violation != &violations.front()) out += "; ";
    const std::string value = violation.value.empty() ? "" : violation.value + " ";
    out += fmt::format("Value {}at '{}' failed to satisfy constraint: {}", value, violation.path,
                       violation.constraint);
  }
  return out;
}

}  // namespace fakes::wire
