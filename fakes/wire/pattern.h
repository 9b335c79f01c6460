// The regular expressions of AWS's models, matched in time that an input cannot blow up: sets of
// positions instead of backtracking.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

namespace fakes::wire {

struct PatternNode;

// Read as Java's regular expressions. Immutable; any thread may match.
class Pattern {
 public:
  // Nothing when the expression uses what is not translated (look-behind, back references,
  // flags), so that the caller can let the value pass.
  static std::optional<Pattern> parse(std::string_view expression);

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  // Whether the whole text matches; an expression that says itself where it begins or ends (^, $)
  // may match a part. Characters beyond ASCII are in every \p{..} class.
  bool matches(std::string_view text) const;

 private:
  explicit Pattern(std::unique_ptr<PatternNode> root, bool anchored);

  std::unique_ptr<PatternNode> root_;
  bool anchored_;
};

}  // namespace fakes::wire
