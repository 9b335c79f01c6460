// The state as a whole in one file, an archive of the database and of the blobs that it names, and
// back. Pure of requests; control.h decides when.
//
// <data>/loading/   is being unpacked; of no value after a crash
// <data>/loaded/    is whole and verified: takes the place of the state, even after a crash
// <data>/discarded/ what it replaced
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "fakes/control/archive.h"
#include "fakes/core.h"

namespace fakes {

// Writes the state of one moment. `is_used` says whether a row names that blob.
void write_state(Core& core, const std::function<bool(std::int64_t)>& is_used,
                 const std::string& version, int descriptor);

// Unpacks and verifies; afterwards the state is in <data>/loading/. Returns how far its clock was
// ahead of the host's. Throws Error usage with what is wrong.
std::chrono::milliseconds unpack_state(Core& core, ArchiveReader& archive);
// Puts it in the place of the state. Only while the gate is closed.
void replace_state(Core& core);
// Removes what unpack_state() left and what replace_state() replaced.
void discard_state(const std::filesystem::path& folder);
// Ends what a crash interrupted, before anything of the folder is opened.
void recover_state(const std::filesystem::path& folder);

}  // namespace fakes
