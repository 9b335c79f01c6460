// Tags of all kinds of resources that SSM has.
#pragma once

#include <string_view>

#include "fakes/ssm/operations.h"
#include "fakes/ssm/scope.h"
#include "fakes/store.h"
#include "fakes/wire/value.h"

namespace fakes::ssm {

extern const std::string_view kTagTables;

// `type` is one of ResourceTypeForTagging, `resource` its id; a parameter's is its path. `tags` is
// a TagList. Throws Fault TooManyTagsError and ValidationException.
void put_tags(Transaction& transaction, const Scope& scope, std::string_view type,
              std::string_view resource, const wire::Value& tags);
void remove_tags(Transaction& transaction, const Scope& scope, std::string_view type,
                 std::string_view resource);
wire::Value tags_of(Transaction& transaction, const Scope& scope, std::string_view type,
                    std::string_view resource);

void add_tag_operations(Operations& operations);

}  // namespace fakes::ssm
