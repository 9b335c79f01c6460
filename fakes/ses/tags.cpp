#include "fakes/ses/tags.h"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "fakes/ses/identity.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMostTags = 50;

struct Kind {
  std::string_view in_arn;
  std::string_view of_records;
};
constexpr Kind kKinds[] = {{"configuration-set", "configuration_set"},
                           {"contact-list", "contact_list"},
                           {"dedicated-ip-pool", "ip_pool"},
                           {"multi-region-endpoint", "multi-region-endpoint"},
                           {"deliverability-test-report", "deliverability_report"},
                           {"template", "template"},
                           {"tenant", "tenant"}};

struct Resource {
  std::string kind;
  std::string name;
};

Resource expect_arn(const Call& call) {
  const std::string& arn = call.input["ResourceArn"].text();
  const std::string prefix = place_of(call).arn("");
  const auto slash = arn.find('/');
  if (arn.compare(0, prefix.size(), prefix) != 0 || slash == arn.npos) {
    throw invalid(call, fmt::format("Invalid ARN <{}>.", arn));
  }
  return {arn.substr(prefix.size(), slash - prefix.size()), arn.substr(slash + 1)};
}

[[noreturn]] void refuse_missing(const Call& call) {
  throw Fault("NotFoundException",
              fmt::format("Resource {} does not exist.", call.input["ResourceArn"].text()));
}

// "tenant/<name>/<id>"; the others have no id.
std::string record_name(const Resource& resource) {
  return resource.kind == "tenant" ? resource.name.substr(0, resource.name.find('/'))
                                   : resource.name;
}
bool has_id(const Resource& resource, const Record& record) {
  return resource.kind != "tenant" ||
         resource.name == record.name + "/" + record.document["id"].text();
}

// Lets `use` see, and change, the tags of what the ARN names.
void with_tags(Transaction& change, const Call& call, const std::function<void(Value&)>& use) {
  const Resource resource = expect_arn(call);
  const Place place = place_of(call);
  if (resource.kind == "identity") {
    Identities identities(change, place);
    auto identity = identities.find(resource.name);
    if (!identity) refuse_missing(call);
    const Value before = identity->document["tags"];
    Value tags = before;
    use(tags);
    if (tags == before) return;
    identity->document.set("tags", std::move(tags));
    identities.put(*identity);
    return;
  }
  for (const Kind& kind : kKinds) {
    if (kind.in_arn != resource.kind) continue;
    Records records(change, place, kind.of_records);
    auto record = records.find(record_name(resource));
    if (!record || !has_id(resource, *record)) refuse_missing(call);
    const Value before = record->document["Tags"];
    Value tags = before;
    use(tags);
    if (tags == before) return;
    record->document.set("Tags", std::move(tags));
    records.put(record->name, record->document, call.now);
    return;
  }
  refuse_missing(call);
}

Value tag_resource(Core& core, Call& call) {
  const Value added = checked_tags(call, call.input["Tags"]);
  core.store.write([&](Transaction& change) {
    with_tags(change, call, [&](Value& tags) {
      Value merged = Value::list();
      for (const Value& old : tags.items()) {
        const auto same = [&](const Value& tag) { return tag["Key"] == old["Key"]; };
        const auto& items = added.items();
        if (std::none_of(items.begin(), items.end(), same)) merged.push(old);
      }
      for (const Value& tag : added.items()) merged.push(tag);
      tags = checked_tags(call, merged);
    });
  });
  return Value::structure();
}

Value untag_resource(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    with_tags(change, call, [&](Value& tags) {
      Value kept = Value::list();
      for (const Value& tag : tags.items()) {
        const auto& keys = call.input["TagKeys"].items();
        if (std::find(keys.begin(), keys.end(), tag["Key"]) == keys.end()) kept.push(tag);
      }
      tags = std::move(kept);
    });
  });
  return Value::structure();
}

Value list_tags_for_resource(Core& core, Call& call) {
  Value shown = Value::list();
  core.store.read([&](Transaction& look) {
    with_tags(look, call, [&](Value& tags) {
      if (!tags.is_null()) shown = tags;
    });
  });
  return Value::structure({{"Tags", std::move(shown)}});
}

}  // namespace

Value checked_tags(const Call& call, const Value& tags) {
  if (tags.size() > kMostTags) {
    throw invalid(call, fmt::format("A resource cannot have more than {} tags.", kMostTags));
  }
  std::set<std::string> keys;
  for (const Value& tag : tags.items()) {
    const std::string& key = tag["Key"].text();
    if (key.empty() || key.size() > 128) throw invalid(call, "Tag keys have 1 to 128 characters.");
    if (tag["Value"].text().size() > 256)
      throw invalid(call, "Tag values have 0 to 256 characters.");
    if (key.rfind("aws:", 0) == 0) throw invalid(call, "Tag keys cannot start with aws:.");
    if (!keys.insert(key).second) throw invalid(call, "Duplicate tag keys are not allowed.");
  }
  return tags.is_null() ? Value::list() : tags;
}

Operations tag_operations() {
  return {{"sesv2", "TagResource", tag_resource},
          {"sesv2", "UntagResource", untag_resource},
          {"sesv2", "ListTagsForResource", list_tags_for_resource}};
}

}  // namespace fakes::ses
