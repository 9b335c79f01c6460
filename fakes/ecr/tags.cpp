#include "fakes/ecr/tags.h"

#include <fmt/format.h>

#include "fakes/ecr/access.h"
#include "sim/base/text.h"

namespace fakes::ecr {
namespace {

constexpr std::int64_t most_tags = 50;
constexpr std::size_t longest_key = 128;
constexpr std::size_t longest_value = 256;

// Of the ARN that the call names.
Repository tagged(Transaction& state, const Call& call) {
  const std::string& arn = call.input["resourceArn"].text();
  const auto parts = sim::split(arn, ':');
  constexpr std::string_view kind = "repository/";
  if (parts.size() != 6 || parts[0] != "arn" || parts[2] != "ecr" || !parts[5].starts_with(kind)) {
    throw Fault("InvalidParameterException",
                fmt::format("Invalid parameter at 'resourceArn' failed to satisfy constraint: "
                            "'Invalid ARN {}'",
                            arn));
  }
  auto repository = get_repository(state, {parts[4], parts[3]}, parts[5].substr(kind.size()));
  check_access(call.identity, repository, call.wire.operation->name(), call.source_ip);
  return repository;
}

Value tag_resource(Ecr& ecr, Call& call) {
  ecr.core.store.write(
      [&](Transaction& state) { put_tags(state, tagged(state, call), call.input["tags"]); });
  return Value::structure();
}

Value untag_resource(Ecr& ecr, Call& call) {
  ecr.core.store.write([&](Transaction& state) {
    const Repository repository = tagged(state, call);
    for (const Value& key : call.input["tagKeys"].items()) {
      state.run("DELETE FROM ecr_resource_tags WHERE repository = ? AND key = ?", repository.id,
                key.text());
    }
  });
  return Value::structure();
}

Value list_tags_for_resource(Ecr& ecr, Call& call) {
  Value tags = Value::list();
  ecr.core.store.read([&](Transaction& state) {
    state.each(
        "SELECT key, value FROM ecr_resource_tags WHERE repository = ? ORDER BY key",
        [&](const Row& row) {
          tags.push(Value::structure({{"Key", row.text(0)}, {"Value", row.text(1)}}));
        },
        tagged(state, call).id);
  });
  return Value::structure({{"tags", std::move(tags)}});
}

}  // namespace

void put_tags(Transaction& state, const Repository& repository, const Value& tags) {
  for (const Value& tag : tags.items()) {
    const std::string& key = tag["Key"].text();
    const std::string& value = tag["Value"].text();
    if (key.empty() || key.size() > longest_key || value.size() > longest_value ||
        key.starts_with("aws:")) {
      throw Fault("InvalidTagParameterException",
                  fmt::format("Invalid parameter at 'tags' failed to satisfy constraint: 'the tag "
                              "{} has a key or a value that is not allowed'",
                              key));
    }
    state.run(
        "INSERT INTO ecr_resource_tags (repository, key, value) VALUES (?, ?, ?) "
        "ON CONFLICT (repository, key) DO UPDATE SET value = excluded.value",
        repository.id, key, value);
  }
  const auto count =
      state.integer("SELECT count(*) FROM ecr_resource_tags WHERE repository = ?", repository.id);
  if (count > most_tags) {
    throw Fault("TooManyTagsException",
                fmt::format("A repository can have no more than {} tags.", most_tags));
  }
}

void add_tag_operations(Operations& operations) {
  operations.add("TagResource", tag_resource);
  operations.add("UntagResource", untag_resource);
  operations.add("ListTagsForResource", list_tags_for_resource);
}

}  // namespace fakes::ecr
