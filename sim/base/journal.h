// Append-only JSON lines of everything observable in an environment. Reports, `status` and the
// times of the last run are read from it. One line per write(2) with O_APPEND, so writers never
// tear each other's lines and a line that was written survives kill -9. A torn last line is skipped
// when reading.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace sim {

struct Event {
  std::string time;  // RFC 3339, UTC, milliseconds
  std::string kind;  // "phase.start", "phase.done", "node.created", ...
  nlohmann::json fields;
};

class Journal {
 public:
  explicit Journal(std::filesystem::path path);

  // Thread-safe. Throws Error failed when the line cannot be written whole.
  void record(std::string_view kind, nlohmann::json fields);
  std::vector<Event> read() const;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace sim
