// Paths of OCI's distribution API: https://github.com/opencontainers/distribution-spec.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fakes::ecr {

struct FrontPath {
  enum class Kind { base, catalog, tags, manifest, blob, uploads, upload, referrers };

  Kind kind = Kind::base;
  std::string name = {};       // of the repository
  std::string reference = {};  // a tag, a digest, an upload's id
};

// Of a path as it was sent; nothing of others. The name may be none that a repository can have.
std::optional<FrontPath> read_front_path(std::string_view sent);

}  // namespace fakes::ecr
