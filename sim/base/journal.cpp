#include "sim/base/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>

#include "sim/base/descriptor.h"
#include "sim/base/error.h"
#include "sim/base/file.h"
#include "sim/base/text.h"

namespace sim {
namespace {

std::string now_text() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const std::time_t seconds = milliseconds / 1000;
  std::tm utc = {};
  gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                     milliseconds % 1000);
}

[[noreturn]] void fail(const std::filesystem::path& path, int reason) {
  throw Error(Category::failed, "cannot write journal {}: {}", path.string(),
              std::strerror(reason));
}

// A writer that died, or a full disk, can leave half a line behind.
bool ends_torn(int descriptor) {
  struct stat status = {};
  char last = '\n';
  return fstat(descriptor, &status) == 0 && status.st_size > 0 &&
         pread(descriptor, &last, 1, status.st_size - 1) == 1 && last != '\n';
}

std::optional<Event> parse(const std::string& line) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("time") || !json.contains("kind")) return std::nullopt;
  const auto& time = json["time"];
  const auto& kind = json["kind"];
  if (!time.is_string() || !kind.is_string()) return std::nullopt;
  return Event{time, kind, json.value("fields", nlohmann::json::object())};
}

}  // namespace

Journal::Journal(std::filesystem::path path) : path_(std::move(path)) {}

void Journal::record(std::string_view kind, nlohmann::json fields) {
  nlohmann::ordered_json line;
  line["time"] = now_text();
  line["kind"] = kind;
  line["fields"] = fields.is_null() ? nlohmann::json::object() : std::move(fields);
  // Programs' output ends up in here, and it need not be UTF-8.
  std::string text =
      line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";

  std::error_code error;
  std::filesystem::create_directories(path_.parent_path(), error);
  const Descriptor descriptor(open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  if (!descriptor) fail(path_, errno);
  if (ends_torn(descriptor.get())) text.insert(0, "\n");
  ssize_t written = 0;
  do {
    written = write(descriptor.get(), text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written < 0) fail(path_, errno);
  if (static_cast<std::size_t>(written) != text.size()) fail(path_, ENOSPC);
}

std::vector<Event> Journal::read() const {
  std::vector<Event> events;
  const auto content = read_file_if_exists(path_);
  if (!content) return events;
  for (const auto& line : split(*content, '\n')) {
    if (auto event = parse(line)) events.push_back(std::move(*event));
  }
  return events;
}

}  // namespace sim
