// Resources that SSM keeps as they were given and returns whole: maintenance windows, documents,
// commands and so on. A record is a value of one of the model's shapes, under its kind and id, in
// the order of making; `parent` groups the records that belong to another.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/ssm/scope.h"
#include "fakes/store.h"
#include "fakes/wire/value.h"

namespace fakes::ssm {

extern const std::string_view kRecordTables;

// Kinds; those that can have tags are called as in ResourceTypeForTagging.
constexpr std::string_view kManagedInstance = "ManagedInstance";

// The members of a structure that a shape has too: an input as what is kept of it, a record as the
// item of a list.
wire::Value as_shape(const wire::Value& value, std::string_view shape);

class Records {
 public:
  Records(Transaction& transaction, Scope scope) : transaction_(transaction), scope_(scope) {}

  // `shape` is the model's name of the value's shape, the same for all records of a kind. What is
  // there of that kind and id is replaced, and keeps its place and parent.
  void put(std::string_view kind, std::string_view id, std::string_view shape,
           const wire::Value& value, std::string_view parent = "") const;
  bool exists(std::string_view kind, std::string_view id) const;
  std::optional<wire::Value> find(std::string_view kind, std::string_view id) const;
  std::vector<wire::Value> all(std::string_view kind) const;
  std::vector<wire::Value> children(std::string_view kind, std::string_view parent) const;
  std::int64_t count(std::string_view kind) const;
  // Whether there was one.
  bool remove(std::string_view kind, std::string_view id) const;
  void remove_children(std::string_view kind, std::string_view parent) const;

 private:
  Transaction& transaction_;
  Scope scope_;
};

}  // namespace fakes::ssm
