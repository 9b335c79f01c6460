// What SES keeps in the Store: documents by kind and name, apart for each account and region. A
// configuration set, a template, a contact: what it is made of is the document's, a Value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fakes/clock.h"
#include "fakes/store.h"
#include "fakes/wire/value.h"

namespace fakes::ses {

// Makes the tables.
void migrate(Store& store);

// Removes what SES keeps for a time only, and that is over: messages with their events after 30
// days (as message insights), statistics after 14.
void expire(Store& store, Clock::Time now);

// Whose state.
struct Place {
  std::string account;
  std::string region;

  // "arn:aws:ses:us-east-1:111122223333:identity/example.com", in the partition of the region.
  std::string arn(std::string_view resource) const;
};

struct Record {
  std::int64_t id = 0;  // in the order of their making
  std::string name;
  wire::Value document;
  Clock::Time created = {};
  Clock::Time changed = {};
};

// A piece of a list and, when there is more, how to ask for it.
struct Page {
  std::vector<Record> records;
  std::optional<std::string> next_token;
};

// Kinds are literals such as "template"; records of one kind may be apart by a parent, as contacts
// are by their list.
class Records {
 public:
  Records(Transaction& transaction, Place place, std::string_view kind, std::string parent = "")
      : transaction_(transaction),
        place_(std::move(place)),
        kind_(kind),
        parent_(std::move(parent)) {}

  std::optional<Record> find(std::string_view name);
  bool has(std::string_view name) { return find(name).has_value(); }
  std::vector<Record> all();
  std::int64_t count();
  // Makes it, or changes its document.
  void put(std::string_view name, const wire::Value& document, Clock::Time now);
  bool erase(std::string_view name);
  void erase_all();
  // The records after the token's; nothing when it is no token of ours.
  std::optional<Page> page(std::string_view token, std::size_t limit);

 private:
  Transaction& transaction_;
  Place place_;
  std::string_view kind_;
  std::string parent_;
};

std::string page_token(std::int64_t id);
std::optional<std::int64_t> read_page_token(std::string_view token);

}  // namespace fakes::ses
