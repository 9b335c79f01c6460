#include "fakes/s3/access_log.h"

#include <algorithm>
#include <chrono>
#include <map>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "fakes/percent.h"
#include "fakes/policy/evaluate.h"
#include "fakes/random.h"
#include "fakes/s3/access.h"
#include "fakes/s3/acl.h"
#include "fakes/s3/configuration.h"
#include "fakes/s3/content.h"
#include "fakes/s3/raw.h"
#include "fakes/s3/receive.h"

namespace fakes::s3 {
namespace {

constexpr std::chrono::minutes kDelay{5};

std::string dash(std::string text) {
  return text.empty() ? "-" : text;
}

std::string in_quotes(const std::optional<std::string>& text) {
  if (!text) return "\"-\"";
  std::string safe = *text;
  std::replace_if(
      safe.begin(), safe.end(), [](char c) { return c == '"' || c < ' '; }, ' ');
  return "\"" + safe + "\"";
}

// "REST.PUT.OBJECT": the method, and what the operation's name ends with.
std::string operation_of(const Answered& answered, const Place& place) {
  std::string resource = place.key.empty() ? "BUCKET" : "OBJECT";
  for (const auto& [name, value] : answered.request.query_parameters()) {
    if (!value.empty() || name.empty()) continue;
    resource = name;
    std::transform(resource.begin(), resource.end(), resource.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' ? '_' : c;
    });
    break;
  }
  return "REST." + answered.request.method + "." + resource;
}

std::string line_of(const Core& core, const Bucket& bucket, const Answered& answered,
                    const Response& response, const Place& place) {
  const auto& entry = answered.entry;
  const auto& request = answered.request;
  const std::string uri = request.method + " " + request.path +
                          (request.query.empty() ? "" : "?" + request.query) + " HTTP/1.1";
  const auto authorization = request.header("authorization").value_or("");
  const bool is_v2 = authorization.compare(0, 4, "AWS ") == 0 ||
                     request.query.find("AWSAccessKeyId=") != std::string::npos;
  const bool is_link = authorization.empty();
  const std::string version = entry.account.empty() ? "-" : is_v2 ? "SigV2" : "SigV4";
  const std::string how = entry.account.empty() ? "-" : is_link ? "QueryString" : "AuthHeader";
  std::uint64_t size = 0;
  for (const auto& slice : response.content) size += slice.size;
  return fmt::format(
      "{} {} [{:%d/%b/%Y:%H:%M:%S} +0000] {} {} {} {} {} {} {} {} {} {} - - {} {} - - {} - {} {} - "
      "- "
      "-\n",
      canonical_id(core, bucket.account), bucket.name,
      std::chrono::floor<std::chrono::seconds>(entry.time), entry.source_ip, dash(entry.arn),
      entry.request_id, operation_of(answered, place), dash(percent_encode(place.key, "/")),
      in_quotes(uri), response.status, dash(entry.code), entry.bytes_out,
      size == 0 ? "-" : std::to_string(size), in_quotes(request.header("referer")),
      in_quotes(request.header("user-agent")), version, how, request.header("host").value_or("-"));
}

// Whether the log delivery service may write into the bucket.
bool is_welcome(Transaction& state, const Core& core, const Bucket& target, const Bucket& source,
                const std::string& key) {
  const auto owner = canonical_id(core, target.account);
  const auto acl = Acl::read(target.acl, owner);
  if (std::any_of(acl.grants.begin(), acl.grants.end(), [](const Grant& grant) {
        return grant.is_group && grant.grantee == kLogDelivery && grant.permission != "READ_ACP";
      })) {
    return true;
  }
  const auto text = setting(state, target, "policy");
  if (!text) return false;
  policy::Question question;
  question.action = "s3:PutObject";
  question.resource = "arn:aws:s3:::" + target.name + "/" + key;
  question.principal.service = "logging.s3.amazonaws.com";
  question.keys.add("aws:SourceArn", "arn:aws:s3:::" + source.name);
  question.keys.add("aws:SourceAccount", source.account);
  question.keys.add("aws:PrincipalIsAWSService", "true");
  question.keys.add("aws:SecureTransport", "true");
  return policy::decide(policy::Policy::parse(*text, policy::Kind::resource), question) ==
         policy::Decision::allow;
}

// With keys by the time of events, which is the standard for partitioned ones, an object has the
// lines of one day.
bool is_by_event(const wire::Value& enabled) {
  const auto* partitioned = enabled["TargetObjectKeyFormat"].find("PartitionedPrefix");
  return partitioned != nullptr && (*partitioned)["PartitionDateSource"].text() != "DeliveryTime";
}

std::string key_of(const wire::Value& enabled, const Bucket& source, Clock::Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  std::string unique = random_hex(16);
  std::transform(unique.begin(), unique.end(), unique.begin(),
                 [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
  std::string key = enabled["TargetPrefix"].text();
  if (enabled["TargetObjectKeyFormat"].has("PartitionedPrefix")) {
    key +=
        fmt::format("{}/{}/{}/{:%Y/%m/%d}/", source.account, source.region, source.name, seconds);
  }
  return key + fmt::format("{:%Y-%m-%d-%H-%M-%S}-{}", seconds, unique);
}

// What a bucket has to be delivered.
struct Waiting {
  Bucket source;
  std::map<Clock::Time, std::string> texts = {};  // by the time that the object's key says
  std::int64_t last = 0;
};

std::optional<wire::Value> logging_of(Transaction& state, const Bucket& bucket) {
  const auto logging = configuration(state, bucket, "BucketLoggingStatus");
  return logging ? std::optional((*logging)["LoggingEnabled"]) : std::nullopt;
}

std::optional<Waiting> waiting_of(Transaction& state, const std::string& name, Clock::Time now) {
  auto source = find_bucket(state, name);
  if (!source) return std::nullopt;
  Waiting waiting{*std::move(source)};
  const auto enabled = logging_of(state, waiting.source);
  const bool by_event = enabled && is_by_event(*enabled);
  state.each(
      "SELECT id, time, line FROM s3_log_lines WHERE bucket = ? ORDER BY id",
      [&](const Row& row) {
        waiting.last = row.integer(0);
        const auto day = std::chrono::floor<std::chrono::days>(time_of(row.integer(1)));
        waiting.texts[by_event ? Clock::Time(day) : now] += row.view(2);
      },
      waiting.source.id);
  return waiting;
}

Stored store_text(Core& core, const std::string& text) {
  std::size_t at = 0;
  Storing how;
  how.expected = text.size();
  how.may_be_data = true;
  return store_bytes(
      core,
      [&](char* into, std::size_t size) {
        const std::size_t count = text.copy(into, size, at);
        at += count;
        return count;
      },
      how);
}

Object log_object(std::string key, const Bucket& target, Clock::Time now) {
  Object object;
  object.key = std::move(key);
  object.owner = target.account;
  object.modified = std::chrono::floor<std::chrono::seconds>(now);
  object.headers = {{"content-type", "text/plain"}, {"x-amz-server-side-encryption", "AES256"}};
  return object;
}

void deliver(Core& core, const std::string& name, Clock::Time now) {
  const auto waiting =
      core.store.read([&](Transaction& state) { return waiting_of(state, name, now); });
  if (!waiting) return;
  const Bucket& source = waiting->source;
  std::vector<std::pair<Clock::Time, Stored>> files;
  for (const auto& [time, text] : waiting->texts) files.emplace_back(time, store_text(core, text));
  Unused unused;
  std::vector<Stored*> kept;
  core.store.write([&](Transaction& state) {
    state.run("DELETE FROM s3_log_lines WHERE bucket = ? AND id <= ?", source.id, waiting->last);
    const auto enabled = logging_of(state, source);
    if (!enabled) return;
    const auto target = find_bucket(state, (*enabled)["TargetBucket"].text());
    if (!target) return;
    for (auto& [time, stored] : files) {
      const std::string key = key_of(*enabled, source, time);
      if (!is_welcome(state, core, *target, source, key)) continue;
      Object object = log_object(key, *target, now);
      set_content(state, object, stored, now);
      add_version(state, *target, std::move(object), unused);
      kept.push_back(&stored);
    }
  });
  for (Stored* stored : kept) stored->keep();
  for (const auto blob : unused) core.blobs.remove(blob);
}

}  // namespace

void log_request(Core& core, const Answered& answered, const Response& response) {
  const Place place = place_of(answered.request, answered.host_bucket);
  if (place.bucket.empty()) return;
  std::optional<Bucket> bucket;
  core.store.read([&](Transaction& state) {
    bucket = find_bucket(state, place.bucket);
    if (bucket && !setting(state, *bucket, "BucketLoggingStatus")) bucket.reset();
  });
  if (!bucket) return;
  const std::string line = line_of(core, *bucket, answered, response, place);
  core.store.write([&](Transaction& state) {
    state.run("INSERT INTO s3_log_lines (bucket, time, line) VALUES (?, ?, ?)", bucket->id,
              milliseconds(answered.entry.time), line);
  });
}

void deliver_logs(Core& core, Clock::Time now) {
  std::vector<std::string> names;
  core.store.read([&](Transaction& state) {
    state.each(
        "SELECT b.name FROM s3_log_lines l JOIN s3_buckets b ON b.id = l.bucket "
        "GROUP BY b.id HAVING min(l.time) <= ?",
        [&](const Row& row) { names.push_back(row.text(0)); }, milliseconds(now - kDelay));
  });
  for (const auto& name : names) deliver(core, name, now);
}

}  // namespace fakes::s3
