#include "fakes/wire/pattern.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fakes/wire/encoding.h"
#include "fakes/wire/pattern_node.h"

namespace fakes::wire {
namespace {

using Kind = PatternNode::Kind;
using Positions = std::vector<bool>;  // of a text of n characters: n + 1

// In positions looked at, about 50 ms. Beyond this, matching costs more than a wrong value is worth
// finding.
constexpr std::size_t kMostWork = 10'000'000;
struct TooMuchWork {};

bool any(const Positions& set) { return std::find(set.begin(), set.end(), true) != set.end(); }

// All steps take a set of positions where a match of the node may begin, and give the set of those
// where one may end.
class Matcher {
 public:
  explicit Matcher(const std::u32string& text) : text_(text) {}

  Positions step(const PatternNode& node, const Positions& from) {
    work_ += from.size();
    if (work_ > kMostWork) throw TooMuchWork();
    switch (node.kind) {
      case Kind::characters:
        return characters(node, from);
      case Kind::sequence: {
        Positions set = from;
        for (const PatternNode& part : node.parts) {
          if (!any(set)) break;
          set = step(part, set);
        }
        return set;
      }
      case Kind::choice: {
        Positions all(from.size());
        for (const PatternNode& part : node.parts) add(all, step(part, from));
        return all;
      }
      case Kind::repeat:
        return node.parts[0].kind == Kind::characters ? run(node, from) : repeat(node, from);
      case Kind::begin:
        return only(from, 0);
      case Kind::end:
        return only(from, text_.size());
      case Kind::ahead:
        return look(node, from, true);
      case Kind::not_ahead:
        return look(node, from, false);
    }
    return from;
  }

 private:
  // Whether anything was new.
  static bool add(Positions& to, const Positions& from) {
    bool grew = false;
    for (std::size_t i = 0; i < to.size(); ++i) {
      if (!from[i] || to[i]) continue;
      to[i] = true;
      grew = true;
    }
    return grew;
  }

  static Positions only(const Positions& from, std::size_t at) {
    Positions set(from.size());
    set[at] = from[at];
    return set;
  }

  static bool has(const PatternNode& node, char32_t c) {
    const bool found =
        std::any_of(node.ranges.begin(), node.ranges.end(),
                    [c](const auto& range) { return c >= range.first && c <= range.second; });
    return found != node.negated;
  }

  Positions characters(const PatternNode& node, const Positions& from) const {
    Positions set(from.size());
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (from[i] && has(node, text_[i])) set[i + 1] = true;
    }
    return set;
  }

  // A repeated character: from each position a stretch of ends, counted up where stretches begin
  // and down where they end.
  Positions run(const PatternNode& node, const Positions& from) const {
    const std::size_t size = text_.size();
    std::vector<std::size_t> length(size + 1);
    for (std::size_t i = size; i-- > 0;) {
      length[i] = has(node.parts[0], text_[i]) ? length[i + 1] + 1 : 0;
    }
    std::vector<int> change(size + 2);
    for (std::size_t i = 0; i <= size; ++i) {
      if (!from[i] || length[i] < node.min) continue;
      ++change[i + node.min];
      --change[i + std::min(length[i], node.max) + 1];
    }
    Positions set(from.size());
    int open = 0;
    for (std::size_t i = 0; i <= size; ++i) {
      open += change[i];
      set[i] = open > 0;
    }
    return set;
  }

  Positions repeat(const PatternNode& node, const Positions& from) {
    // After this many rounds more of them change nothing: a round that takes no character can only
    // repeat what was there.
    const std::size_t enough = text_.size() + 1;
    Positions set = from;
    for (std::size_t i = 0; i < std::min(node.min, enough) && any(set); ++i) {
      set = step(node.parts[0], set);
    }
    Positions all = set;
    for (std::size_t i = node.min; i < node.max; ++i) {
      Positions next = step(node.parts[0], set);
      // What was reached in fewer rounds needs no second look.
      for (std::size_t j = 0; j < next.size(); ++j) next[j] = next[j] && !all[j];
      if (!add(all, next)) break;
      set = std::move(next);
    }
    return all;
  }

  Positions look(const PatternNode& node, const Positions& from, bool wanted) {
    Positions set(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (!from[i]) continue;
      Positions one(from.size());
      one[i] = true;
      set[i] = any(step(node.parts[0], one)) == wanted;
    }
    return set;
  }

  const std::u32string& text_;
  std::size_t work_ = 0;
};

}  // namespace

Pattern::Pattern(std::unique_ptr<PatternNode> root, bool anchored)
    : root_(std::move(root)), anchored_(anchored) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

std::optional<Pattern> Pattern::parse(std::string_view expression) {
  bool anchored = false;
  auto root = parse_pattern(expression, anchored);
  if (root == nullptr) return std::nullopt;
  return Pattern(std::move(root), anchored);
}

bool Pattern::matches(std::string_view text) const {
  const std::u32string points = code_points(text);
  Positions from(points.size() + 1, anchored_);
  from[0] = true;
  try {
    const Positions ends = Matcher(points).step(*root_, from);
    return anchored_ ? any(ends) : ends[points.size()];
  } catch (const TooMuchWork&) {
    return true;
  }
}

}  // namespace fakes::wire
