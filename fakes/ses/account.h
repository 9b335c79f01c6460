// What SES grants an account in a region: the sandbox or production access, quotas and how much of
// them is used, and what became of the mail, by quarters of an hour.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/core.h"
#include "fakes/ses/records.h"

namespace fakes::ses {

// The document's members: details (of PutAccountDetails), review, suppressed, vdm, warmup,
// dashboard.
struct SesAccount {
  bool has_production_access = false;
  bool is_sending_enabled = true;
  double max_24_hours = 200;
  double max_a_second = 1;
  wire::Value document = wire::Value::structure();
};

SesAccount load_account(Transaction& transaction, const Place& place);
void store_account(Transaction& transaction, const Place& place, const SesAccount& account,
                   Clock::Time now);

// One server's settings, for all accounts. All off: as AWS is.
struct Settings {
  // Identities are verified as soon as they are made, and recipients need not be: for test suites
  // that were written for other fakes.
  bool is_open = false;
  std::string dns_server = {};  // "192.0.2.53" or "192.0.2.53:5353"; empty: none is asked
};
Settings load_settings(Transaction& transaction);
void store_settings(Transaction& transaction, const Settings& settings, Clock::Time now);

struct Statistics {
  Clock::Time since;
  std::int64_t attempts = 0;
  std::int64_t bounces = 0;
  std::int64_t complaints = 0;
  std::int64_t rejects = 0;
};
void count(Transaction& transaction, const Place& place, const Statistics& more);
// Of the last two weeks.
std::vector<Statistics> statistics(Transaction& transaction, const Place& place, Clock::Time now);
// Recipients in the last 24 hours.
std::int64_t sent_in_a_day(Transaction& transaction, const Place& place, Clock::Time now);
// False when that many more recipients in this second are too many; otherwise they are counted.
bool take_rate(Transaction& transaction, const Place& place, double max_a_second,
               std::int64_t recipients, Clock::Time now);

}  // namespace fakes::ses
