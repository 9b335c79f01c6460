#include "fakes/ssm/due_list.h"

namespace fakes::ssm {

const std::string_view kDueTables = R"sql(
  CREATE TABLE ssm_due (
    account TEXT NOT NULL, region TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
    time INTEGER NOT NULL, UNIQUE (account, region, kind, id));
  CREATE INDEX ssm_due_by_time ON ssm_due (kind, time);
)sql";

void note_due(Transaction& transaction, const Scope& scope, std::string_view kind,
              std::string_view id, Clock::Time time) {
  transaction.run(
      "INSERT INTO ssm_due (account, region, kind, id, time) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT (account, region, kind, id) DO UPDATE SET time = excluded.time",
      scope.account, scope.region, kind, id,
      static_cast<std::int64_t>(time.time_since_epoch().count()));
}

void forget_due(Transaction& transaction, const Scope& scope, std::string_view kind,
                std::string_view id) {
  transaction.run("DELETE FROM ssm_due WHERE account = ? AND region = ? AND kind = ? AND id = ?",
                  scope.account, scope.region, kind, id);
}

std::vector<Due> all_due(Core& core, std::string_view kind, Clock::Time now) {
  std::vector<Due> due;
  core.store.read([&](Transaction& transaction) {
    transaction.each(
        "SELECT account, region, id FROM ssm_due WHERE kind = ? AND time <= ? ORDER BY time",
        [&](const Row& row) {
          due.push_back({row.text(0), row.text(1), row.text(2)});
        },
        kind, static_cast<std::int64_t>(now.time_since_epoch().count()));
  });
  return due;
}

}  // namespace fakes::ssm
