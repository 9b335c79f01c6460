#include "fakes/ecr/front_path.h"

#include <vector>

#include "fakes/wire/encoding.h"
#include "sim/base/text.h"

namespace fakes::ecr {

using Kind = FrontPath::Kind;

std::optional<FrontPath> read_front_path(std::string_view sent) {
  const std::string decoded = wire::percent_decode(sent);
  std::string_view path = decoded;
  if (path == "/v2" || path == "/v2/") return FrontPath{};
  if (!path.starts_with("/v2/")) return std::nullopt;
  path.remove_prefix(4);
  if (path == "_catalog") return FrontPath{Kind::catalog};
  // A name has slashes too, so it is read from the end.
  auto parts = sim::split(path, '/');
  const auto joined = [&](std::size_t dropped) {
    return sim::join({parts.begin(), parts.end() - static_cast<std::ptrdiff_t>(dropped)}, "/");
  };
  const auto from_end = [&](std::size_t at) -> std::string_view {
    return parts.size() > at ? std::string_view(parts[parts.size() - 1 - at]) : "";
  };
  if (parts.size() > 3 && from_end(2) == "blobs" && from_end(1) == "uploads") {
    const std::string id(from_end(0));
    return FrontPath{id.empty() ? Kind::uploads : Kind::upload, joined(3), id};
  }
  if (parts.size() > 2 && from_end(1) == "blobs" && from_end(0) == "uploads") {
    return FrontPath{Kind::uploads, joined(2)};
  }
  if (parts.size() < 3 || from_end(0).empty()) return std::nullopt;
  const std::string last(from_end(0));
  if (from_end(1) == "manifests") return FrontPath{Kind::manifest, joined(2), last};
  if (from_end(1) == "blobs") return FrontPath{Kind::blob, joined(2), last};
  if (from_end(1) == "referrers") return FrontPath{Kind::referrers, joined(2), last};
  if (from_end(1) == "tags" && last == "list") return FrontPath{Kind::tags, joined(2)};
  return std::nullopt;
}

}  // namespace fakes::ecr
