// Strict YAML reading. Every value knows where it stands; unknown keys, wrong types and missing
// keys are collected as problems with file:line:col and reported together by Reader::finish().
// yaml-cpp stays in yaml.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sim::yaml {

struct Problem {
  std::string where;  // "dev.yaml:12:5"
  std::string message;
};

namespace detail {
struct Value;
struct Context;
}  // namespace detail

// A mapping. Getters with a fallback are for optional keys; those without record a problem when the
// key is missing. After a problem a getter returns a neutral value, so that reading goes on and
// finds the next one.
class Map {
 public:
  std::string text(std::string_view key);
  std::string text(std::string_view key, std::string fallback);
  // A value from a closed list; a problem names the nearest ("did you mean").
  std::string one_of(std::string_view key, const std::vector<std::string>& allowed,
                     std::string fallback);
  std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t least,
                       std::int64_t most);
  bool boolean(std::string_view key, bool fallback);
  // "512MiB", "2GiB", "100KiB" or a plain number of bytes.
  std::uint64_t size_bytes(std::string_view key, std::uint64_t fallback);
  std::vector<std::string> texts(std::string_view key);  // sequence of scalars; empty when missing

  bool has(std::string_view key) const;
  // Empty map when missing; the missing required keys inside it are then reported by its own
  // getters.
  Map map(std::string_view key);
  std::vector<Map> maps(std::string_view key);  // sequence of mappings; empty when missing

  // Records a problem at the key's value (or at the map when the key is missing).
  void problem(std::string_view key, std::string message);
  std::string where(std::string_view key) const;

 private:
  friend class Reader;
  explicit Map(std::shared_ptr<detail::Value> value) : value_(std::move(value)) {}
  std::shared_ptr<detail::Value> value_;
};

class Reader {
 public:
  // Throws Error usage with file:line:col when the text is not YAML or not a mapping, has several
  // documents, duplicate keys, or nests deeper than 64 levels.
  Reader(std::string text, std::string file_name);
  static Reader open(const std::filesystem::path& path);

  Map root();
  // Reports keys that nobody asked for (with "did you mean") and all problems: throws Error usage
  // listing every one, sorted by position, if there is any.
  void finish();

 private:
  std::shared_ptr<detail::Context> context_;
};

}  // namespace sim::yaml
