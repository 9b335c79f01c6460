// A template taken apart: what parsing makes and rendering walks. Internal to handlebars.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fakes::ses::handlebars {

// A word of a tag: a path such as "../user.name", or a literal.
struct Word {
  enum class Kind { path, text, number, boolean };
  Kind kind = Kind::path;
  std::string text;                // as written; of texts without their quotes
  int up = 0;                      // "../" before it
  bool is_data = false;            // "@index"
  std::vector<std::string> steps;  // of a path; none: "this"
};

struct Node {
  enum class Kind { root, text, variable, block, partial, define };
  Kind kind = Kind::root;
  std::string text;         // of text; of block, define and partial the name: "each", "if", ""
  std::vector<Word> words;  // of a variable: what stands in the tag; of a block: its arguments
  std::vector<std::string> names;  // "as |item index|"
  bool is_inverted = false;        // {{^section}}
  std::vector<Node> children;
  std::vector<Node> otherwise;  // after {{else}}
};

// Throws BadTemplate.
Node parse(std::string_view source);

}  // namespace fakes::ses::handlebars
