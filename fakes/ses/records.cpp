#include "fakes/ses/records.h"

#include <fmt/format.h>

#include "fakes/partition.h"
#include "fakes/ses/document.h"
#include "fakes/wire/encoding.h"

namespace fakes::ses {
namespace {

constexpr std::string_view kTables = R"(
CREATE TABLE ses_records (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent TEXT NOT NULL,
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL
);
CREATE UNIQUE INDEX ses_records_name ON ses_records (account, region, kind, parent, name);
CREATE INDEX ses_records_order ON ses_records (account, region, kind, parent, id);
CREATE TABLE ses_identities (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  is_domain INTEGER NOT NULL,
  is_verified INTEGER NOT NULL,
  due INTEGER,
  secret TEXT,
  document TEXT NOT NULL
);
CREATE UNIQUE INDEX ses_identities_name ON ses_identities (account, region, name);
CREATE INDEX ses_identities_due ON ses_identities (due) WHERE due IS NOT NULL;
CREATE INDEX ses_identities_secret ON ses_identities (secret) WHERE secret IS NOT NULL;
CREATE INDEX ses_identities_of_all ON ses_identities (name, is_verified);
CREATE TABLE ses_statistics (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  bounces INTEGER NOT NULL DEFAULT 0,
  complaints INTEGER NOT NULL DEFAULT 0,
  rejects INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account, region, quarter)
) WITHOUT ROWID;
CREATE TABLE ses_rates (
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  since INTEGER NOT NULL,
  recipients INTEGER NOT NULL,
  PRIMARY KEY (account, region)
) WITHOUT ROWID;
CREATE TABLE ses_messages (
  message_id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  at INTEGER NOT NULL,
  document TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE ses_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  region TEXT NOT NULL,
  message_id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  document TEXT NOT NULL
);
CREATE INDEX ses_events_message ON ses_events (message_id);
CREATE TABLE ses_dns_records (
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (name, type, value)
) WITHOUT ROWID;
)";

constexpr std::string_view kAges = R"(
CREATE INDEX ses_messages_age ON ses_messages (at);
CREATE INDEX ses_events_age ON ses_events (at);
CREATE INDEX ses_statistics_age ON ses_statistics (quarter);
)";

constexpr std::int64_t kDay = 24 * 60 * 60 * 1000;
constexpr std::int64_t kMessageLife = 30 * kDay;
constexpr std::int64_t kStatisticsLife = 14 * kDay;
constexpr std::int64_t kQuarter = 15 * 60 * 1000;

std::int64_t stamp(Clock::Time time) {
  return time.time_since_epoch().count();
}

Record read(const Row& row) {
  return {row.integer(0), row.text(1), from_text(row.view(2)),
          Clock::Time(std::chrono::milliseconds(row.integer(3))),
          Clock::Time(std::chrono::milliseconds(row.integer(4)))};
}

}  // namespace

void migrate(Store& store) {
  store.migrate("ses", {kTables, kAges});
}

void expire(Store& store, Clock::Time now) {
  const std::int64_t messages = stamp(now) - kMessageLife;
  const std::int64_t quarters = (stamp(now) - kStatisticsLife) / kQuarter;
  const bool is_any = store.read([&](Transaction& look) {
    return look.integer(
               "SELECT EXISTS (SELECT 1 FROM ses_messages WHERE at < ?1)"
               " OR EXISTS (SELECT 1 FROM ses_events WHERE at < ?1)"
               " OR EXISTS (SELECT 1 FROM ses_statistics WHERE quarter < ?2)",
               messages, quarters) != 0;
  });
  if (!is_any) return;
  store.write([&](Transaction& change) {
    change.run("DELETE FROM ses_messages WHERE at < ?", messages);
    change.run("DELETE FROM ses_events WHERE at < ?", messages);
    change.run("DELETE FROM ses_statistics WHERE quarter < ?", quarters);
  });
}

std::string Place::arn(std::string_view resource) const {
  return fmt::format("arn:{}:ses:{}:{}:{}", partition_of(region), region, account, resource);
}

std::optional<Record> Records::find(std::string_view name) {
  return transaction_.first(
      "SELECT id, name, document, created, changed FROM ses_records"
      " WHERE account = ? AND region = ? AND kind = ? AND parent = ? AND name = ?",
      read, place_.account, place_.region, kind_, parent_, name);
}

std::vector<Record> Records::all() {
  std::vector<Record> records;
  transaction_.each(
      "SELECT id, name, document, created, changed FROM ses_records"
      " WHERE account = ? AND region = ? AND kind = ? AND parent = ? ORDER BY id",
      [&](const Row& row) { records.push_back(read(row)); }, place_.account, place_.region, kind_,
      parent_);
  return records;
}

std::int64_t Records::count() {
  return transaction_.integer(
      "SELECT count(*) FROM ses_records WHERE account = ? AND region = ? AND kind = ?"
      " AND parent = ?",
      place_.account, place_.region, kind_, parent_);
}

void Records::put(std::string_view name, const wire::Value& document, Clock::Time now) {
  transaction_.run(
      "INSERT INTO ses_records (account, region, kind, parent, name, document, created, changed)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, region, kind, parent, name)"
      " DO UPDATE SET document = excluded.document, changed = excluded.changed",
      place_.account, place_.region, kind_, parent_, name, to_text(document), stamp(now),
      stamp(now));
}

bool Records::erase(std::string_view name) {
  transaction_.run(
      "DELETE FROM ses_records WHERE account = ? AND region = ? AND kind = ? AND parent = ?"
      " AND name = ?",
      place_.account, place_.region, kind_, parent_, name);
  return transaction_.changes() > 0;
}

void Records::erase_all() {
  transaction_.run(
      "DELETE FROM ses_records WHERE account = ? AND region = ? AND kind = ? AND parent = ?",
      place_.account, place_.region, kind_, parent_);
}

std::optional<Page> Records::page(std::string_view token, std::size_t limit) {
  const auto after = read_page_token(token);
  if (!after) return std::nullopt;
  Page page;
  transaction_.each(
      "SELECT id, name, document, created, changed FROM ses_records WHERE account = ?"
      " AND region = ? AND kind = ? AND parent = ? AND id > ? ORDER BY id LIMIT ?",
      [&](const Row& row) { page.records.push_back(read(row)); }, place_.account, place_.region,
      kind_, parent_, *after, limit + 1);
  if (page.records.size() > limit) {
    page.records.pop_back();
    page.next_token = page_token(page.records.back().id);
  }
  return page;
}

std::string page_token(std::int64_t id) {
  return wire::base64(fmt::format("after:{:012}", id));
}

std::optional<std::int64_t> read_page_token(std::string_view token) {
  if (token.empty()) return 0;
  const auto text = wire::unbase64(token);
  if (!text || text->rfind("after:", 0) != 0) return std::nullopt;
  const auto digits = std::string_view(*text).substr(6);
  std::int64_t id = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9' || id > 100'000'000'000'000) return std::nullopt;
    id = id * 10 + (digit - '0');
  }
  return digits.empty() ? std::nullopt : std::optional(id);
}

}  // namespace fakes::ses
