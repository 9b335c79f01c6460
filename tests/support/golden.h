// Comparison with a file of tests/data/golden.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "sim/base/file.h"
#include "sim/base/paths.h"

namespace sim::test {

// Compares with tests/data/golden/<name>; SIM_UPDATE_GOLDEN=1 writes the file instead.
inline void expect_golden(const std::string& name, const std::string& text) {
  const auto file = paths::source() / "tests/data/golden" / name;
  if (std::getenv("SIM_UPDATE_GOLDEN") != nullptr) write_file(file, text);
  EXPECT_EQ(text, read_file(file)) << file;
}

}  // namespace sim::test
