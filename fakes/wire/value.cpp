#include "fakes/wire/value.h"

#include <algorithm>
#include <numeric>

namespace fakes::wire {

// Here and not in the class: a list of fields needs to know what a field is.
Value::Value() = default;
Value::Value(bool value) : data_(value) {}
Value::Value(int value) : data_(std::int64_t{value}) {}
Value::Value(std::int64_t value) : data_(value) {}
Value::Value(double value) : data_(value) {}
Value::Value(const char* text) : data_(std::string(text)) {}
Value::Value(std::string_view text) : data_(std::string(text)) {}
Value::Value(std::string text) : data_(std::move(text)) {}
Value::Value(Blob blob) : data_(std::move(blob)) {}
Value::Value(Timestamp time) : data_(time) {}
Value::Value(List items) : data_(std::move(items)) {}
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

Value Value::list() { return List{}; }

Value Value::structure() {
  Value value;
  value.data_ = Fields{};
  return value;
}

Value Value::structure(std::initializer_list<Field> fields) {
  Value value;
  value.data_ = Fields(fields);
  return value;
}

Value Value::map() {
  Value value = structure();
  value.is_map_ = true;
  return value;
}

Value Value::map(std::initializer_list<Field> fields) {
  Value value = structure(fields);
  value.is_map_ = true;
  return value;
}

Value::Kind Value::kind() const {
  const auto kind = static_cast<Kind>(data_.index());
  return kind == Kind::map && !is_map_ ? Kind::structure : kind;
}

bool Value::operator==(const Value& other) const {
  return data_ == other.data_ && is_map_ == other.is_map_;
}

const Value* Value::find(std::string_view name) const {
  const auto& all = fields();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Field& field) { return field.name == name; });
  return found == all.end() ? nullptr : &found->value;
}

const Value& Value::operator[](std::string_view name) const {
  static const Value null;
  const Value* found = find(name);
  return found == nullptr ? null : *found;
}

Value& Value::set(std::string_view name, Value value) {
  if (const Value* found = find(name)) {
    auto& place = const_cast<Value&>(*found);
    place = std::move(value);
    return place;
  }
  return add(name, std::move(value));
}

Value& Value::add(std::string_view name, Value value) {
  if (!std::holds_alternative<Fields>(data_)) data_ = Fields{};
  auto& all = std::get<Fields>(data_);
  all.push_back({std::string(name), std::move(value)});
  return all.back().value;
}

void Value::erase(std::string_view name) {
  if (auto* all = std::get_if<Fields>(&data_)) {
    std::erase_if(*all, [&](const Field& field) { return field.name == name; });
  }
}

void Value::drop_repeated() {
  auto* all = std::get_if<Fields>(&data_);
  if (all == nullptr || all->size() < 2) return;
  std::vector<std::size_t> order(all->size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return (*all)[a].name < (*all)[b].name; });
  std::vector<bool> old(all->size());
  bool any = false;
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    const bool repeated = (*all)[order[i]].name == (*all)[order[i + 1]].name;
    old[order[i]] = repeated;
    any = any || repeated;
  }
  if (!any) return;
  std::size_t at = 0;
  std::erase_if(*all, [&](const Field&) { return old[at++]; });
}

const Value::Fields& Value::fields() const {
  static const Fields none;
  const auto* all = std::get_if<Fields>(&data_);
  return all == nullptr ? none : *all;
}

const Value::List& Value::items() const {
  static const List none;
  const auto* all = std::get_if<List>(&data_);
  return all == nullptr ? none : *all;
}

Value& Value::push(Value value) {
  if (!std::holds_alternative<List>(data_)) data_ = List{};
  auto& all = std::get<List>(data_);
  all.push_back(std::move(value));
  return all.back();
}

std::size_t Value::size() const {
  return std::max(fields().size(), items().size());
}

const std::string& Value::text() const {
  static const std::string none;
  if (const auto* text = std::get_if<std::string>(&data_)) return *text;
  if (const auto* blob = std::get_if<Blob>(&data_)) return blob->bytes;
  return none;
}

std::string Value::text_or(std::string_view other) const {
  const bool has_text = kind() == Kind::string || kind() == Kind::blob;
  return has_text ? text() : std::string(other);
}

bool Value::boolean(bool other) const {
  const auto* value = std::get_if<bool>(&data_);
  return value == nullptr ? other : *value;
}

std::int64_t Value::integer(std::int64_t other) const {
  if (const auto* value = std::get_if<std::int64_t>(&data_)) return *value;
  const auto* real = std::get_if<double>(&data_);
  const bool fits = real != nullptr && *real >= -9.2e18 && *real <= 9.2e18;
  return fits ? static_cast<std::int64_t>(*real) : other;
}

double Value::number(double other) const {
  if (const auto* value = std::get_if<double>(&data_)) return *value;
  const auto* whole = std::get_if<std::int64_t>(&data_);
  return whole == nullptr ? other : static_cast<double>(*whole);
}

Timestamp Value::time(Timestamp other) const {
  const auto* value = std::get_if<Timestamp>(&data_);
  return value == nullptr ? other : *value;
}

}  // namespace fakes::wire
