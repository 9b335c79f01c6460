// The writable folder of a node on the host: upper/ and work/ (the overlay's halves), data/
// (folders that must not lie on an overlay), console.log, and a marker file without which nothing
// is ever deleted.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "vm/spec.h"

namespace vm::lxc {

// Makes spec.disk with the seed in upper/. What an interrupted attempt left there is removed first.
// Throws Error failed when the folder holds anything that is not this node's.
void make_disk(const NodeSpec& spec);

// Removes the folder; the marker goes last, so that an interrupted removal can be taken up again.
// No-op when it is not there. Throws Error failed, and deletes nothing, when it is neither empty
// nor marked as this node's.
void remove_disk(const std::filesystem::path& disk, const std::string& environment,
                 const std::string& node);

// Where nodes of the environment keep their disks unless told otherwise:
// paths::environment(environment)/nodes.
std::filesystem::path disks_folder(const std::string& environment);
// Names of the folders in there, sorted.
std::vector<std::string> disks_in(const std::filesystem::path& folder);

}  // namespace vm::lxc
