#include "fakes/ses/endpoints.h"

#include <chrono>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ses/tags.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

// The document's members: id, region (the second), Tags, deleted (when it was asked for).
constexpr const char* kKind = "multi-region-endpoint";
constexpr std::int64_t kMostEndpoints = 100;
// How long making and deleting take.
constexpr std::chrono::seconds kWork{5};

const std::string& name_of(const Call& call) {
  return call.input["EndpointName"].text();
}

bool is_gone(const Record& record, Clock::Time now) {
  return record.document.has("deleted") && now - record.document["deleted"].time() >= kWork;
}

const char* status_of(const Record& record, Clock::Time now) {
  if (record.document.has("deleted")) return "DELETING";
  return now - record.created < kWork ? "CREATING" : "READY";
}

Record expect_endpoint(Transaction& look, const Call& call) {
  auto record = Records(look, place_of(call), kKind).find(name_of(call));
  if (record && !is_gone(*record, call.now)) return std::move(*record);
  throw Fault("NotFoundException",
              fmt::format("Multi-region endpoint <{}> does not exist.", name_of(call)));
}

std::string checked_region(const Call& call) {
  const Value& routes = call.input["Details"]["RoutesDetails"];
  if (routes.size() != 1) {
    throw invalid(call, "Exactly one secondary region must be specified in RoutesDetails.");
  }
  const std::string& region = routes.items().front()["Region"].text();
  const bool is_region =
      region.find('-') != region.npos &&
      region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == region.npos;
  if (!is_region) throw invalid(call, fmt::format("Invalid region <{}>.", region));
  if (region == call.region) {
    throw invalid(call, "The secondary region must not be the primary one.");
  }
  return region;
}

Value create(Core& core, Call& call) {
  const std::string region = checked_region(call);
  const Value tags = checked_tags(call, call.input["Tags"]);
  constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
  const std::string id = random_text(9, kDigits) + "." + random_text(3, kDigits);
  core.store.write([&](Transaction& change) {
    Records endpoints(change, place_of(call), kKind);
    const auto old = endpoints.find(name_of(call));
    if (old && !is_gone(*old, call.now)) {
      throw Fault("AlreadyExistsException",
                  fmt::format("Multi-region endpoint <{}> already exists.", name_of(call)));
    }
    if (old) endpoints.erase(name_of(call));
    if (endpoints.count() >= kMostEndpoints) {
      throw limit_exceeded(call, "An account has 100 multi-region endpoints at most.");
    }
    endpoints.put(name_of(call), Value::structure({{"id", id}, {"region", region}, {"Tags", tags}}),
                  call.now);
  });
  return Value::structure({{"Status", "CREATING"}, {"EndpointId", id}});
}

Value shown_endpoint(const Call& call, const Record& record) {
  return Value::structure({{"EndpointName", record.name},
                           {"EndpointId", record.document["id"]},
                           {"Status", status_of(record, call.now)},
                           {"CreatedTimestamp", record.created},
                           {"LastUpdatedTimestamp", record.changed}});
}

Value get(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const Record record = expect_endpoint(look, call);
    Value shown = shown_endpoint(call, record);
    Value routes = Value::list();
    routes.push(Value::structure({{"Region", call.region}}));
    routes.push(Value::structure({{"Region", record.document["region"]}}));
    shown.set("Routes", std::move(routes));
    return shown;
  });
}

Value list(Core& core, Call& call) {
  const Page page = core.store.read(
      [&](Transaction& look) { return page_of(call, Records(look, place_of(call), kKind), 1000); });
  Value endpoints = Value::list();
  for (const Record& record : page.records) {
    if (is_gone(record, call.now)) continue;
    Value shown = shown_endpoint(call, record);
    Value regions = Value::list();
    regions.push(call.region);
    regions.push(record.document["region"]);
    shown.set("Regions", std::move(regions));
    endpoints.push(std::move(shown));
  }
  Value output = Value::structure({{"MultiRegionEndpoints", std::move(endpoints)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value remove(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Record record = expect_endpoint(change, call);
    if (record.document.has("deleted")) return;
    record.document.set("deleted", call.now);
    Records(change, place_of(call), kKind).put(record.name, record.document, call.now);
  });
  return Value::structure({{"Status", "DELETING"}});
}

}  // namespace

void check_endpoint(Transaction& look, const Call& call, const std::string& id) {
  for (const Record& record : Records(look, place_of(call), kKind).all()) {
    const bool is_it = record.document["id"].text() == id;
    if (is_it && std::string_view(status_of(record, call.now)) == "READY") return;
  }
  throw Fault("NotFoundException", fmt::format("Multi-region endpoint <{}> does not exist.", id));
}

Operations endpoint_operations() {
  return {{"sesv2", "CreateMultiRegionEndpoint", create},
          {"sesv2", "GetMultiRegionEndpoint", get},
          {"sesv2", "ListMultiRegionEndpoints", list},
          {"sesv2", "DeleteMultiRegionEndpoint", remove}};
}

}  // namespace fakes::ses
