#include "fakes/ecr/paging.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "fakes/wire/encoding.h"

namespace fakes::ecr {
namespace {

constexpr std::int64_t usual_page = 100;

std::size_t items_before(const Value& input) {
  const Value* token = input.find("nextToken");
  if (token == nullptr) return 0;
  const auto text = wire::unbase64(token->text());
  const auto number = text ? wire::parse_integer(*text) : std::nullopt;
  if (!number || *number < 0) {
    throw Fault("InvalidParameterException",
                "Invalid parameter at 'nextToken' failed to satisfy constraint: 'Invalid token'");
  }
  return static_cast<std::size_t>(*number);
}

}  // namespace

void put_page(const Value& input, std::string_view member, Value::List items, Value& output) {
  const auto wanted = static_cast<std::size_t>(input["maxResults"].integer(usual_page));
  const std::size_t begin = std::min(items_before(input), items.size());
  const std::size_t end = begin + std::min(wanted, items.size() - begin);
  if (end < items.size()) output.set("nextToken", wire::base64(std::to_string(end)));
  const auto first = items.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = items.begin() + static_cast<std::ptrdiff_t>(end);
  output.set(member, Value::List(std::make_move_iterator(first), std::make_move_iterator(last)));
}

void refuse_pages_of(const Value& input, std::string_view member) {
  if (!input.has(member)) return;
  for (const std::string_view page : {"nextToken", "maxResults"}) {
    if (!input.has(page)) continue;
    throw Fault("InvalidParameterException",
                fmt::format("Invalid parameter at '{}' failed to satisfy constraint: 'it cannot be "
                            "used together with {}'",
                            page, member));
  }
}

}  // namespace fakes::ecr
