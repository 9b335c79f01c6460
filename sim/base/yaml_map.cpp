#include <charconv>
#include <limits>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"
#include "sim/base/yaml.h"
#include "sim/base/yaml_value.h"

namespace sim::yaml {

using detail::Entry;
using detail::Value;

namespace detail {

const Entry* Value::find(std::string_view key) const {
  for (const auto& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

Value* Context::make(Value::Kind kind, Position position) {
  Value& value = values.emplace_back();
  value.context = this;
  value.kind = kind;
  value.position = position;
  return &value;
}

std::string Context::where(Position position) const {
  return fmt::format("{}:{}:{}", file_name, position.line, position.column);
}

void Context::add(Position position, std::string message) {
  problems.insert({position, std::move(message)});
}

void Context::report() const {
  if (problems.empty()) return;
  std::vector<std::string> lines;
  for (const auto& found : problems) {
    lines.push_back(where(found.position) + ": " + found.message);
  }
  throw Error(Category::usage, join(lines, "\n"));
}

}  // namespace detail

namespace {

std::string path_of(const Value& map, std::string_view key) {
  return map.path.empty() ? std::string(key) : fmt::format("{}.{}", map.path, key);
}

const char* kind_name(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return "empty";
    case Value::Kind::scalar:
      return "a single value";
    case Value::Kind::sequence:
      return "a list";
    case Value::Kind::mapping:
      return "a mapping";
  }
  return "unknown";
}

// The value of a key that the file has, noting that the key is a known one.
Value* ask(Value& map, std::string_view key) {
  map.asked.emplace(key);
  const Entry* entry = map.find(key);
  return entry == nullptr ? nullptr : entry->value;
}

void reject(const Value& value, std::string message) {
  if (!value.muted) value.context->add(value.position, std::move(message));
}

// The scalar of a key; null after a problem, and when it is missing.
Value* ask_scalar(Value& map, std::string_view key) {
  Value* value = ask(map, key);
  if (value == nullptr || value->kind == Value::Kind::scalar) return value;
  if (value->kind == Value::Kind::null) {
    reject(*value, fmt::format("'{}' has no value", key));
  } else {
    reject(*value, fmt::format("'{}' must be a single value, not {}", key, kind_name(*value)));
  }
  return nullptr;
}

// The container of a key; null when it is missing, empty ("hosts:" with nothing behind it) or of
// another kind.
Value* ask_container(Value& map, std::string_view key, Value::Kind kind) {
  Value* value = ask(map, key);
  if (value == nullptr || value->kind == kind) return value;
  if (value->kind == Value::Kind::null) return nullptr;
  reject(*value,
         fmt::format("'{}' must be {}, not {}", key,
                     kind == Value::Kind::sequence ? "a list" : "a mapping", kind_name(*value)));
  return nullptr;
}

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  const auto unit = text.substr(digits.size());
  const auto number = parse_number<std::uint64_t>(digits);
  if (!number) return std::nullopt;
  int shift = 0;
  for (const std::string_view name : {"", "KiB", "MiB", "GiB", "TiB"}) {
    if (unit == name) {
      const bool fits = *number <= (std::numeric_limits<std::uint64_t>::max() >> shift);
      return fits ? std::optional(*number << shift) : std::nullopt;
    }
    shift += 10;
  }
  return std::nullopt;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  if (const auto near = nearest(word, known)) return fmt::format("; did you mean '{}'?", *near);
  if (known.empty()) return "";
  return fmt::format("; known: {}", join(known, ", "));
}

}  // namespace

std::string Map::text(std::string_view key) {
  if (!has(key) && !value_->muted) {
    problem(key, fmt::format("missing key '{}'", path_of(*value_, key)));
  }
  return text(key, "");
}

std::string Map::text(std::string_view key, std::string fallback) {
  const Value* value = ask_scalar(*value_, key);
  if (value == nullptr) return fallback;
  return value->text;
}

std::string Map::one_of(std::string_view key, const std::vector<std::string>& allowed,
                        std::string fallback) {
  const Value* value = ask_scalar(*value_, key);
  if (value == nullptr) return fallback;
  for (const auto& word : allowed) {
    if (value->text == word) return word;
  }
  reject(*value,
         fmt::format("'{}' cannot be '{}'{}", key, value->text, suggestion(value->text, allowed)));
  return fallback;
}

std::int64_t Map::integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                          std::int64_t most) {
  const Value* value = ask_scalar(*value_, key);
  if (value == nullptr) return fallback;
  const auto number = value->plain ? parse_number<std::int64_t>(value->text) : std::nullopt;
  if (!number) {
    reject(*value, fmt::format("'{}' must be a whole number, not '{}'", key, value->text));
  } else if (*number < least || *number > most) {
    reject(*value, fmt::format("'{}' must be from {} to {}, not {}", key, least, most, *number));
  } else {
    return *number;
  }
  return fallback;
}

