#include "fakes/ssm/paging.h"

#include <charconv>

#include "fakes/wire/fault.h"

namespace fakes::ssm {

using wire::Value;

Page::Page(const Value& input, std::size_t default_size)
    : size_(static_cast<std::size_t>(
          input["MaxResults"].integer(static_cast<std::int64_t>(default_size)))) {
  const Value* token = input.find("NextToken");
  if (token == nullptr || token->text().empty()) return;
  const std::string& text = token->text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), first_);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw wire::Fault("InvalidNextToken", "The specified token isn't valid.");
  }
}

void Page::write(Value& output, std::string_view member, Token token) {
  const bool is_full = size_ > 0 && items_.size() == size_;
  const bool has_more = seen_ > first_ + size_;
  output.set(member, std::move(items_));
  if (has_more || (token == Token::when_full && is_full)) {
    output.set("NextToken", std::to_string(first_ + size_));
  }
}

Value page_of(const Value& input, std::string_view member, Value::List items,
              std::size_t default_size) {
  Page page(input, default_size);
  for (Value& item : items) {
    if (page.wants_next()) page.add(std::move(item));
  }
  Value output = Value::structure();
  page.write(output, member);
  return output;
}

}  // namespace fakes::ssm
