#include "fakes/wire/pattern.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "fakes/wire/encoding.h"
#include "fakes/wire/pattern_node.h"

namespace fakes::wire {
namespace {

using Kind = PatternNode::Kind;
using Positions = std::vector<std::size_t>;  // in a text, ascending, each once

// In positions looked at, below 100 ms. Beyond this, matching costs more than a wrong value is
// worth finding.
constexpr std::size_t kMostWork = 20'000'000;
struct TooMuchWork {};

// All steps take the positions where a match of the node may begin, and give those where one may
// end.
class Matcher {
 public:
  explicit Matcher(const std::u32string& text) : text_(text) {}

  Positions step(const PatternNode& node, const Positions& from) {
    work(from.size() + 1);
    switch (node.kind) {
      case Kind::characters:
        return characters(node, from);
      case Kind::sequence: {
        Positions set = from;
        for (const PatternNode& part : node.parts) {
          if (set.empty()) break;
          set = step(part, set);
        }
        return set;
      }
      case Kind::choice: {
        Positions all;
        for (const PatternNode& part : node.parts) {
          const Positions more = step(part, from);
          all.insert(all.end(), more.begin(), more.end());
        }
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
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
  void work(std::size_t amount) {
    work_ += amount;
    if (work_ > kMostWork) throw TooMuchWork();
  }

  static Positions only(const Positions& from, std::size_t at) {
    return std::binary_search(from.begin(), from.end(), at) ? Positions{at} : Positions{};
  }

  bool has(const PatternNode& node, std::size_t at) const {
    if (at >= text_.size()) return false;
    const char32_t c = text_[at];
    const bool found = std::any_of(node.ranges.begin(), node.ranges.end(), [c](const auto& range) {
      return c >= range.first && c <= range.second;
    });
    return found != node.negated;
  }

  Positions characters(const PatternNode& node, const Positions& from) const {
    Positions set;
    for (const std::size_t at : from) {
      if (has(node, at)) set.push_back(at + 1);
    }
    return set;
  }

  // A repeated character: from each position a stretch of ends. Both ends of the stretches ascend
  // with the positions, so they are merged as they come.
  Positions run(const PatternNode& node, const Positions& from) {
    Positions set;
    std::size_t end = 0;  // how far the characters are known to reach
    for (const std::size_t at : from) {
      end = std::max(end, at);
      while (has(node.parts[0], end)) ++end;
      const std::size_t length = end - at;
      if (length < node.min) continue;
      std::size_t next = at + node.min;
      if (!set.empty()) next = std::max(next, set.back() + 1);
      const std::size_t last = at + std::min(length, node.max);
      for (; next <= last; ++next) set.push_back(next);
    }
    work(set.size() + (from.empty() ? 0 : end - from.front()));
    return set;
  }

  Positions repeat(const PatternNode& node, const Positions& from) {
    // After this many rounds more of them change nothing: a round that takes no character can only
    // repeat what was there.
    const std::size_t enough = text_.size() + 1;
    Positions set = from;
    for (std::size_t i = 0; i < std::min(node.min, enough) && !set.empty(); ++i) {
      set = step(node.parts[0], set);
    }
    std::vector<bool> reached(text_.size() + 1);
    for (const std::size_t at : set) reached[at] = true;
    work(reached.size() / 8);
    for (std::size_t i = node.min; i < node.max && !set.empty(); ++i) {
      // What was reached in fewer rounds needs no second look.
      Positions fresh;
      for (const std::size_t at : step(node.parts[0], set)) {
        if (!reached[at]) fresh.push_back(at);
        reached[at] = true;
      }
      set = std::move(fresh);
    }
    Positions all;
    for (std::size_t at = 0; at < reached.size(); ++at) {
      if (reached[at]) all.push_back(at);
    }
    return all;
  }

  Positions look(const PatternNode& node, const Positions& from, bool wanted) {
    Positions set;
    for (const std::size_t at : from) {
      if (!step(node.parts[0], {at}).empty() == wanted) set.push_back(at);
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
  Positions from(anchored_ ? points.size() + 1 : 1);
  std::iota(from.begin(), from.end(), std::size_t{0});
  try {
    const Positions ends = Matcher(points).step(*root_, from);
    return anchored_ ? !ends.empty() : !ends.empty() && ends.back() == points.size();
  } catch (const TooMuchWork&) {
    return true;
  }
}

}  // namespace fakes::wire
