#include "fakes/elb/tags.h"

#include <set>

#include <fmt/format.h>

namespace fakes::elb {
namespace {

constexpr std::int64_t most_tags = 10;

Value add_tags(Core& core, Call& call) {
  core.store.write([&](Transaction& state) {
    for (const Value& name : call.input["LoadBalancerNames"].items()) {
      put_tags(state, get_balancer(state, call, name.text()), call.input["Tags"]);
    }
  });
  return Value::structure();
}

Value remove_tags(Core& core, Call& call) {
  core.store.write([&](Transaction& state) {
    for (const Value& name : call.input["LoadBalancerNames"].items()) {
      const Balancer balancer = get_balancer(state, call, name.text());
      for (const Value& tag : call.input["Tags"].items()) {
        state.run("DELETE FROM elb_tags WHERE balancer = ? AND key = ?", balancer.id,
                  tag["Key"].text());
      }
    }
  });
  return Value::structure();
}

Value describe_tags(Core& core, Call& call) {
  Value descriptions = Value::list();
  core.store.read([&](Transaction& state) {
    for (const Value& name : call.input["LoadBalancerNames"].items()) {
      Value tags = Value::list();
      state.each(
          "SELECT key, value FROM elb_tags WHERE balancer = ? ORDER BY key",
          [&](const Row& row) {
            tags.push(Value::structure({{"Key", row.text(0)}, {"Value", row.text(1)}}));
          },
          get_balancer(state, call, name.text()).id);
      descriptions.push(Value::structure({{"LoadBalancerName", name}, {"Tags", std::move(tags)}}));
    }
  });
  return Value::structure({{"TagDescriptions", std::move(descriptions)}});
}

}  // namespace

void put_tags(Transaction& state, const Balancer& balancer, const Value& tags) {
  std::set<std::string> keys;
  for (const Value& tag : tags.items()) {
    const std::string& key = tag["Key"].text();
    if (!keys.insert(key).second) {
      throw Fault("DuplicateTagKeys", fmt::format("The tag key {} is there twice", key));
    }
    state.run(
        "INSERT INTO elb_tags (balancer, key, value) VALUES (?, ?, ?) "
        "ON CONFLICT (balancer, key) DO UPDATE SET value = excluded.value",
        balancer.id, key, tag["Value"].text());
  }
  if (state.integer("SELECT count(*) FROM elb_tags WHERE balancer = ?", balancer.id) > most_tags) {
    throw Fault("TooManyTags",
                fmt::format("A load balancer can have no more than {} tags", most_tags));
  }
}

void add_tag_operations(Operations& operations) {
  operations.add("AddTags", add_tags);
  operations.add("RemoveTags", remove_tags);
  operations.add("DescribeTags", describe_tags);
}

}  // namespace fakes::elb
