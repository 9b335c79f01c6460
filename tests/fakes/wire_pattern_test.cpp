#include "fakes/wire/pattern.h"

#include <gmock/gmock.h>

#include <string>

#include "fakes/wire/model.h"

namespace fakes::wire {
namespace {

// Whether it matches; "not translated" counts as neither.
std::string match(std::string_view expression, std::string_view text) {
  const auto pattern = Pattern::parse(expression);
  if (!pattern) return "untranslated";
  return pattern->matches(text) ? "yes" : "no";
}

TEST(WirePattern, MatchesTheWholeText) {
  EXPECT_EQ(match("[\\w+=,.@-]+", "a.b-c@d"), "yes");
  EXPECT_EQ(match("[\\w+=,.@-]+", "a b"), "no");
  EXPECT_EQ(match("[\\w+=,.@-]+", ""), "no");
  EXPECT_EQ(match("a|bc", "bc"), "yes");
  EXPECT_EQ(match("a|bc", "abc"), "no");
  EXPECT_EQ(match("[a-c]{2,3}", "abca"), "no");
  EXPECT_EQ(match("[^a-c]{2}", "xy"), "yes");
  EXPECT_EQ(match("(ab?){2}c*?", "aabcc"), "yes");
  EXPECT_EQ(match(".", "\n"), "no");
}

TEST(WirePattern, TakesAnchorsAsTheyAre) {
  EXPECT_EQ(match("^a+$", "aa"), "yes");
  EXPECT_EQ(match("^a+$", "aab"), "no");
  EXPECT_EQ(match("^arn:[a-z]*", "arn:aws:sns"), "yes");
  EXPECT_EQ(match("^(range|count|sum)", "ranges"), "yes");
  EXPECT_EQ(match("^$|x", ""), "yes");
}

TEST(WirePattern, LooksAhead) {
  EXPECT_EQ(match("^(?!\\s*$).+", "  "), "no");
  EXPECT_EQ(match("^(?!\\s*$).+", " a"), "yes");
  EXPECT_EQ(match("^[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?$", "a-b"), "yes");
  EXPECT_EQ(match("^[a-z0-9](([a-z0-9]|-(?!-))*[a-z0-9])?$", "a--b"), "no");
}

TEST(WirePattern, KnowsCategoriesAndEscapes) {
  EXPECT_EQ(match("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*",
                  "Gr\xC3\xBC\xC3\x9F"
                  "e 7"),
            "yes");
  EXPECT_EQ(match("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "a#"), "no");
  EXPECT_EQ(match("[\\u0020-\\u00FF]+", "a\xC3\xBF"), "yes");
  EXPECT_EQ(match("[\\u0020-\\u00FF]+", "\xE2\x82\xAC"), "no");
  EXPECT_EQ(match("\\d{12}", "123456789012"), "yes");
}

TEST(WirePattern, LeavesTheRestUntranslated) {
  for (const char* odd : {"(?i)all", "(a)\\1", "(?<!a)b", "a++", "[a[b]]", "a{2,1}", "(a", "a)",
                          "[a", "\\", "[\\u10000-\\u10FFFF]"}) {
    EXPECT_EQ(match(odd, "a"), "untranslated") << odd;
  }
}

TEST(WirePattern, StaysQuickWhereBacktrackingWouldNot) {
  const std::string text(5000, 'a');
  EXPECT_EQ(match("(a*)*b", text), "no");
  EXPECT_EQ(match("(a|a)*b", text), "no");
  EXPECT_EQ(match("[a-z]{0,4096}x", text), "no");
  EXPECT_EQ(match("([a-z]|-(?!-))*\\.", std::string(100'000, 'a')), "no");
  // Given up: it would take too long to say.
  EXPECT_EQ(match("(a*(?!.*b))*c", std::string(100'000, 'a')), "yes");
}

TEST(WirePattern, TranslatesNearlyAllOfTheModels) {
  int translated = 0;
  int all = 0;
  for (std::size_t i = 0; i < service_count(); ++i) {
    for (const Operation operation : service_at(i).operations()) {
      if (!operation.input()) continue;
      for (const Member member : operation.input()->members()) {
        if (member.shape().pattern().empty()) continue;
        ++all;
        translated += Pattern::parse(member.shape().pattern()) ? 1 : 0;
      }
    }
  }
  EXPECT_GT(all, 200);
  EXPECT_GT(translated * 100, all * 95) << translated << " of " << all;
}

}  // namespace
}  // namespace fakes::wire
