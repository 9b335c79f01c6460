// EXPECT_ERROR(statement, category, "part of the message"): the statement throws that sim::Error.
#pragma once

#include <optional>

#include <gmock/gmock.h>

#include "sim/base/error.h"

namespace sim::test {

// The error that the function throws; nothing, and a failed test, when it does not.
template <typename Function>
std::optional<Error> error_of(Function function) {
  try {
    function();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no sim::Error was thrown";
  return std::nullopt;
}

}  // namespace sim::test

#define EXPECT_ERROR(statement, expected_category, part)                     \
  if (const auto thrown = ::sim::test::error_of([&] { statement; })) {       \
    EXPECT_EQ(thrown->category(), (expected_category)) << thrown->message(); \
    EXPECT_THAT(thrown->message(), ::testing::HasSubstr(part));              \
  } else /* NOLINT */                                                        \
    static_assert(true)
