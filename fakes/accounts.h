// AWS accounts, and who in them an access key belongs to. Kept in the Store, looked up from memory.
// Safe from any thread.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/auth/access_keys.h"
#include "fakes/clock.h"
#include "fakes/store.h"

namespace fakes {

struct Account {
  std::string id;            // twelve digits
  std::string name;          // S3's display name
  std::string canonical_id;  // S3's: 64 hex digits, or what the accounts file says
  std::string email;
  // S3: new buckets are like those made before April 2023. ACLs count, and public access is not
  // blocked unless somebody says so.
  bool has_open_buckets = false;
};

// Who calls: what GetCallerIdentity says.
struct Identity {
  std::string account;
  std::string arn;  // arn:aws:iam::111122223333:root, :user/x, arn:aws:sts::...:assumed-role/r/s
  std::string user_id;  // the account for its root, AIDA... for users, AROA...:session for roles
  std::string access_key;
};

struct Key {
  std::string id;
  std::string secret;
  Identity identity;
  bool is_active = true;
  std::optional<std::string> session_token = {};
  std::optional<Clock::Time> expires = {};
  Clock::Time created = {};
};

// When a key was used the last time, and what for.
struct KeyUse {
  Clock::Time time;
  std::string service;
  std::string region;
};

class Accounts {
 public:
  // The account 000000000000 with the key test / test is always there.
  explicit Accounts(Store& store);

  // Adds what a file of the option --accounts says (sim/doc/fakes-serve.md); what is there of the
  // same id is replaced. It stays through refresh(). Throws Error usage with file:line:col, all
  // problems at once.
  void read_file(const std::filesystem::path& file);

  // For the Verifier; outlived by this. Keys that are not active are unknown.
  AccessKeys keys() const;
  std::optional<Key> key(std::string_view id) const;
  // Of an unknown key: the root of account 000000000000, or of the account that stands in the key's
  // place (only --auth any lets those in).
  Identity identity(std::string_view access_key) const;

  // Replaces a key of that id. These write the Store: not inside of a transaction.
  void put_key(const Key& key);
  void remove_key(std::string_view id);
  std::vector<Key> keys_of(std::string_view arn) const;  // the oldest first

  // Makes an account of that id when there is none; so does the gateway for each caller.
  Account account(std::string_view id);
  // Does not touch the Store: also inside of a transaction. One that is not there is plain.
  Account find(std::string_view id) const;
  std::optional<Account> find_canonical(std::string_view canonical_id) const;
  std::optional<Account> find_email(std::string_view email) const;
  // All of them, by id.
  std::vector<Account> list() const;
  std::vector<Key> list_keys() const;
  // The users that keys were given to: by the API, or by the file.
  std::vector<Identity> users() const;

  // Kept in memory, and written by tend(): of no client is it asked for durably.
  void note_use(std::string_view key, const KeyUse& use);
  std::optional<KeyUse> last_use(std::string_view key) const;

  // Writes uses, and removes temporary keys that expired more than a day before. Called every
  // second.
  void tend(Clock::Time now);
  // Reads the Store again, after a reset or a load.
  void refresh();

 private:
  void put_account(const Account& account);
  void plant();
  void write_uses();
  void forget_expired(Clock::Time now);

  Store& store_;
  std::mutex change_;  // one at a time, so that Store and memory change in the same order
  std::vector<Account> planted_accounts_;  // what the program and the file say
  std::vector<Key> planted_keys_;
  mutable std::shared_mutex mutex_;  // of what follows
  std::map<std::string, Account, std::less<>> accounts_;
  std::map<std::string, Key, std::less<>> keys_;
  std::map<std::string, KeyUse, std::less<>> uses_;
  std::set<std::string> noted_;  // uses that are not written yet
};

bool is_account_id(std::string_view text);  // twelve digits

// What an account is called of which nobody says more.
Account plain_account(std::string_view id);
// The id of an IAM user that comes from a file: the same each time it is read.
std::string steady_user_id(std::string_view account, std::string_view user);

inline constexpr std::string_view default_account = "000000000000";

}  // namespace fakes
