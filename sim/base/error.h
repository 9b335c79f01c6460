// The one exception type. Libraries' exceptions are translated to it where they enter our code; it
// is caught only in main, at a step's boundary, at a request's boundary and in a thread's body.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace sim {

// What a caller can do about an error. Details belong in the message, not in more categories.
enum class Category {
  failed,       // the thing was tried and did not work
  usage,        // bad command line, environment file or script: the user changes the input
  unfit,        // this host cannot do it (missing privilege, package, memory, kernel feature)
  stalled,      // a deadline ran out
  interrupted,  // Ctrl-C or SIGTERM
  internal,     // our bug
};

// The process exit code of a category: 1, 2, 3, 4, 130, 70 (documented in README.md).
int exit_code(Category category);

class Error : public std::exception {
 public:
  Error(Category category, std::string message);

  template <typename... Args>
  Error(Category category, fmt::format_string<Args...> format, Args&&... args)
      : Error(category, fmt::format(format, std::forward<Args>(args)...)) {}

  // Puts "phrase: " in front of the message. Each layer does so at most once.
  Error& add_context(std::string_view phrase);
  // Attaches what a failed command printed; shown below the message.
  Error& with_output(std::string output);
  // Says what the user can type or change next; shown last.
  Error& with_fix(std::string fix);

  Category category() const { return category_; }
  const std::string& message() const { return message_; }
  const std::string& output() const { return output_; }
  const std::string& fix() const { return fix_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  Category category_;
  std::string message_;
  std::string output_;
  std::string fix_;
};

}  // namespace sim
