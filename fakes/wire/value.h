// What a request says and what a response will say, whatever the protocol: a small tree of values
// with ordered members. The reading functions never throw and never insert: what is absent, null or
// of another kind reads as the default.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace fakes::wire {

// AWS's protocols carry at most milliseconds.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

struct Blob {
  std::string bytes;
  bool operator==(const Blob& other) const { return bytes == other.bytes; }
};

class Value {
 public:
  enum class Kind {
    null,
    boolean,
    integer,
    number,  // double
    string,
    blob,
    timestamp,
    list,
    map,
    structure,
  };
  struct Field;
  using List = std::vector<Value>;
  using Fields = std::vector<Field>;  // of maps and structures, in the order of their making

  Value();  // null
  Value(bool value);
  Value(int value);
  Value(std::int64_t value);
  Value(double value);
  Value(const char* text);
  Value(std::string_view text);
  Value(std::string text);
  Value(Blob blob);
  Value(Timestamp time);
  Value(List items);
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  static Value structure();
  static Value structure(std::initializer_list<Field> fields);
  static Value map();
  static Value map(std::initializer_list<Field> fields);
  static Value list();

  Kind kind() const;
  bool is_null() const { return kind() == Kind::null; }
  bool operator==(const Value& other) const;

  // Structures and maps. A null value becomes a structure when a member is set.
  const Value* find(std::string_view name) const;  // nullptr when absent
  bool has(std::string_view name) const { return find(name) != nullptr; }
  const Value& operator[](std::string_view name) const;  // null when absent
  Value& set(std::string_view name, Value value);        // the new value; replaces an old one
  Value& add(std::string_view name, Value value);        // as set, for names that are not there yet
  void erase(std::string_view name);
  // Of fields of one name only the last stays; for readers that add without looking.
  void drop_repeated();
  const Fields& fields() const;

  // Lists. A null value becomes a list when an item is pushed.
  const List& items() const;
  Value& push(Value value);
  std::size_t size() const;  // of a list, map or structure; else 0

  const std::string& text() const;  // of a string or blob; else ""
  std::string text_or(std::string_view other) const;
  bool boolean(bool other = false) const;
  std::int64_t integer(std::int64_t other = 0) const;  // also of whole doubles
  double number(double other = 0) const;               // also of integers
  Timestamp time(Timestamp other = {}) const;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Blob, Timestamp, List,
               Fields>
      data_;
  bool is_map_ = false;
};

struct Value::Field {
  std::string name;
  Value value;
  bool operator==(const Field& other) const { return name == other.name && value == other.value; }
};

}  // namespace fakes::wire
