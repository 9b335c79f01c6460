#include "fakes/ssm/time_zone.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace fakes::ssm {

namespace {

constexpr const char* kFolder = "/usr/share/zoneinfo/";
constexpr std::size_t kHeaderSize = 44;

bool is_zone_name(std::string_view name) {
  return name.find("..") == std::string_view::npos && !name.starts_with('/') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '/' || c == '_' || c == '-' || c == '+';
         });
}

// Big-endian numbers of a zone file (RFC 8536); 0 beyond its end.
class ZoneFile {
 public:
  explicit ZoneFile(std::string bytes) : bytes_(std::move(bytes)) {}

  bool is_zone() const { return bytes_.size() > kHeaderSize && bytes_.starts_with("TZif"); }
  std::int64_t number(std::size_t at, std::size_t size) const {
    if (at + size > bytes_.size()) return 0;
    std::uint64_t value = (static_cast<unsigned char>(bytes_[at]) & 0x80U) != 0 ? ~0ULL : 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = (value << 8U) | static_cast<unsigned char>(bytes_[at + i]);
    }
    return static_cast<std::int64_t>(value);
  }
  std::size_t count(std::size_t header, std::size_t index) const {
    return static_cast<std::size_t>(
        std::clamp<std::int64_t>(number(header + 20 + 4 * index, 4), 0, 100'000));
  }

 private:
  std::string bytes_;
};

}  // namespace

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  TimeZone zone;
  if (name.empty() || name == "UTC" || name == "Etc/UTC") return zone;
  if (!is_zone_name(name)) return std::nullopt;
  const std::filesystem::path path = kFolder + std::string(name);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  const ZoneFile file(std::string(std::istreambuf_iterator<char>(in), {}));
  if (!file.is_zone()) return std::nullopt;
  // The first block has 32-bit times; the second, which follows it, 64-bit ones.
  const auto count = [&](std::size_t header, std::size_t index) {
    return file.count(header, index);
  };
  const std::size_t second = kHeaderSize + count(0, 3) * 5 + count(0, 4) * 6 + count(0, 5) +
                             count(0, 2) * 8 + count(0, 1) + count(0, 0);
  const std::size_t times = count(second, 3);
  const std::size_t indexes = second + kHeaderSize + times * 8;
  const std::size_t types = indexes + times;
  zone.changes_.push_back({INT64_MIN, std::chrono::seconds(file.number(types, 4))});
  for (std::size_t i = 0; i < times; ++i) {
    const auto type = static_cast<std::size_t>(file.number(indexes + i, 1) & 0xff);
    zone.changes_.push_back({file.number(second + kHeaderSize + i * 8, 8),
                             std::chrono::seconds(file.number(types + type * 6, 4))});
  }
  return zone;
}

std::chrono::seconds TimeZone::offset_at(Clock::Time time) const {
  const std::int64_t second =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::chrono::seconds offset{0};
  for (const Change& change : changes_) {
    if (change.first > second) break;
    offset = change.second;
  }
  return offset;
}

Clock::Time TimeZone::from_local(Clock::Time local) const {
  const Clock::Time guess = local - offset_at(local);
  return local - offset_at(guess);
}

}  // namespace fakes::ssm
