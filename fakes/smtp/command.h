// SMTP command lines (RFC 5321, section 4.1), taken apart. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fakes::smtp {

struct Command {
  std::string verb;      // in upper case
  std::string argument;  // without blanks around it
};

// Of a line without its end.
Command split_command(std::string_view line);

// What MAIL and RCPT have: a path and parameters (section 4.1.1.11).
struct PathArgument {
  std::string path;                                                  // without brackets
  std::vector<std::pair<std::string, std::string>> parameters = {};  // names in upper case

  const std::string* find(std::string_view name) const;
};

// Of "FROM:<a@b.example> SIZE=10", where `keyword` is "FROM". A blank before the path and missing
// brackets are let pass, as by most servers. Nothing when it is not that.
std::optional<PathArgument> parse_path_argument(std::string_view argument,
                                                std::string_view keyword);

// RFC 4616: the user and the password of a decoded message of the mechanism PLAIN.
std::optional<std::pair<std::string, std::string>> parse_plain(std::string_view message);

}  // namespace fakes::smtp
