// The parsed tree behind yaml::Map. Internal to sim/base.
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sim::yaml::detail {

struct Context;
struct Value;

struct Position {
  int line = 1;
  int column = 1;
  auto operator<=>(const Position&) const = default;
};

struct Entry {
  std::string key;
  Position position;
  Value* value = nullptr;
};

struct Value {
  enum class Kind { null, scalar, sequence, mapping };

  Context* context = nullptr;
  Kind kind = Kind::null;
  Position position;
  std::string path;   // "nodes[1].memory"; empty for the root
  std::string text;   // scalars
  bool plain = true;  // scalars: written without quotes
  std::vector<Value*> items;
  std::vector<Entry> entries;
  std::set<std::string> asked;  // keys that the reader knows
  bool opened = false;          // read as a mapping, so its unasked keys are unknown ones
  bool muted = false;           // stands in for a value that was already reported

  const Entry* find(std::string_view key) const;
};

struct Found {
  Position position;
  std::string message;
  auto operator<=>(const Found&) const = default;
};

// Owns every value of one document. Maps hold the context through their value, so they may outlive
// the reader.
struct Context : std::enable_shared_from_this<Context> {
  std::string file_name;
  std::deque<Value> values;
  Value* root = nullptr;
  std::set<Found> problems;  // in the order of position; a problem that is found twice counts once

  Value* make(Value::Kind kind, Position position);
  std::shared_ptr<Value> share(Value* value) { return {shared_from_this(), value}; }
  std::string where(Position position) const;
  void add(Position position, std::string message);
  // Throws Error usage listing the problems, if there are any.
  void report() const;
};

// Parses one document. Throws Error usage as Reader's constructor says.
std::shared_ptr<Context> parse(std::string text, std::string file_name);

}  // namespace sim::yaml::detail
