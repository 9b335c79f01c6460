// Container images of an application, made on this host and loaded into nodes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/cluster/context.h"

namespace sim {

struct ContainerImage {
  std::string name;               // with its tag
  std::filesystem::path archive;  // as of `docker save`
  std::string id;                 // digest of its configuration
};

// Makes those that are not there yet, and returns all versions of them.
std::vector<ContainerImage> make_images(Context& context, const Application& application);
// Those that a version needs: its own and what has no versions. Throws Error usage naming the
// versions there are when it is none of them.
std::vector<ContainerImage> images_of(const std::vector<ContainerImage>& all,
                                      const Application& application, const std::string& version);
// Loads what a node lacks. Returns whether that was anything.
bool load_images(Context& context, vm::Node& node, const std::vector<ContainerImage>& images);

}  // namespace sim
