// An image as ECR knows it: which there are in a repository, and their tags. Their content is the
// registry's (content.h); what is here was pushed and acknowledged there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/clock.h"
#include "fakes/ecr/manifest.h"
#include "fakes/ecr/repository.h"
#include "fakes/store.h"

namespace fakes::ecr {

extern const std::string_view kImageTables;

struct Image {
  std::string digest;
  std::string media_type;
  std::string artifact_type;
  std::uint64_t size = 0;  // bytes
  Clock::Time pushed;
  std::optional<Clock::Time> pulled = {};
  std::vector<std::string> tags = {};  // by name
};

// The newest last.
std::vector<Image> images_of(Transaction& state, const Repository& repository);
std::optional<Image> find_image(Transaction& state, const Repository& repository,
                                std::string_view digest);
std::optional<std::string> digest_of_tag(Transaction& state, const Repository& repository,
                                         std::string_view tag);
// The lists of the repository that name the image.
std::vector<std::string> lists_with(Transaction& state, const Repository& repository,
                                    std::string_view digest);

// One that was there keeps the time of its first push. A tag moves to it.
void put_image(Transaction& state, const Repository& repository, const Manifest& manifest,
               const std::optional<std::string>& tag, Clock::Time now);
// With all its tags.
void remove_image(Transaction& state, const Repository& repository, std::string_view digest);
void remove_tag(Transaction& state, const Repository& repository, std::string_view tag);
void note_pull(Transaction& state, const Repository& repository, std::string_view digest,
               Clock::Time now);

// The API's times have no fraction of a second.
inline Clock::Time in_seconds(Clock::Time time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

// Of ECR's API: up to 300 characters of OCI's pattern.
bool is_tag(std::string_view text);

}  // namespace fakes::ecr
