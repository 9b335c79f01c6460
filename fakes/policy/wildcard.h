// Patterns of IAM's policy language: '*' stands for any text, '?' for one character, and variables
// such as ${aws:username} for what a request says. Source: IAM User Guide, "IAM JSON policy
// elements: Resource" and "Variables and tags".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fakes::policy {

// The value of a variable's key; nothing when the request has none, or several.
using Lookup = std::function<std::optional<std::string>(std::string_view key)>;

enum class Wildcards { special, literal };

class Pattern {
 public:
  // Takes every character as it is, but for the wildcards.
  explicit Pattern(std::string_view text, Wildcards wildcards = Wildcards::special);
  // With variables in place of which their values stand as plain text; ${*}, ${?} and ${$} are
  // those characters, ${key, 'default'} has a value in any case. Nothing when a variable has no
  // value.
  static std::optional<Pattern> with_variables(std::string_view text, const Lookup& lookup,
                                               Wildcards wildcards = Wildcards::special);

  bool matches(std::string_view text) const;
  // The same without looking at the case of ASCII letters.
  bool matches_any_case(std::string_view text) const;
  // The parts between colons one by one: the first five, and all that follows.
  bool matches_arn(std::string_view arn) const;

 private:
  enum class Kind : char { character, any_text, any_character };
  Pattern() = default;
  void add(std::string_view text, Wildcards wildcards);
  bool equal(std::size_t at, char character, bool any_case) const;
  bool matches_from(std::size_t begin, std::size_t end, std::string_view text, bool any_case) const;

  std::string characters_;
  std::string kinds_;  // Kind of each
};

}  // namespace fakes::policy
