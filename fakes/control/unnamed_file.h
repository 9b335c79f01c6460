// What is made on the way to a client, however large: a file that has no name, and is gone when it
// is closed.
#pragma once

#include <filesystem>
#include <functional>

#include "fakes/response.h"

namespace fakes {

// `fill` writes it. Throws Error failed with the system's reason.
FileSlice unnamed_file(const std::filesystem::path& folder,
                       const std::function<void(int descriptor)>& fill);

}  // namespace fakes
