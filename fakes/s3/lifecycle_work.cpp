#include "fakes/s3/lifecycle_work.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include "fakes/s3/configuration.h"
#include "fakes/s3/lifecycle.h"
#include "fakes/s3/object.h"

namespace fakes::s3 {
namespace {

constexpr std::int64_t kSmall = 128 << 10;
// Between two transactions, so that clients are not kept waiting.
constexpr std::size_t kAtOnce = 200;

// One version, its successor's time (it is noncurrent since then) and how many of the key are
// between it and the current one.
struct Place {
  Object object;
  Clock::Time replaced;
  std::int64_t newer = 0;
  bool is_alone = false;
};

enum class Action { none, expire, remove, transition };

struct Verdict {
  Action action = Action::none;
  std::string storage_class = {};
};

class Judge {
 public:
  Judge(std::vector<LifecycleRule> rules, bool small_too, Clock::Time now)
      : rules_(std::move(rules)), small_too_(small_too), now_(now) {}

  const std::vector<LifecycleRule>& rules() const { return rules_; }

  Verdict judge(const Place& place) const {
    const Object& object = place.object;
    if (object.is_latest) return object.is_marker ? marker(place) : current(object);
    return noncurrent(place);
  }

  bool aborts(std::string_view key, Clock::Time initiated) const {
    return std::any_of(rules_.begin(), rules_.end(), [&](const LifecycleRule& rule) {
      return rule.abort_uploads.is_set() && rule.matches_key(key) &&
             rule.abort_uploads.due(initiated) <= now_;
    });
  }

 private:
  Verdict marker(const Place& place) const {
    if (!place.is_alone) return {};
    for (const auto& rule : rules_) {
      if (!rule.matches_key(place.object.key) || !rule.tags.empty()) continue;
      const bool is_old =
          rule.expiration.is_set() && rule.expiration.due(place.object.modified) <= now_;
      if (rule.removes_lone_markers || is_old) return {Action::remove};
    }
    return {};
  }

  Verdict current(const Object& object) const {
    const auto expiration = expiration_of(rules_, object);
    if (expiration && expiration->due <= now_) return {Action::expire};
    return transition(object, object.modified, &LifecycleRule::transitions, 0);
  }

  Verdict noncurrent(const Place& place) const {
    for (const auto& rule : rules_) {
      if (!rule.noncurrent_expiration.is_set() || !rule.matches(place.object)) continue;
      if (place.newer < rule.newer_versions) continue;
      if (rule.noncurrent_expiration.due(place.replaced) <= now_) return {Action::remove};
    }
    if (place.object.is_marker) return {};
    return transition(place.object, place.replaced, &LifecycleRule::noncurrent_transitions,
                      place.newer);
  }

  // The latest of the transitions that are due counts.
  Verdict transition(const Object& object, Clock::Time from,
                     std::vector<Transition> LifecycleRule::*list, std::int64_t newer) const {
    Verdict verdict;
    Clock::Time latest = {};
    for (const auto& rule : rules_) {
      if (!rule.matches(object)) continue;
      for (const auto& step : rule.*list) {
        const auto due = step.when.due(from);
        if (due > now_ || due < latest || newer < step.newer_versions) continue;
        if (!fits(rule, object, step.storage_class)) continue;
        latest = due;
        verdict = {Action::transition, step.storage_class};
      }
    }
    return verdict.storage_class == object.storage_class ? Verdict() : verdict;
  }

  bool fits(const LifecycleRule& rule, const Object& object,
            const std::string& storage_class) const {
    if (object.size >= kSmall || rule.above_bytes || rule.below_bytes) return true;
    return small_too_ && (storage_class == "GLACIER" || storage_class == "DEEP_ARCHIVE");
  }

