// Lifecycle policies: read, and asked which images they let go. Source: Amazon ECR User Guide,
// "Lifecycle policies": properties and evaluation rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/clock.h"
#include "fakes/ecr/image.h"

namespace fakes::ecr {

struct LifecycleRule {
  enum class Status { any, tagged, untagged };
  enum class Count { more_than, days_since_push };

  std::int64_t priority = 0;  // the lowest is looked at first
  Status status = Status::any;
  // Of tagged images: a tag for each of them, by its beginning or by '*'.
  std::vector<std::string> prefixes = {};
  std::vector<std::string> patterns = {};
  Count count = Count::more_than;
  std::int64_t number = 0;

  // Whether it is about that image, whatever its age.
  bool concerns(const Image& image) const;
};

// By priority. Throws Fault InvalidParameterException that says what is wrong.
std::vector<LifecycleRule> read_lifecycle_policy(std::string_view text);

struct Expiring {
  Image image;
  std::int64_t priority = 0;  // of the rule
};

// The oldest first, of images in the order of their pushes. What must stay all the same (an image
// that a list names) is the caller's to know.
std::vector<Expiring> expiring(const std::vector<LifecycleRule>& rules,
                               const std::vector<Image>& images, Clock::Time now);

}  // namespace fakes::ecr
