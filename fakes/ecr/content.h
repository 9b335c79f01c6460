// The content of images, which is the registry's (registry.h): manifests and layers by their
// digests, under a repository's home.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/core.h"
#include "fakes/ecr/image.h"
#include "fakes/ecr/repository.h"
#include "sim/base/http_client.h"

namespace fakes::ecr {

// One conversation with it, on one thread. All throw Fault ServerException when it cannot be
// reached, or fails, with what to do about it.
class Content {
 public:
  explicit Content(Core& core);

  // What a client asked for, passed on; an answer of any status below 500 is an answer.
  sim::HttpAnswer ask(const sim::HttpRequest& request,
                      const std::function<void(std::string_view)>& sink = {});

  bool has_manifest(const Repository& repository, const std::string& digest);
  std::optional<std::string> manifest(const Repository& repository, const std::string& digest);
  // The answer, which may refuse it.
  sim::HttpAnswer put_manifest(const Repository& repository, const std::string& digest,
                               const std::string& media_type, const std::string& manifest);
  void remove_manifest(const Repository& repository, const std::string& digest);
  std::optional<std::uint64_t> blob_size(const Repository& repository, const std::string& digest);

 private:
  [[noreturn]] void fail(const std::string& what) const;

  Core& core_;
  std::unique_ptr<sim::HttpClient> client_;
};

// "/v2/<home>/manifests/<digest>"
std::string target_of(const Repository& repository, std::string_view kind,
                      std::string_view reference);

// The images whose manifests the registry has: what nobody can pull is not listed.
std::vector<Image> images_there(Core& core, const Repository& repository);
// Of images that are no more. What the registry does not do now is only room that is not given
// back, and is logged.
void forget_manifests(Core& core, const Repository& repository,
                      const std::vector<std::string>& digests);

// The code of the first error in an answer of the registry: "MANIFEST_BLOB_UNKNOWN".
std::string error_code(const sim::HttpAnswer& answer);

}  // namespace fakes::ecr
