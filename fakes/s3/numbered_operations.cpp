// The configurations that a bucket may have many of, told apart by ids: analytics, inventories,
// metrics, intelligent tiering.
#include <algorithm>
#include <array>

#include "fakes/s3/configuration.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kPage = 100;
constexpr std::int64_t kMost = 1000;

struct Kind {
  std::string_view name;    // in the operations
  std::string_view member;  // configuration.h
  std::string_view list;    // of the answer to List
};

constexpr std::array kinds = {
    Kind{"Analytics", "AnalyticsConfiguration", "AnalyticsConfigurationList"},
    Kind{"IntelligentTiering", "IntelligentTieringConfiguration",
         "IntelligentTieringConfigurationList"},
    Kind{"Inventory", "InventoryConfiguration", "InventoryConfigurationList"},
    Kind{"Metrics", "MetricsConfiguration", "MetricsConfigurationList"},
};

const Kind& kind_of(const Call& call) {
  const std::string_view name = call.wire.operation->name();
  return *std::find_if(kinds.begin(), kinds.end(), [name](const Kind& kind) {
    return name.find(kind.name) != std::string_view::npos;
  });
}

Fault missing() {
  return Fault("NoSuchConfiguration", "The specified configuration does not exist.")
      .with_status(404);
}

Reply put(Core& core, Call& call) {
  const Kind& kind = kind_of(call);
  const std::string& id = call.input["Id"].text();
  const Value& value = call.input[kind.member];
  if (value["Id"].text() != id) {
    throw invalid_argument("The Id in the configuration does not match the one in the request",
                           "id", id);
  }
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const bool is_new = !setting(state, bucket, kind.member, id);
    const auto count = state.integer(
        "SELECT count(*) FROM s3_settings WHERE bucket = ? AND name = ?", bucket.id, kind.member);
    if (is_new && count >= kMost) {
      throw Fault("TooManyConfigurations",
                  "You are attempting to create a new configuration but have already reached the "
                  "1,000-configuration limit.")
          .with_status(400);
    }
    put_configuration(state, bucket, kind.member, value, id);
  });
  return {};
}

Reply get(Core& core, Call& call) {
  const Kind& kind = kind_of(call);
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    auto value = configuration(state, bucket, kind.member, call.input["Id"].text());
    if (!value) throw missing();
    reply.output.set(kind.member, *std::move(value));
  });
  return reply;
}

Reply remove(Core& core, Call& call) {
  const Kind& kind = kind_of(call);
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    if (!remove_setting(state, bucket, kind.member, call.input["Id"].text())) throw missing();
  });
  return {};
}

Reply list(Core& core, Call& call) {
  const Kind& kind = kind_of(call);
  const std::string& token = call.input["ContinuationToken"].text();
  const auto after = wire::unbase64(token);
  if (!after) {
    throw invalid_argument("The continuation token provided is incorrect", "continuation-token",
                           token);
  }
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    std::vector<std::string> ids;
    each_setting(state, bucket, kind.member, *after, [&](std::string_view id, std::string_view) {
      ids.emplace_back(id);
      return ids.size() <= kPage;
    });
    const bool is_truncated = ids.size() > kPage;
    if (is_truncated) ids.pop_back();
    reply.output.set("IsTruncated", is_truncated);
    if (!token.empty()) reply.output.set("ContinuationToken", token);
    if (is_truncated) reply.output.set("NextContinuationToken", wire::base64(ids.back()));
    Value configurations = Value::list();
    for (const auto& id : ids) {
      configurations.push(*configuration(state, bucket, kind.member, id));
    }
    if (!ids.empty()) reply.output.set(kind.list, std::move(configurations));
  });
  return reply;
}

}  // namespace

std::vector<Entry> numbered_operations() {
  return {{"PutBucketAnalyticsConfiguration", put},
          {"GetBucketAnalyticsConfiguration", get},
          {"DeleteBucketAnalyticsConfiguration", remove},
          {"ListBucketAnalyticsConfigurations", list},
          {"PutBucketIntelligentTieringConfiguration", put},
          {"GetBucketIntelligentTieringConfiguration", get},
          {"DeleteBucketIntelligentTieringConfiguration", remove},
          {"ListBucketIntelligentTieringConfigurations", list},
          {"PutBucketInventoryConfiguration", put},
          {"GetBucketInventoryConfiguration", get},
          {"DeleteBucketInventoryConfiguration", remove},
          {"ListBucketInventoryConfigurations", list},
          {"PutBucketMetricsConfiguration", put},
          {"GetBucketMetricsConfiguration", get},
          {"DeleteBucketMetricsConfiguration", remove},
          {"ListBucketMetricsConfigurations", list}};
}

}  // namespace fakes::s3
