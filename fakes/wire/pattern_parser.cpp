#include <optional>
#include <string>

#include "fakes/wire/encoding.h"
#include "fakes/wire/pattern_node.h"

namespace fakes::wire {
namespace {

using Kind = PatternNode::Kind;
using Ranges = std::vector<std::pair<char32_t, char32_t>>;
struct Untranslated {};

constexpr char32_t kLast = 0x10FFFF;

const Ranges kDigits = {{'0', '9'}};
const Ranges kWord = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
const Ranges kBlank = {{'\t', '\r'}, {' ', ' '}};
const Ranges kPrint = {{' ', '~'}, {0x80, kLast}};

void append(Ranges& to, const Ranges& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// The characters that are in none of the ranges, which are sorted.
Ranges complement(const Ranges& ranges) {
  Ranges out;
  char32_t next = 0;
  for (const auto& [first, last] : ranges) {
    if (first > next) out.emplace_back(next, first - 1);
    next = last + 1;
  }
  out.emplace_back(next, kLast);
  return out;
}

// Unicode's categories, exactly for ASCII only.
Ranges category(const std::string& name) {
  Ranges out = {{0x80, kLast}};
  if (name == "ASCII") return {{0, 0x7F}};
  if (name == "Print" || name == "Graph") return kPrint;
  if (name == "Alpha" || name[0] == 'L') {
    if (name != "Ll" && name != "Lower") out.emplace_back('A', 'Z');
    if (name != "Lu") out.emplace_back('a', 'z');
  } else if (name == "Alnum") {
    append(out, {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}});
  } else if (name[0] == 'N' || name == "Digit") {
    append(out, kDigits);
  } else if (name[0] == 'Z' || name == "Space") {
    append(out, {{' ', ' '}});
  } else if (name[0] == 'P') {
    append(out, {{'!', '#'},
                 {'%', '*'},
                 {',', '/'},
                 {':', ';'},
                 {'?', '@'},
                 {'[', ']'},
                 {'_', '_'},
                 {'{', '{'},
                 {'}', '}'}});
  } else if (name[0] == 'S') {
    append(out,
           {{'$', '$'}, {'+', '+'}, {'<', '>'}, {'^', '^'}, {'`', '`'}, {'|', '|'}, {'~', '~'}});
  } else if (name[0] == 'C') {
    append(out, {{0, 0x1F}, {0x7F, 0x7F}});
  } else if (name[0] != 'M') {
    throw Untranslated();
  }
  return out;
}

class Parser {
 public:
  explicit Parser(std::string_view expression) : text_(code_points(expression)) {}

  PatternNode parse() {
    PatternNode node = choice();
    if (!done()) throw Untranslated();
    return node;
  }
  bool anchored() const { return anchored_; }

 private:
  bool done() const { return at_ >= text_.size(); }
  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : U'\0';
  }
  char32_t next() {
    if (done()) throw Untranslated();
    return text_[at_++];
  }
  bool take(char32_t c) {
    if (done() || peek() != c) return false;
    ++at_;
    return true;
  }

  PatternNode choice() {
    if (++depth_ > 50) throw Untranslated();
    PatternNode node;
    node.kind = Kind::choice;
    do {
      node.parts.push_back(sequence());
    } while (take(U'|'));
    --depth_;
    return node.parts.size() == 1 ? std::move(node.parts.front()) : std::move(node);
  }

  PatternNode sequence() {
    PatternNode node;
    while (!done() && peek() != U'|' && peek() != U')') node.parts.push_back(repeated());
    return node;
  }

  PatternNode repeated() {
    PatternNode node = atom();
    while (const auto bounds = quantifier()) {
      PatternNode outer;
      outer.kind = Kind::repeat;
      outer.min = bounds->first;
      outer.max = bounds->second;
      outer.parts.push_back(std::move(node));
      node = std::move(outer);
      // Lazy matches the same texts; possessive does not always.
      take(U'?');
      if (peek() == U'+') throw Untranslated();
    }
    return node;
  }

  std::optional<std::pair<std::size_t, std::size_t>> quantifier() {
    using Bounds = std::pair<std::size_t, std::size_t>;
    if (take(U'*')) return Bounds{0, PatternNode::kUnlimited};
    if (take(U'+')) return Bounds{1, PatternNode::kUnlimited};
    if (take(U'?')) return Bounds{0, 1};
    if (!take(U'{')) return std::nullopt;
    const std::size_t min = number();
    std::size_t max = min;
    if (take(U',')) max = peek() == U'}' ? PatternNode::kUnlimited : number();
    if (!take(U'}') || max < min) throw Untranslated();
    return Bounds{min, max};
  }

  std::size_t number() {
    std::size_t value = 0;
    bool any = false;
    while (peek() >= U'0' && peek() <= U'9' && value < 100'000'000) {
      value = value * 10 + (next() - U'0');
      any = true;
    }
    if (!any) throw Untranslated();
    return value;
  }

