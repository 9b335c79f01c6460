#include <algorithm>
#include <cctype>
#include <optional>

#include <fmt/format.h>

#include "fakes/ses/handlebars.h"
#include "fakes/ses/handlebars_node.h"
#include "sim/base/text.h"

namespace fakes::ses::handlebars {
namespace {

constexpr std::size_t kMaxDepth = 32;

// One tag, "{{#if a}}", or the text between two.
struct Token {
  bool is_tag = false;
  std::string text;  // of a tag: what stands inside, without braces and tildes
  bool trims_before = false;
  bool trims_after = false;
};

bool is_blank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

// Where a tag whose inside begins at `at` ends, and how many braces end it.
std::size_t end_of_tag(std::string_view source, std::size_t at, bool is_triple) {
  if (source.substr(at, 3) == "!--") {
    const auto end = source.find("--", at + 3);
    return end == source.npos ? end : source.find("}}", end);
  }
  return source.find(is_triple ? "}}}" : "}}", at);
}

std::vector<Token> tokens_of(std::string_view source) {
  std::vector<Token> tokens;
  std::string text;
  const auto flush = [&] {
    if (!text.empty()) tokens.push_back({false, std::exchange(text, {})});
  };
  while (!source.empty()) {
    const auto open = source.find("{{");
    if (open == source.npos) {
      text += source;
      break;
    }
    if (open > 0 && source[open - 1] == '\\') {
      const auto close = std::min(source.find("}}", open), source.size() - 2);
      text += source.substr(0, open - 1);
      text += source.substr(open, close + 2 - open);
      source.remove_prefix(close + 2);
      continue;
    }
    text += source.substr(0, open);
    const bool is_triple = source.substr(open, 3) == "{{{";
    std::size_t begin = open + (is_triple ? 3 : 2);
    Token token = {true, {}};
    token.trims_before = begin < source.size() && source[begin] == '~';
    if (token.trims_before) ++begin;
    const auto end = end_of_tag(source, begin, is_triple);
    if (end == source.npos) throw BadTemplate("a tag is not closed");
    auto inside = source.substr(begin, end - begin);
    token.trims_after = !inside.empty() && inside.back() == '~';
    if (token.trims_after) inside.remove_suffix(1);
    token.text = sim::trim(inside);
    flush();
    tokens.push_back(std::move(token));
    source.remove_prefix(end + (is_triple ? 3 : 2));
  }
  flush();
  return tokens;
}

bool stands_alone(const Token& token) {
  if (!token.is_tag || token.text.empty()) return false;
  return std::string_view("#^/!>").find(token.text.front()) != std::string_view::npos ||
         token.text == "else" || token.text.rfind("else ", 0) == 0;
}

// Blanks since the last line end, when there is nothing else.
std::optional<std::size_t> blank_tail(const std::string& text, bool is_first) {
  std::size_t at = text.size();
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  const bool at_line = at == 0 ? is_first : text[at - 1] == '\n';
  return at_line ? std::optional(at) : std::nullopt;
}

// Blanks up to and with the next line end, when there is nothing else.
std::optional<std::size_t> blank_head(const std::string& text, bool is_last) {
  std::size_t at = 0;
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) ++at;
  if (at < text.size()) return text[at] == '\n' ? std::optional(at + 1) : std::nullopt;
  return is_last ? std::optional(at) : std::nullopt;
}

// A block's tag that has a line of its own takes the line with it; tildes take all blanks.
void trim_blanks(std::vector<Token>& tokens) {
  struct Cut {
    std::size_t head = 0;
    std::size_t tail = std::string::npos;  // keep up to here
  };
  std::vector<Cut> cuts(tokens.size());
  const std::string none;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!stands_alone(tokens[i])) continue;
    const bool text_before = i > 0 && !tokens[i - 1].is_tag;
    const bool text_after = i + 1 < tokens.size() && !tokens[i + 1].is_tag;
    const auto tail = text_before ? blank_tail(tokens[i - 1].text, i == 1)
                                  : (i == 0 ? std::optional<std::size_t>(0) : std::nullopt);
    const auto head = text_after
                          ? blank_head(tokens[i + 1].text, i + 2 == tokens.size())
                          : (i + 1 == tokens.size() ? std::optional<std::size_t>(0) : std::nullopt);
    if (!tail || !head) continue;
    if (text_before) cuts[i - 1].tail = *tail;
    if (text_after) cuts[i + 1].head = *head;
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].is_tag) continue;
    std::string& text = tokens[i].text;
    const std::size_t end = std::min(cuts[i].tail, text.size());
    text = text.substr(std::min(cuts[i].head, end), end - std::min(cuts[i].head, end));
    if (i > 0 && tokens[i - 1].trims_after) {
      text.erase(0, std::find_if_not(text.begin(), text.end(), is_blank) - text.begin());
    }
    if (i + 1 < tokens.size() && tokens[i + 1].trims_before) {
      while (!text.empty() && is_blank(text.back())) text.pop_back();
    }
  }
}

