// AWS accounts, and who in them an access key belongs to. Kept in the Store, looked up from memory.
// Safe from any thread.
#pragma once

#include <map>
#include <mutex>
#include <optional>
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

class Accounts {
 public:
  // The account 000000000000 with the key test / test is always there.
  Accounts(Store& store, const Clock& clock);

  // Adds what a file of the option --accounts says (sim/doc/fakes.md); what is there of the same id
  // is replaced. Throws Error usage with file:line:col, all problems at once.
  void read_file(const std::filesystem::path& file);

  // For the Verifier.
  AccessKeys keys() const;
  std::optional<Key> key(std::string_view id) const;
  // Of an unknown key: the root of account 000000000000 (only --auth any lets those in).
  Identity identity(std::string_view access_key) const;

  void put_key(const Key& key);
  void remove_key(std::string_view id);
  std::vector<Key> keys_of(std::string_view arn) const;

  // Makes an account of that id when there is none.
  Account account(std::string_view id);
  std::optional<Account> find_canonical(std::string_view canonical_id) const;
  std::optional<Account> find_email(std::string_view email) const;

  // Reads the Store again, after a reset or a load.
  void refresh();

 private:
  void put_account(const Account& account);

  Store& store_;
  const Clock& clock_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, Account, std::less<>> accounts_;
  std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace fakes
