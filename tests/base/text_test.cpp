#include "sim/base/text.h"

#include <gmock/gmock.h>

#include <limits>

namespace sim {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

TEST(Split, KeepsEmptyParts) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(Join, IsTheInverseOfSplit) {
  EXPECT_EQ(join(split("a,,b,", ','), ","), "a,,b,");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(Trim, RemovesBlanksAtBothEndsOnly) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
}

TEST(Nearest, FindsTheTypingMistake) {
  EXPECT_EQ(nearest("memry", {"memory", "cpus"}), "memory");
  EXPECT_EQ(nearest("listt", {"list", "logs"}), "list");
}

TEST(Nearest, AllowsOneEditInShortWordsAndTwoInLongOnes) {
  EXPECT_EQ(nearest("a", {"b"}), std::nullopt);
  EXPECT_EQ(nearest("pods", {"nods"}), "nods");
  EXPECT_EQ(nearest("pods", {"nodes"}), std::nullopt);
  EXPECT_EQ(nearest("destroi", {"destroyed"}), std::nullopt);
  EXPECT_EQ(nearest("upgrde", {"upgraded"}), "upgraded");
}

TEST(Nearest, HasNoAnswerWhenTwoAreEquallyNear) {
  EXPECT_EQ(nearest("logx", {"logs", "logo"}), std::nullopt);
  EXPECT_EQ(nearest("logs", {"logo", "logs", "logx"}), "logs");
  EXPECT_EQ(nearest("logx", {"logs", "logs"}), "logs");
}

TEST(HumanBytes, ChangesUnitAtPowersOf1024) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(1023), "1023 B");
  EXPECT_EQ(human_bytes(1024), "1.0 KiB");
  EXPECT_EQ(human_bytes(1536ull << 20), "1.5 GiB");
  EXPECT_EQ(human_bytes((1ull << 20) - 1), "1.0 MiB");
  EXPECT_EQ(human_bytes(std::numeric_limits<std::uint64_t>::max()), "16.0 EiB");
}

TEST(HumanDuration, UsesTheUnitsThatAPersonWould) {
  EXPECT_EQ(human_duration(milliseconds(400)), "0.4 s");
  EXPECT_EQ(human_duration(milliseconds(9949)), "9.9 s");
  EXPECT_EQ(human_duration(milliseconds(9950)), "10 s");
  EXPECT_EQ(human_duration(milliseconds(12'300)), "12 s");
  EXPECT_EQ(human_duration(milliseconds(59'600)), "1 min 0 s");
  EXPECT_EQ(human_duration(milliseconds(184'000)), "3 min 4 s");
  EXPECT_EQ(human_duration(milliseconds(7'500'000)), "2 h 5 min");
}

}  // namespace
}  // namespace sim