  std::vector<LifecycleRule> rules_;
  bool small_too_;
  Clock::Time now_;
};

std::int64_t day_of(Clock::Time now) {
  return std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
}

bool is_locked(const Object& object, Clock::Time now) {
  return object.legal_hold == "ON" || (!object.lock_mode.empty() && object.locked_until > now);
}

void carry_out(Transaction& state, const Bucket& bucket, const Object& object,
               const Verdict& verdict, Clock::Time now, Unused& unused) {
  switch (verdict.action) {
    case Action::none:
      return;
    case Action::transition: {
      Object moved = object;
      moved.storage_class = verdict.storage_class;
      update_version(state, moved);
      return;
    }
    case Action::remove:
      if (!is_locked(object, now)) remove_version(state, object, unused);
      return;
    case Action::expire:
      if (bucket.versioning == Versioning::never) {
        remove_version(state, object, unused);
      } else {
        Object marker;
        marker.key = object.key;
        marker.is_marker = true;
        marker.modified = now;
        marker.owner = bucket.account;
        add_version(state, bucket, std::move(marker), unused);
      }
      return;
  }
}

// Versions of some keys after `key`, newest first; all of a key, or none.
std::vector<Place> places_after(Transaction& state, const Bucket& bucket, const std::string& key) {
  std::vector<Place> places;
  std::vector<std::string> keys;
  state.each(
      "SELECT DISTINCT key FROM s3_objects WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?",
      [&](const Row& row) { keys.push_back(row.text(0)); }, bucket.id, key, kAtOnce);
  for (const auto& one : keys) {
    std::vector<std::string> versions;
    state.each(
        "SELECT version FROM s3_objects WHERE bucket = ? AND key = ? ORDER BY id DESC",
        [&](const Row& row) { versions.push_back(row.text(0)); }, bucket.id, one);
    std::int64_t newer = -1;  // the current one is none of the noncurrent
    Clock::Time replaced = {};
    for (const auto& version : versions) {
      auto object = find_version(state, bucket, one, version);
      const auto modified = object->modified;
      const bool counts = !object->is_latest && !object->is_marker;
      places.push_back(
          {*std::move(object), replaced, std::max<std::int64_t>(newer, 0), versions.size() == 1});
      if (newer < 0 || counts) ++newer;
      replaced = modified;
    }
  }
  return places;
}

void abort_uploads(Transaction& state, const Bucket& bucket, const Judge& judge, Unused& unused) {
  std::vector<std::int64_t> contents;
  state.each(
      "SELECT content, key, initiated FROM s3_uploads WHERE bucket = ?",
      [&](const Row& row) {
        if (judge.aborts(row.view(1), time_of(row.integer(2)))) contents.push_back(row.integer(0));
      },
      bucket.id);
  for (const auto content : contents) {
    state.run("DELETE FROM s3_uploads WHERE content = ?", content);
    release_content(state, content, unused);
  }
}

// Runs `use` in a write, and removes the files that it leaves without a row.
void change(Core& core, const std::function<void(Transaction& state, Unused& unused)>& use) {
  Unused unused;
  core.store.write([&](Transaction& state) { use(state, unused); });
  for (const auto blob : unused) core.blobs.remove(blob);
}

void work_bucket(Core& core, const Bucket& bucket, const Judge& judge, Clock::Time now) {
  std::string key;
  for (bool is_done = false; !is_done;) {
    change(core, [&](Transaction& state, Unused& unused) {
      const auto places = places_after(state, bucket, key);
      is_done = places.empty();
      if (!is_done) key = places.back().object.key;
      for (const auto& place : places) {
        carry_out(state, bucket, place.object, judge.judge(place), now, unused);
      }
    });
  }
  change(core, [&](Transaction& state, Unused& unused) {
    abort_uploads(state, bucket, judge, unused);
    put_setting(state, bucket, kLifecycleDay, std::to_string(day_of(now)));
  });
}

}  // namespace

void work_lifecycle(Core& core, Clock::Time now) {
  std::vector<std::string> names;
  core.store.read([&](Transaction& state) {
    state.each(
        "SELECT b.name FROM s3_settings s JOIN s3_buckets b ON b.id = s.bucket "
        "LEFT JOIN s3_settings d ON d.bucket = s.bucket AND d.name = ? "
        "WHERE s.name = 'LifecycleConfiguration' AND (d.value IS NULL OR d.value != ?)",
        [&](const Row& row) { names.push_back(row.text(0)); }, kLifecycleDay,
        std::to_string(day_of(now)));
  });
  for (const auto& name : names) {
    std::optional<Bucket> bucket;
    std::optional<wire::Value> lifecycle;
    bool small_too = false;
    core.store.read([&](Transaction& state) {
      bucket = find_bucket(state, name);
      if (!bucket) return;
      lifecycle = configuration(state, *bucket, "LifecycleConfiguration");
      small_too = setting(state, *bucket, "x-amz-transition-default-minimum-object-size") ==
                  "varies_by_storage_class";
    });
    if (!lifecycle) continue;
    work_bucket(core, *bucket, Judge(lifecycle_rules(*lifecycle), small_too, now), now);
  }
}

}  // namespace fakes::s3
