#include "fakes/smtp/command.h"

#include <algorithm>
#include <cctype>

#include "fakes/request.h"

namespace fakes::smtp {
namespace {

constexpr std::size_t parameter_limit = 20;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string upper_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out;
}

// Where the path that begins at the front ends: behind '>', which quotes may hide.
std::size_t path_length(std::string_view text) {
  const bool has_bracket = !text.empty() && text.front() == '<';
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_quoted && c == '\\') {
      ++at;
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && has_bracket && c == '>') {
      return at + 1;
    } else if (!is_quoted && !has_bracket && is_blank(c)) {
      return at;
    }
  }
  return has_bracket ? std::string_view::npos : text.size();
}

}  // namespace

Command split_command(std::string_view line) {
  line = trimmed(line);
  const auto* blank = std::find_if(line.begin(), line.end(), is_blank);
  const auto length = static_cast<std::size_t>(blank - line.begin());
  return {upper_case(line.substr(0, length)), std::string(trimmed(line.substr(length)))};
}

const std::string* PathArgument::find(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::optional<PathArgument> parse_path_argument(std::string_view argument,
                                                std::string_view keyword) {
  if (argument.size() <= keyword.size() ||
      !same_name(argument.substr(0, keyword.size()), keyword)) {
    return std::nullopt;
  }
  argument = trimmed(argument.substr(keyword.size()));
  if (argument.empty() || argument.front() != ':') return std::nullopt;
  argument = trimmed(argument.substr(1));
  const std::size_t length = path_length(argument);
  if (length == std::string_view::npos || length == 0) return std::nullopt;
  PathArgument result;
  std::string_view path = argument.substr(0, length);
  if (path.front() == '<') path = path.substr(1, path.size() - 2);
  result.path = path;
  std::string_view rest = argument.substr(length);
  if (!rest.empty() && !is_blank(rest.front())) return std::nullopt;
  for (rest = trimmed(rest); !rest.empty(); rest = trimmed(rest)) {
    const auto* blank = std::find_if(rest.begin(), rest.end(), is_blank);
    const std::string_view word = rest.substr(0, static_cast<std::size_t>(blank - rest.begin()));
    rest.remove_prefix(word.size());
    const std::size_t equals = std::min(word.find('='), word.size());
    if (equals == 0 || result.parameters.size() == parameter_limit) return std::nullopt;
    result.parameters.emplace_back(upper_case(word.substr(0, equals)),
                                   word.substr(std::min(equals + 1, word.size())));
  }
  return result;
}

std::optional<std::pair<std::string, std::string>> parse_plain(std::string_view message) {
  const std::size_t first = message.find('\0');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = message.find('\0', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  if (message.find('\0', second + 1) != std::string_view::npos) return std::nullopt;
  return std::pair(std::string(message.substr(first + 1, second - first - 1)),
                   std::string(message.substr(second + 1)));
}

}  // namespace fakes::smtp
