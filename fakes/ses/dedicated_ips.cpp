#include <algorithm>

#include <fmt/format.h>

#include "fakes/ses/deliverability.h"
#include "fakes/ses/tags.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kPool = "ip_pool";
constexpr const char* kAddress = "dedicated_ip";  // leased by an operator

Fault no_pool(const std::string& name) {
  return {"NotFoundException", fmt::format("Dedicated IP pool <{}> does not exist.", name)};
}

Value expect_pool(Transaction& look, const Call& call, const std::string& name) {
  const auto record = Records(look, place_of(call), kPool).find(name);
  if (!record) throw no_pool(name);
  return record->document;
}

Value create(Core& core, Call& call) {
  const std::string& name = call.input["PoolName"].text();
  const bool is_plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isdigit(c) != 0 || std::islower(c) != 0 || c == '_' || c == '-';
  });
  if (name.empty() || name.size() > 64 || !is_plain) {
    throw invalid(call, fmt::format("Invalid dedicated IP pool name <{}>.", name));
  }
  Value document = Value::structure();
  document.set("ScalingMode", call.input["ScalingMode"].text_or("STANDARD"));
  document.set("Tags", checked_tags(call, call.input["Tags"]));
  core.store.write([&](Transaction& change) {
    Records pools(change, place_of(call), kPool);
    if (pools.has(name)) {
      throw Fault("AlreadyExistsException",
                  fmt::format("Dedicated IP pool <{}> already exists.", name));
    }
    if (pools.count() >= 50) throw limit_exceeded(call, "An account has 50 IP pools at most.");
    pools.put(name, document, call.now);
  });
  return Value::structure();
}

Value get(Core& core, Call& call) {
  const std::string& name = call.input["PoolName"].text();
  return core.store.read([&](Transaction& look) {
    const Value pool = expect_pool(look, call, name);
    return Value::structure(
        {{"DedicatedIpPool",
          Value::structure({{"PoolName", name}, {"ScalingMode", pool["ScalingMode"]}})}});
  });
}

Value list(Core& core, Call& call) {
  const Page page = core.store.read(
      [&](Transaction& look) { return page_of(call, Records(look, place_of(call), kPool), 1000); });
  Value names = Value::list();
  for (const Record& record : page.records) names.push(record.name);
  Value output = Value::structure({{"DedicatedIpPools", std::move(names)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value remove(Core& core, Call& call) {
  const std::string& name = call.input["PoolName"].text();
  core.store.write([&](Transaction& change) {
    if (!Records(change, place_of(call), kPool).erase(name)) throw no_pool(name);
  });
  return Value::structure();
}

Value put_scaling(Core& core, Call& call) {
  const std::string& name = call.input["PoolName"].text();
  core.store.write([&](Transaction& change) {
    Value pool = expect_pool(change, call, name);
    if (pool["ScalingMode"].text() == "MANAGED" && call.input["ScalingMode"].text() == "STANDARD") {
      throw invalid(call, "A managed pool cannot become a standard one.");
    }
    pool.set("ScalingMode", call.input["ScalingMode"]);
    Records(change, place_of(call), kPool).put(name, pool, call.now);
  });
  return Value::structure();
}

Value shown_address(const Record& record) {
  return Value::structure({{"Ip", record.name},
                           {"WarmupStatus", record.document["WarmupStatus"].text_or("DONE")},
                           {"WarmupPercentage", record.document["WarmupPercentage"].integer(100)},
                           {"PoolName", record.document["PoolName"]}});
}

Record expect_address(Transaction& look, const Call& call) {
  const std::string& address = call.input["Ip"].text();
  const auto record = Records(look, place_of(call), kAddress).find(address);
  if (!record) {
    throw Fault("NotFoundException", fmt::format("Dedicated IP <{}> does not exist.", address));
  }
  return *record;
}

Value get_ip(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    return Value::structure({{"DedicatedIp", shown_address(expect_address(look, call))}});
  });
}

Value get_ips(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const std::string& pool = call.input["PoolName"].text();
    if (!pool.empty()) expect_pool(look, call, pool);
    Value shown = Value::list();
    for (const Record& record : Records(look, place_of(call), kAddress).all()) {
      if (pool.empty() || record.document["PoolName"].text() == pool) {
        shown.push(shown_address(record));
      }
    }
    return Value::structure({{"DedicatedIps", std::move(shown)}});
  });
}

Value put_in_pool(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    expect_pool(change, call, call.input["DestinationPoolName"].text());
    Record record = expect_address(change, call);
    record.document.set("PoolName", call.input["DestinationPoolName"]);
    Records(change, place_of(call), kAddress).put(record.name, record.document, call.now);
  });
  return Value::structure();
}

Value put_warmup(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Record record = expect_address(change, call);
    const auto percentage = call.input["WarmupPercentage"].integer();
    record.document.set("WarmupPercentage", percentage);
    record.document.set("WarmupStatus", percentage < 100 ? "IN_PROGRESS" : "DONE");
    Records(change, place_of(call), kAddress).put(record.name, record.document, call.now);
  });
  return Value::structure();
}

}  // namespace

Operations dedicated_ip_operations() {
  return {
      {"sesv2", "CreateDedicatedIpPool", create},
      {"sesv2", "GetDedicatedIpPool", get},
      {"sesv2", "ListDedicatedIpPools", list},
      {"sesv2", "DeleteDedicatedIpPool", remove},
      {"sesv2", "PutDedicatedIpPoolScalingAttributes", put_scaling},
      {"sesv2", "GetDedicatedIp", get_ip},
      {"sesv2", "GetDedicatedIps", get_ips},
      {"sesv2", "PutDedicatedIpInPool", put_in_pool},
      {"sesv2", "PutDedicatedIpWarmupAttributes", put_warmup},
  };
}

}  // namespace fakes::ses