Word path_word(std::string_view text) {
  Word word;
  word.text = std::string(text);
  if (!text.empty() && text.front() == '@') {
    word.is_data = true;
    text.remove_prefix(1);
  }
  while (text.substr(0, 3) == "../" || text == "..") {
    ++word.up;
    text.remove_prefix(std::min<std::size_t>(3, text.size()));
  }
  std::string step;
  const auto finish = [&] {
    if (!step.empty() && step != "this" && step != ".") word.steps.push_back(step);
    step.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '[') {
      const auto end = text.find(']', i);
      if (end == text.npos) throw BadTemplate(fmt::format("'{}' is no path", word.text));
      step += text.substr(i + 1, end - i - 1);
      i = end;
    } else if (c == '.' || c == '/') {
      finish();
    } else if (std::string_view("!\"#%&'()*+,;<=>@^`{|}~").find(c) != std::string_view::npos) {
      throw BadTemplate(fmt::format("'{}' is no path", word.text));
    } else {
      step += c;
    }
  }
  finish();
  return word;
}

Word word_of(std::string_view text) {
  if (text == "true" || text == "false")
    return {Word::Kind::boolean, std::string(text), 0, false, {}};
  const bool is_number =
      std::all_of(text.begin(), text.end(),
                  [](char c) {
                    return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
                  }) &&
      text.find_first_of("0123456789") != text.npos && text.size() < 18;
  if (is_number) return {Word::Kind::number, std::string(text), 0, false, {}};
  return path_word(text);
}

