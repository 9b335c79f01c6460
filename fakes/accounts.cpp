#include "fakes/accounts.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "fakes/accounts_file.h"
#include "fakes/random.h"
#include "sim/base/file.h"

namespace fakes {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view create_tables = R"(
  CREATE TABLE accounts_account (
    id TEXT PRIMARY KEY, name TEXT, canonical_id TEXT, email TEXT,
    has_open_buckets INTEGER) WITHOUT ROWID;
  CREATE TABLE accounts_key (
    id TEXT PRIMARY KEY, secret TEXT, account TEXT, arn TEXT, user_id TEXT, is_active INTEGER,
    session_token TEXT, expires INTEGER, created INTEGER) WITHOUT ROWID;
  CREATE TABLE accounts_use (
    key TEXT PRIMARY KEY, time INTEGER, service TEXT, region TEXT) WITHOUT ROWID;
  CREATE INDEX accounts_key_expires ON accounts_key (expires) WHERE expires IS NOT NULL;
)";

std::int64_t count(Clock::Time time) {
  return time.time_since_epoch().count();
}

Clock::Time to_time(std::int64_t count) {
  return Clock::Time(milliseconds(count));
}

std::string root_arn(std::string_view account) {
  return fmt::format("arn:aws:iam::{}:root", account);
}

Key default_key() {
  const std::string account(default_account);
  return {"test", "test", {account, root_arn(account), account, "test"}};
}

Account to_account(const Row& row) {
  return {row.text(0), row.text(1), row.text(2), row.text(3), row.integer(4) != 0};
}

Key to_key(const Row& row) {
  Key key{row.text(0), row.text(1), {row.text(2), row.text(3), row.text(4), row.text(0)}};
  key.is_active = row.integer(5) != 0;
  key.session_token = row.optional_text(6);
  if (const auto expires = row.optional_integer(7)) key.expires = to_time(*expires);
  key.created = to_time(row.integer(8));
  return key;
}

void insert(Transaction& change, const Account& account) {
  change.run("INSERT OR REPLACE INTO accounts_account VALUES (?, ?, ?, ?, ?)", account.id,
             account.name, account.canonical_id, account.email, account.has_open_buckets);
}

void insert(Transaction& change, const Key& key) {
  std::optional<std::int64_t> expires;
  if (key.expires) expires = count(*key.expires);
  change.run("INSERT OR REPLACE INTO accounts_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", key.id,
             key.secret, key.identity.account, key.identity.arn, key.identity.user_id,
             key.is_active, key.session_token, expires, count(key.created));
}

void erase_key(Transaction& change, std::string_view id) {
  change.run("DELETE FROM accounts_key WHERE id = ?", id);
  change.run("DELETE FROM accounts_use WHERE key = ?", id);
}

// AWS says it to the minute or so.
constexpr std::chrono::seconds use_step(60);

}  // namespace

bool is_account_id(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == text.npos;
}

Account plain_account(std::string_view id) {
  const std::string name = id == default_account ? "test" : std::string(id);
  return {std::string(id), name, sim::sha256(fmt::format("canonical id of {}", id)),
          name + "@example.com", false};
}

std::string steady_user_id(std::string_view account, std::string_view user) {
  const std::string digest = sim::sha256(fmt::format("user id of {}/{}", account, user));
  std::string id = "AIDA";
  for (std::size_t i = 0; i < 17; ++i) {
    id += base32_digits[std::stoul(digest.substr(2 * i, 2), nullptr, 16) % 32];
  }
  return id;
}

Accounts::Accounts(Store& store) : store_(store) {
  store_.migrate("accounts", {create_tables});
  planted_accounts_ = {plain_account(default_account)};
  planted_keys_ = {default_key()};
  refresh();
}

void Accounts::read_file(const std::filesystem::path& file) {
  const AccountsFile read = read_accounts_file(file);
  const std::lock_guard change(change_);
  planted_accounts_.insert(planted_accounts_.end(), read.accounts.begin(), read.accounts.end());
  planted_keys_.insert(planted_keys_.end(), read.keys.begin(), read.keys.end());
  plant();
}

AccessKeys Accounts::keys() const {
  return [this](const std::string& id) -> std::optional<AccessKey> {
    const std::shared_lock lock(mutex_);
    const auto found = keys_.find(id);
    if (found == keys_.end() || !found->second.is_active) return std::nullopt;
    const Key& key = found->second;
    AccessKey result{key.secret, key.identity.account, key.session_token};
    if (key.expires) result.expires = std::chrono::floor<std::chrono::seconds>(*key.expires);
    return result;
  };
}

