// Columns of text, as wide as their widest cell, two spaces apart.
#pragma once

#include <string>
#include <vector>

namespace sim::cli {

// The first row is the heading. Every row ends in a newline; nothing trails.
std::string table(const std::vector<std::vector<std::string>>& rows);

}  // namespace sim::cli