// The words of a tag, texts in quotes as one.
std::vector<Word> words_of(std::string_view text, std::vector<std::string>* names = nullptr) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < text.size();) {
    if (is_blank(text[i])) {
      ++i;
    } else if (text[i] == '"' || text[i] == '\'') {
      const auto end = text.find(text[i], i + 1);
      if (end == text.npos) throw BadTemplate("a text is not closed");
      words.push_back(
          {Word::Kind::text, std::string(text.substr(i + 1, end - i - 1)), 0, false, {}});
      i = end + 1;
    } else if (names != nullptr && text.substr(i, 4) == "as |") {
      const auto end = text.find('|', i + 4);
      if (end == text.npos) throw BadTemplate("the names of a block are not closed");
      for (const auto& name : sim::split(text.substr(i + 4, end - i - 4), ' ')) {
        if (!name.empty()) names->push_back(name);
      }
      i = end + 1;
    } else {
      auto end = i;
      bool in_brackets = false;
      for (; end < text.size() && (in_brackets || !is_blank(text[end])); ++end) {
        if (text[end] == '[') in_brackets = true;
        if (text[end] == ']') in_brackets = false;
      }
      words.push_back(word_of(text.substr(i, end - i)));
      i = end;
    }
  }
  return words;
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Node parse() {
    Node root;
    std::string ended_by;
    parse_into(root.children, ended_by, 0);
    if (!ended_by.empty()) throw BadTemplate(fmt::format("unexpected {{{{{}}}}}", ended_by));
    return root;
  }

 private:
  // Nodes up to the tag that ends or divides the block; its inside goes to `ended_by`.
  void parse_into(std::vector<Node>& nodes, std::string& ended_by, std::size_t depth) {
    if (depth > kMaxDepth) throw BadTemplate("blocks are nested too deeply");
    while (at_ < tokens_.size()) {
      Token& token = tokens_[at_++];
      const std::string& text = token.text;
      if (!token.is_tag) {
        Node node;
        node.kind = Node::Kind::text;
        node.text = std::move(token.text);
        nodes.push_back(std::move(node));
        continue;
      }
      if (text.empty()) throw BadTemplate("a tag is empty");
      const bool divides = text == "else" || text == "^" || text.rfind("else ", 0) == 0;
      if (divides || text.front() == '/') {
        ended_by = text;
        return;
      }
      if (text.front() == '!') continue;
      nodes.push_back(tag(text, depth));
    }
    ended_by.clear();
  }

  Node tag(const std::string& text, std::size_t depth) {
    Node node;
    if (text.front() == '#' || text.front() == '^') return block(text, depth);
    if (text.front() == '>') {
      node.kind = Node::Kind::partial;
      node.words = words_of(std::string_view(text).substr(1));
      if (node.words.empty()) throw BadTemplate("a partial has no name");
      node.text = node.words.front().text;
      return node;
    }
    node.kind = Node::Kind::variable;
    node.words = words_of(text.front() == '&' ? std::string_view(text).substr(1) : text);
    if (node.words.empty()) throw BadTemplate("a tag is empty");
    if (node.words.size() > 1 && node.words.front().text != "lookup") {
      throw BadTemplate(fmt::format("there is no helper '{}'", node.words.front().text));
    }
    return node;
  }

  Node block(const std::string& text, std::size_t depth) {
    Node node;
    node.kind = Node::Kind::block;
    node.is_inverted = text.front() == '^';
    if (text.rfind("#*", 0) == 0) {
      node.kind = Node::Kind::define;
      node.words = words_of(std::string_view(text).substr(2));
      if (node.words.size() != 2 || node.words[0].text != "inline") {
        throw BadTemplate(fmt::format("unknown decorator '{}'", text));
      }
      node.text = node.words[1].text;
      finish(node, "inline", depth);
      return node;
    }
    node.words = words_of(std::string_view(text).substr(1), &node.names);
    if (node.words.empty()) throw BadTemplate("a block has no name");
    const std::string name = node.words.front().text;
    name_block(node, name);
    finish(node, name, depth);
    return node;
  }

  static void name_block(Node& node, const std::string& name) {
    const bool is_helper = name == "if" || name == "unless" || name == "each" || name == "with";
    if (is_helper) {
      if (node.words.size() != 2) throw BadTemplate(fmt::format("#{} takes one argument", name));
      node.text = name;
      node.words.erase(node.words.begin());
    } else if (node.words.size() != 1) {
      throw BadTemplate(fmt::format("there is no helper '{}'", name));
    }
  }

  void finish(Node& node, const std::string& name, std::size_t depth) {
    std::string ended_by;
    parse_into(node.children, ended_by, depth + 1);
    if (ended_by.rfind("else ", 0) == 0) {
      Node chained;
      chained.kind = Node::Kind::block;
      chained.words = words_of(std::string_view(ended_by).substr(5), &chained.names);
      if (chained.words.empty()) throw BadTemplate("a block has no name");
      name_block(chained, chained.words.front().text);
      // It ends where this block does.
      finish(chained, name, depth + 1);
      node.otherwise.push_back(std::move(chained));
      return;
    }
    if (ended_by == "else" || ended_by == "^") parse_into(node.otherwise, ended_by, depth + 1);
    if (ended_by.empty() || ended_by.front() != '/') {
      throw BadTemplate(fmt::format("the block '{}' is not closed", name));
    }
    if (sim::trim(ended_by.substr(1)) != name) {
      throw BadTemplate(fmt::format("{{{{{}}}}} closes the block '{}'", ended_by, name));
    }
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

Node parse(std::string_view source) {
  auto tokens = tokens_of(source);
  trim_blanks(tokens);
  return Parser(std::move(tokens)).parse();
}

}  // namespace fakes::ses::handlebars