  static PatternNode characters(Ranges ranges, bool negated = false) {
    PatternNode node;
    node.kind = Kind::characters;
    node.ranges = std::move(ranges);
    node.negated = negated;
    return node;
  }

  PatternNode anchor(Kind kind) {
    anchored_ = true;
    PatternNode node;
    node.kind = kind;
    return node;
  }

  PatternNode atom() {
    const char32_t c = next();
    switch (c) {
      case U'(':
        return group();
      case U'[':
        return characters_in_brackets();
      case U'.':
        return characters({{'\n', '\n'}, {'\r', '\r'}}, true);
      case U'^':
        return anchor(Kind::begin);
      case U'$':
        return anchor(Kind::end);
      case U'\\':
        return characters(escape());
      case U'*':
      case U'+':
      case U'?':
        throw Untranslated();
      default:
        return characters({{c, c}});
    }
  }

  PatternNode group() {
    std::optional<Kind> look;
    if (take(U'?')) {
      const char32_t sort = next();
      if (sort == U'=') look = Kind::ahead;
      if (sort == U'!') look = Kind::not_ahead;
      if (!look && sort != U':') throw Untranslated();
    }
    PatternNode inner = choice();
    if (!take(U')')) throw Untranslated();
    if (!look) return inner;
    PatternNode node;
    node.kind = *look;
    node.parts.push_back(std::move(inner));
    return node;
  }

  PatternNode characters_in_brackets() {
    const bool negated = take(U'^');
    Ranges ranges;
    bool first = true;
    while (first || peek() != U']') {
      first = false;
      // Java's unions and intersections of classes.
      if (peek() == U'[' || (peek() == U'&' && peek(1) == U'&')) throw Untranslated();
      Ranges item = bracket_item();
      const bool single = item.size() == 1 && item[0].first == item[0].second;
      if (single && peek() == U'-' && peek(1) != U']') {
        ++at_;
        const Ranges to = bracket_item();
        const bool ends = to.size() == 1 && to[0].first == to[0].second;
        if (ends && to[0].second < item[0].first) throw Untranslated();
        if (ends) {
          item[0].second = to[0].second;
        } else {
          item.emplace_back('-', '-');
          append(item, to);
        }
      }
      append(ranges, item);
      if (done()) throw Untranslated();
    }
    ++at_;
    return characters(std::move(ranges), negated);
  }

  Ranges bracket_item() {
    const char32_t c = next();
    if (c == U'\\') return escape();
    return {{c, c}};
  }

  // After a backslash.
  Ranges escape() {
    const char32_t c = next();
    switch (c) {
      case U'd':
        return kDigits;
      case U'D':
        return complement(kDigits);
      case U'w':
        return kWord;
      case U'W':
        return complement(kWord);
      case U's':
        return kBlank;
      case U'S':
        return complement(kBlank);
      case U't':
        return {{'\t', '\t'}};
      case U'n':
        return {{'\n', '\n'}};
      case U'r':
        return {{'\r', '\r'}};
      case U'f':
        return {{'\f', '\f'}};
      case U'p':
        return category(category_name());
      case U'x':
        return hex(2);
      case U'u':
        return hex(4);
      default:
        break;
    }
    const bool letter = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
    if (letter || (c >= U'0' && c <= U'9')) throw Untranslated();
    return {{c, c}};
  }

  std::string category_name() {
    std::string name;
    if (!take(U'{')) return {static_cast<char>(next())};
    while (!take(U'}')) name += static_cast<char>(next());
    if (name.empty()) throw Untranslated();
    return name;
  }

  static int hex_digit(char32_t c) {
    if (c >= U'0' && c <= U'9') return static_cast<int>(c - U'0');
    if (c >= U'a' && c <= U'f') return static_cast<int>(c - U'a' + 10);
    if (c >= U'A' && c <= U'F') return static_cast<int>(c - U'A' + 10);
    return -1;
  }

  Ranges hex(int digits) {
    char32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const int digit = hex_digit(next());
      if (digit < 0) throw Untranslated();
      value = value * 16 + static_cast<char32_t>(digit);
    }
    // \u10000 is \u1000 and a zero to Java, which nobody meant; halves of pairs are not seen here.
    // The two neighbours of the halves do stand in models, as ends of ranges.
    if (digits == 4 && hex_digit(peek()) >= 0) throw Untranslated();
    if (value >= 0xD800 && value <= 0xDFFF) throw Untranslated();
    return {{value, value}};
  }

  std::u32string text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool anchored_ = false;
};

}  // namespace

std::unique_ptr<PatternNode> parse_pattern(std::string_view expression, bool& anchored) {
  try {
    Parser parser(expression);
    auto node = std::make_unique<PatternNode>(parser.parse());
    anchored = parser.anchored();
    return node;
  } catch (const Untranslated&) {
    return nullptr;
  }
}

}  // namespace fakes::wire
