// Pages of lists: NextToken is the number of items that came before.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "fakes/wire/value.h"

namespace fakes::ssm {

// Takes a list's items one by one and keeps those of the page that the input asks for.
class Page {
 public:
  // Throws Fault InvalidNextToken.
  Page(const wire::Value& input, std::size_t default_size);

  // Whether this item is of the page: then its value is worth making, and is given to add().
  bool wants_next() { return seen_++ >= first_ && items_.size() < size_; }
  void add(wire::Value item) { items_.push(std::move(item)); }
  // True once nothing more is needed: the page is full, and it is known that there is more.
  bool is_over() const { return seen_ > first_ + size_; }

  // Puts the items and, when there are more, NextToken. DescribeParameters gives a token with every
  // full page, and then an empty page without.
  enum class Token { when_more, when_full };
  void write(wire::Value& output, std::string_view member, Token token = Token::when_more);

 private:
  std::size_t first_ = 0;
  std::size_t size_;
  std::size_t seen_ = 0;
  wire::Value items_ = wire::Value::list();
};

// The page of a list that is there as a whole.
wire::Value page_of(const wire::Value& input, std::string_view member, wire::Value::List items,
                    std::size_t default_size = 50);

}  // namespace fakes::ssm
