#include "fakes/wire/query.h"

#include <algorithm>
#include <span>
#include <string>

#include <fmt/format.h>

#include "fakes/wire/fault.h"
#include "fakes/wire/scalar.h"

namespace fakes::wire {
namespace {

using Range = std::span<const std::pair<std::string, std::string>>;

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// Works on the sorted parameters: what stands below a prefix is one range of them.
class Reader {
 public:
  explicit Reader(QueryDialect dialect) : dialect_(dialect) {}

  Value structure(Range range, const std::string& prefix, const Shape& shape, int depth) const {
    if (depth > kMaxDepth) refuse(prefix, "is nested too deeply");
    Value value = Value::structure();
    for (const Member member : shape.members()) {
      const std::string path = prefix + name_of(member);
      auto found = read(below(range, path), path, member, depth + 1);
      if (!found.is_null()) value.add(member.name(), std::move(found));
    }
    return value;
  }

 private:
  [[noreturn]] void refuse(const std::string& path, std::string_view reason) const {
    const bool ec2 = dialect_ == QueryDialect::ec2;
    throw Fault(ec2 ? "InvalidParameterValue" : "MalformedInput",
                fmt::format("Parameter {} {}", path.substr(0, 200), reason));
  }

  std::string name_of(const Member& member) const {
    if (dialect_ == QueryDialect::ec2) {
      if (!member.query_name().empty()) return std::string(member.query_name());
      std::string name(member.wire_name());
      if (!member.location_name().empty()) name[0] = upper(name[0]);
      return name;
    }
    const Shape shape = member.shape();
    const bool list = member.flattened() && shape.is(Type::list);
    if (list && !shape.list_member().location_name().empty()) {
      return std::string(shape.list_member().location_name());
    }
    return std::string(member.wire_name());
  }

  // The parameter `path` itself and those whose names go on with a dot.
  static Range below(Range range, const std::string& path) {
    const auto before = [](const auto& parameter, std::string_view name) {
      return parameter.first < name;
    };
    const std::string dotted = path + '.';
    const std::string past = path + '/';  // the character after the dot
    const auto dots = std::lower_bound(range.begin(), range.end(), dotted, before);
    const auto end = std::lower_bound(dots, range.end(), past, before);
    const auto own = std::lower_bound(range.begin(), range.end(), path, before);
    // Between "a" and "a." may stand "a-b", which is another name.
    const bool has_own = own != range.end() && own->first == path;
    if (dots == end) return has_own ? Range(own, own + 1) : Range(dots, end);
    return has_own && own + 1 == dots ? Range(own, end) : Range(dots, end);
  }

  static const std::string* own_value(Range range, const std::string& path) {
    return !range.empty() && range.front().first == path ? &range.front().second : nullptr;
  }

  // Null when nothing of it is in the range.
  Value read(Range range, const std::string& path, const Member& member, int depth) const {
    if (range.empty()) return {};
    const Shape shape = member.shape();
    const std::string* own = own_value(range, path);
    if (shape.scalar()) return own == nullptr ? Value() : scalar(*own, path, member);
    if (own != nullptr && !own->empty()) refuse(path, "is a structure or list, not a value");
    if (shape.is(Type::structure)) return structure(range, path + '.', shape, depth);
    if (shape.is(Type::list)) return list(range, path, member, depth);
    return map(range, path, member, depth);
  }

  Value scalar(const std::string& text, const std::string& path, const Member& member) const {
    auto value = scalar_from_text(member.shape(), time_format(member, TimeFormat::iso8601), text);
    if (!value) {
      // As clients write empty numbers: nothing there.
      if (text.empty()) return {};
      refuse(path, fmt::format("is not a valid {}", type_name(member.shape().type())));
    }
    return std::move(*value);
  }

  struct Item {
    std::int64_t number;
    std::string path;
    Range range;
  };

  // "path.3", "path.7": the numbered items in their order, each once.
  std::vector<Item> items(Range range, const std::string& path) const {
    std::vector<Item> found;
    while (!range.empty()) {
      const std::string& name = range.front().first;
      if (name.size() <= path.size() + 1) {
        range = range.subspan(1);
        continue;
      }
      const auto end = std::min(name.find('.', path.size() + 1), name.size());
      const std::string_view digits(name.data() + path.size() + 1, end - path.size() - 1);
      const auto number = digits.size() <= 10 ? parse_integer(digits) : std::nullopt;
      if (!number || *number < 0) refuse(name, "has no valid index");
      Item item{*number, name.substr(0, end), {}};
      item.range = below(range, item.path);
      if (item.range.empty()) refuse(name, "has no valid index");
      range = Range(item.range.end(), range.end());
      found.push_back(std::move(item));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Item& a, const Item& b) { return a.number < b.number; });
    return found;
  }

  Value list(Range range, const std::string& path, const Member& member, int depth) const {
    const Member item = member.shape().list_member();
    Value value = Value::list();
    std::string base = path;
    if (dialect_ == QueryDialect::query && !member.flattened()) {
      const std::string named =
          path + '.' + std::string(item.location_name().empty() ? "member" : item.location_name());
      base = below(range, named).empty() ? path + ".member" : named;
      range = below(range, base);
    }
    for (const Item& next : items(range, base)) {
      auto read_item = read(next.range, next.path, item, depth + 1);
      if (!read_item.is_null()) value.push(std::move(read_item));
    }
    return value;
  }

  Value map(Range range, const std::string& path, const Member& member, int depth) const {
    const Shape shape = member.shape();
    const Member key = shape.map_key();
    const Member inner = shape.map_value();
    Value value = Value::map();
    std::string base = path;
    if (!member.flattened() && dialect_ == QueryDialect::query) {
      base += ".entry";
      range = below(range, base);
    }
    for (const Item& next : items(range, base)) {
      const std::string key_path =
          next.path + '.' + std::string(key.location_name().empty() ? "key" : key.location_name());
      const std::string value_path =
          next.path + '.' +
          std::string(inner.location_name().empty() ? "value" : inner.location_name());
      const Range key_range = below(next.range, key_path);
      const std::string* name = own_value(key_range, key_path);
      if (name == nullptr) refuse(key_path, "is missing");
      value.add(*name, read(below(next.range, value_path), value_path, inner, depth + 1));
    }
    value.drop_repeated();
    return value;
  }

  QueryDialect dialect_;
};

}  // namespace

Value read_query(Parameters parameters, const Shape& shape, QueryDialect dialect) {
  for (const auto& [name, text] : parameters) {
    if (!is_utf8(name) || !is_utf8(text)) {
      throw Fault("MalformedQueryString", "The query string contains a syntax error");
    }
  }
  std::stable_sort(parameters.begin(), parameters.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  // The last of equal names stays.
  const auto keep = std::unique(parameters.rbegin(), parameters.rend(),
                                [](const auto& a, const auto& b) { return a.first == b.first; });
  parameters.erase(parameters.begin(), keep.base());
  return Reader(dialect).structure(Range(parameters), "", shape, 0);
}

}  // namespace fakes::wire
