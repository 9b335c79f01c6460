// Asking lists of values, as filters do.
#pragma once

#include <algorithm>
#include <string_view>

#include "fakes/wire/value.h"

namespace fakes::ssm {

template <typename Is>
bool any(const wire::Value& list, Is is) {
  return std::any_of(list.items().begin(), list.items().end(), is);
}

template <typename Is>
bool all(const wire::Value& list, Is is) {
  return std::all_of(list.items().begin(), list.items().end(), is);
}

// Whether a list of texts has this one.
inline bool has_text(const wire::Value& list, std::string_view text) {
  return any(list, [&](const wire::Value& one) { return one.text() == text; });
}

}  // namespace fakes::ssm
