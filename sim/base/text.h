// Small text helpers that more than one layer needs.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sim {

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string trim(std::string_view text);
// The candidate within an edit distance of 2 (1 for words up to 4 letters, 0 for single letters),
// if exactly one is nearest.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);
std::string human_bytes(std::uint64_t bytes);                    // "1.5 GiB"
std::string human_duration(std::chrono::milliseconds duration);  // "0.4 s", "12 s", "3 min 4 s"

}  // namespace sim
