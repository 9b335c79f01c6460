#include "fakes/ses/account.h"

namespace fakes::ses {
namespace {

using std::chrono::milliseconds;
using wire::Value;

constexpr std::int64_t kQuarter = 15 * 60 * 1000;
constexpr std::int64_t kDay = 24 * 60 * 60 * 1000;

std::int64_t stamp(Clock::Time time) {
  return time.time_since_epoch().count();
}

const Place& everywhere() {
  static const Place place;
  return place;
}

}  // namespace

SesAccount load_account(Transaction& transaction, const Place& place) {
  SesAccount account;
  const auto record = Records(transaction, place, "account").find("");
  if (!record) return account;
  account.document = record->document;
  account.has_production_access = account.document["production"].boolean();
  account.is_sending_enabled = account.document["sending"].boolean(true);
  account.max_24_hours = account.document["max_24_hours"].number(200);
  account.max_a_second = account.document["max_a_second"].number(1);
  return account;
}

void store_account(Transaction& transaction, const Place& place, const SesAccount& account,
                   Clock::Time now) {
  Value document = account.document;
  document.set("production", account.has_production_access);
  document.set("sending", account.is_sending_enabled);
  document.set("max_24_hours", account.max_24_hours);
  document.set("max_a_second", account.max_a_second);
  Records(transaction, place, "account").put("", document, now);
}

Settings load_settings(Transaction& transaction) {
  Settings settings;
  if (const auto record = Records(transaction, everywhere(), "settings").find("")) {
    settings.is_open = record->document["open"].boolean();
    settings.dns_server = record->document["dns_server"].text();
  }
  return settings;
}

void store_settings(Transaction& transaction, const Settings& settings, Clock::Time now) {
  Value document = Value::structure();
  document.set("open", settings.is_open);
  document.set("dns_server", settings.dns_server);
  Records(transaction, everywhere(), "settings").put("", document, now);
}

void count(Transaction& transaction, const Place& place, const Statistics& more) {
  transaction.run(
      "INSERT INTO ses_statistics"
      " (account, region, quarter, attempts, bounces, complaints, rejects)"
      " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, region, quarter) DO UPDATE SET"
      " attempts = attempts + excluded.attempts, bounces = bounces + excluded.bounces,"
      " complaints = complaints + excluded.complaints, rejects = rejects + excluded.rejects",
      place.account, place.region, stamp(more.since) / kQuarter, more.attempts, more.bounces,
      more.complaints, more.rejects);
}

std::vector<Statistics> statistics(Transaction& transaction, const Place& place, Clock::Time now) {
  std::vector<Statistics> points;
  transaction.each(
      "SELECT quarter, attempts, bounces, complaints, rejects FROM ses_statistics"
      " WHERE account = ? AND region = ? AND quarter >= ? ORDER BY quarter",
      [&](const Row& row) {
        points.push_back({Clock::Time(milliseconds(row.integer(0) * kQuarter)), row.integer(1),
                          row.integer(2), row.integer(3), row.integer(4)});
      },
      place.account, place.region, (stamp(now) - 14 * kDay) / kQuarter);
  return points;
}

std::int64_t sent_in_a_day(Transaction& transaction, const Place& place, Clock::Time now) {
  return transaction.integer(
      "SELECT sum(attempts) FROM ses_statistics WHERE account = ? AND region = ?"
      " AND quarter > ?",
      place.account, place.region, (stamp(now) - kDay) / kQuarter);
}

bool take_rate(Transaction& transaction, const Place& place, double max_a_second,
               std::int64_t recipients, Clock::Time now) {
  struct Window {
    std::int64_t since;
    std::int64_t recipients;
  };
  const auto read = [](const Row& row) { return Window{row.integer(0), row.integer(1)}; };
  auto window =
      transaction
          .first("SELECT since, recipients FROM ses_rates WHERE account = ? AND region = ?", read,
                 place.account, place.region)
          .value_or(Window{0, 0});
  const std::int64_t age = stamp(now) - window.since;
  if (age < 0 || age >= 1000) window = {stamp(now), 0};
  // A message to several is let through when there is room for one: it cannot be sent in parts.
  if (static_cast<double>(window.recipients) >= max_a_second) return false;
  transaction.run(
      "INSERT INTO ses_rates (account, region, since, recipients) VALUES (?, ?, ?, ?)"
      " ON CONFLICT (account, region) DO UPDATE SET since = excluded.since,"
      " recipients = excluded.recipients",
      place.account, place.region, window.since, window.recipients + recipients);
  return true;
}

}  // namespace fakes::ses