bool Map::boolean(std::string_view key, bool fallback) {
  const Value* value = ask_scalar(*value_, key);
  if (value == nullptr) return fallback;
  if (value->plain && (value->text == "true" || value->text == "false")) {
    return value->text == "true";
  }
  reject(*value, fmt::format("'{}' must be true or false, not '{}'", key, value->text));
  return fallback;
}

std::uint64_t Map::size_bytes(std::string_view key, std::uint64_t fallback) {
  const Value* value = ask_scalar(*value_, key);
  if (value == nullptr) return fallback;
  if (const auto size = parse_size(value->text)) return *size;
  reject(*value,
         fmt::format("'{}' must be a size such as 512MiB or 2GiB, not '{}'", key, value->text));
  return fallback;
}

std::vector<std::string> Map::texts(std::string_view key) {
  std::vector<std::string> texts;
  const Value* list = ask_container(*value_, key, Value::Kind::sequence);
  if (list == nullptr) return texts;
  for (const Value* item : list->items) {
    if (item->kind == Value::Kind::scalar) {
      texts.push_back(item->text);
    } else {
      reject(*item,
             fmt::format("'{}' must be a single value, not {}", item->path, kind_name(*item)));
    }
  }
  return texts;
}

bool Map::has(std::string_view key) const {
  return ask(*value_, key) != nullptr;
}

Map Map::map(std::string_view key) {
  Value* value = ask_container(*value_, key, Value::Kind::mapping);
  if (value == nullptr) {
    const Entry* entry = value_->find(key);
    auto& context = *value_->context;
    value = context.make(Value::Kind::mapping, entry ? entry->position : value_->position);
    value->path = path_of(*value_, key);
    value->muted = value_->muted || (entry && entry->value->kind != Value::Kind::null);
  }
  value->opened = true;
  return Map(value_->context->share(value));
}

std::vector<Map> Map::maps(std::string_view key) {
  std::vector<Map> maps;
  const Value* list = ask_container(*value_, key, Value::Kind::sequence);
  if (list == nullptr) return maps;
  for (Value* item : list->items) {
    if (item->kind == Value::Kind::mapping) {
      item->opened = true;
      maps.push_back(Map(value_->context->share(item)));
    } else {
      reject(*item, fmt::format("'{}' must be a mapping, not {}", item->path, kind_name(*item)));
    }
  }
  return maps;
}

void Map::problem(std::string_view key, std::string message) {
  const Entry* entry = value_->find(key);
  value_->context->add(entry ? entry->value->position : value_->position, std::move(message));
}

std::string Map::where(std::string_view key) const {
  const Entry* entry = value_->find(key);
  return value_->context->where(entry ? entry->value->position : value_->position);
}

Reader::Reader(std::string text, std::string file_name)
    : context_(detail::parse(std::move(text), std::move(file_name))) {}

Reader Reader::open(const std::filesystem::path& path) {
  auto text = read_file_if_exists(path);
  if (!text) throw Error(Category::usage, "{}: no such file", path.string());
  return Reader(std::move(*text), path.string());
}

Map Reader::root() {
  context_->root->opened = true;
  return Map(context_->share(context_->root));
}

void Reader::finish() {
  for (const Value& value : context_->values) {
    if (!value.opened) continue;
    for (const Entry& entry : value.entries) {
      if (value.asked.count(entry.key) != 0) continue;
      context_->add(entry.position,
                    fmt::format("unknown key '{}'{}", entry.key,
                                suggestion(entry.key, {value.asked.begin(), value.asked.end()})));
    }
  }
  context_->report();
}

}  // namespace sim::yaml
