// Requests written as text, and the keys of AWS's published examples.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <gmock/gmock.h>

#include "fakes/auth/verifier.h"
#include "fakes/request.h"

namespace fakes::test {

inline constexpr const char* s3_key = "AKIAIOSFODNN7EXAMPLE";
inline constexpr const char* s3_secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
inline constexpr const char* suite_key = "AKIDEXAMPLE";
inline constexpr const char* suite_secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
inline constexpr const char* temporary_key = "ASIAIOSFODNN7EXAMPLE";

// "GET /path?query", a line per header as "Name: value", then after an empty line the body.
inline Request request(std::string_view text) {
  Request result;
  const auto head = text.substr(0, text.find("\n\n"));
  if (head.size() < text.size()) result.body = text.substr(head.size() + 2);
  std::size_t start = 0;
  while (start < head.size()) {
    const auto line = head.substr(start, head.find('\n', start) - start);
    if (start == 0) {
      const auto blank = line.find(' ');
      const auto mark = std::min(line.find('?'), line.size());
      result.method = line.substr(0, blank);
      result.path = line.substr(blank + 1, mark - blank - 1);
      if (mark < line.size()) result.query = line.substr(mark + 1);
    } else {
      const auto colon = line.find(':');
      result.headers.push_back({std::string(line.substr(0, colon)),
                                std::string(line.substr(std::min(
                                    line.find_first_not_of(' ', colon + 1), line.size())))});
    }
    start += line.size() + 1;
  }
  return result;
}

inline std::optional<AccessKey> example_key(const std::string& id) {
  if (id == s3_key) return AccessKey{s3_secret, "111122223333"};
  if (id == suite_key) return AccessKey{suite_secret, "123456789012"};
  if (id == temporary_key) {
    return AccessKey{s3_secret, "111122223333", "token", parse_basic_time("20130524T010000Z")};
  }
  return std::nullopt;
}

inline std::chrono::system_clock::time_point at(std::string_view basic_time) {
  return parse_basic_time(basic_time).value();
}

inline Doorway door(Dialect dialect, std::string_view now) {
  Doorway result;
  result.dialect = dialect;
  result.now = at(now);
  return result;
}

// The code of a denial; "" when there is none.
template <typename T>
std::string code_of(const Answer<T>& answer) {
  return answer ? "" : answer.denial().code;
}
template <typename T>
std::string message_of(const Answer<T>& answer) {
  return answer ? "" : answer.denial().message;
}
inline std::string field_of(const Denial& denial, std::string_view name) {
  for (const auto& [field, value] : denial.fields) {
    if (field == name) return value;
  }
  return "(no such field)";
}

inline Answer<Caller> verify(const Request& request, const Doorway& door,
                             Strictness strictness = Strictness::strict) {
  return Verifier(example_key, strictness).verify(request, door);
}

}  // namespace fakes::test
