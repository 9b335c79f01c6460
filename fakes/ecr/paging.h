// Pages of lists: nextToken is the number of items that came before, in base64 as AWS's look.
#pragma once

#include <string_view>

#include "fakes/ecr/operations.h"

namespace fakes::ecr {

// Puts the page that the input asks for under `member`, and nextToken when there is more. Throws
// Fault InvalidParameterException.
void put_page(const Value& input, std::string_view member, Value::List items, Value& output);

// Throws Fault InvalidParameterException when the input names things one by one, under `member`,
// and asks for a page at the same time.
void refuse_pages_of(const Value& input, std::string_view member);

}  // namespace fakes::ecr