std::optional<Key> Accounts::key(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  const auto found = keys_.find(id);
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

Identity Accounts::identity(std::string_view access_key) const {
  {
    const std::shared_lock lock(mutex_);
    const auto found = keys_.find(access_key);
    if (found != keys_.end()) return found->second.identity;
  }
  const std::string account(is_account_id(access_key) ? access_key : default_account);
  return {account, root_arn(account), account, std::string(access_key)};
}

void Accounts::put_key(const Key& key) {
  const std::lock_guard change(change_);
  store_.write([&](Transaction& transaction) { insert(transaction, key); });
  const std::unique_lock lock(mutex_);
  Key& kept = keys_[key.id] = key;
  kept.identity.access_key = key.id;
}

void Accounts::remove_key(std::string_view id) {
  const std::lock_guard change(change_);
  store_.write([&](Transaction& transaction) { erase_key(transaction, id); });
  const std::unique_lock lock(mutex_);
  keys_.erase(std::string(id));
  uses_.erase(std::string(id));
}

std::vector<Key> Accounts::keys_of(std::string_view arn) const {
  std::vector<Key> found;
  {
    const std::shared_lock lock(mutex_);
    for (const auto& [id, key] : keys_) {
      if (key.identity.arn == arn) found.push_back(key);
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Key& a, const Key& b) { return a.created < b.created; });
  return found;
}

Account Accounts::account(std::string_view id) {
  const auto find = [&]() -> std::optional<Account> {
    const std::shared_lock lock(mutex_);
    const auto found = accounts_.find(id);
    if (found == accounts_.end()) return std::nullopt;
    return found->second;
  };
  if (auto found = find()) return *found;
  const std::lock_guard change(change_);
  if (auto found = find()) return *found;
  const Account made = plain_account(id);
  put_account(made);
  return made;
}

void Accounts::put_account(const Account& account) {
  store_.write([&](Transaction& transaction) { insert(transaction, account); });
  const std::unique_lock lock(mutex_);
  accounts_[account.id] = account;
}

Account Accounts::find(std::string_view id) const {
  const std::shared_lock lock(mutex_);
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? plain_account(id) : found->second;
}

std::optional<Account> Accounts::find_canonical(std::string_view canonical_id) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [id, account] : accounts_) {
    if (account.canonical_id == canonical_id) return account;
  }
  return std::nullopt;
}

std::optional<Account> Accounts::find_email(std::string_view email) const {
  const std::shared_lock lock(mutex_);
  for (const auto& [id, account] : accounts_) {
    if (!email.empty() && account.email == email) return account;
  }
  return std::nullopt;
}

std::vector<Account> Accounts::list() const {
  std::vector<Account> all;
  const std::shared_lock lock(mutex_);
  for (const auto& [id, account] : accounts_) all.push_back(account);
  return all;
}

std::vector<Key> Accounts::list_keys() const {
  std::vector<Key> all;
  const std::shared_lock lock(mutex_);
  for (const auto& [id, key] : keys_) all.push_back(key);
  return all;
}

std::vector<Identity> Accounts::users() const {
  std::map<std::string, Identity> by_arn;
  const std::shared_lock lock(mutex_);
  for (const auto& [id, key] : keys_) {
    if (key.identity.arn.find(":user/") != std::string::npos) {
      by_arn.emplace(key.identity.arn, key.identity);
    }
  }
  std::vector<Identity> users;
  for (auto& [arn, identity] : by_arn) users.push_back(std::move(identity));
  return users;
}

void Accounts::note_use(std::string_view key, const KeyUse& use) {
  {
    const std::shared_lock lock(mutex_);
    const auto found = uses_.find(key);
    if (found != uses_.end() && found->second.service == use.service &&
        found->second.region == use.region && use.time - found->second.time < use_step) {
      return;
    }
    if (keys_.find(key) == keys_.end()) return;
  }
  const std::unique_lock lock(mutex_);
  uses_[std::string(key)] = use;
  noted_.emplace(key);
}

std::optional<KeyUse> Accounts::last_use(std::string_view key) const {
  const std::shared_lock lock(mutex_);
  const auto found = uses_.find(key);
  if (found == uses_.end()) return std::nullopt;
  return found->second;
}

void Accounts::tend(Clock::Time now) {
  const std::lock_guard change(change_);
  write_uses();
  forget_expired(now);
}

void Accounts::write_uses() {
  std::vector<std::pair<std::string, KeyUse>> todo;
  {
    const std::unique_lock lock(mutex_);
    for (const std::string& key : std::exchange(noted_, {})) {
      const auto found = uses_.find(key);
      if (found != uses_.end()) todo.emplace_back(key, found->second);
    }
  }
  if (todo.empty()) return;
  store_.write([&](Transaction& transaction) {
    for (const auto& [key, use] : todo) {
      transaction.run("INSERT OR REPLACE INTO accounts_use VALUES (?, ?, ?, ?)", key,
                      count(use.time), use.service, use.region);
    }
  });
}

void Accounts::forget_expired(Clock::Time now) {
  const auto last = count(now - std::chrono::hours(24));
  std::vector<std::string> gone;
  store_.read([&](Transaction& look) {
    look.each(
        "SELECT id FROM accounts_key WHERE expires IS NOT NULL AND expires < ?",
        [&](const Row& row) { gone.push_back(row.text(0)); }, last);
  });
  if (gone.empty()) return;
  store_.write([&](Transaction& transaction) {
    for (const std::string& id : gone) erase_key(transaction, id);
  });
  const std::unique_lock lock(mutex_);
  for (const std::string& id : gone) {
    keys_.erase(id);
    uses_.erase(id);
  }
}

void Accounts::refresh() {
  const std::lock_guard change(change_);
  plant();
}

// Writes what is planted over what is there, then takes all into memory. Expects change_ held.
void Accounts::plant() {
  decltype(accounts_) accounts;
  decltype(keys_) keys;
  decltype(uses_) uses;
  store_.write([&](Transaction& change) {
    for (const Account& account : planted_accounts_) insert(change, account);
    for (const Key& key : planted_keys_) insert(change, key);
    change.each("SELECT * FROM accounts_account",
                [&](const Row& row) { accounts.emplace(row.text(0), to_account(row)); });
    change.each("SELECT * FROM accounts_key",
                [&](const Row& row) { keys.emplace(row.text(0), to_key(row)); });
    change.each("SELECT * FROM accounts_use", [&](const Row& row) {
      uses[row.text(0)] = {to_time(row.integer(1)), row.text(2), row.text(3)};
    });
  });
  const std::unique_lock lock(mutex_);
  accounts_.swap(accounts);
  keys_.swap(keys);
  uses_.swap(uses);
  noted_.clear();
}

}  // namespace fakes
