// The file of --accounts: accounts, their users and keys that a team wants to find. What it may
// hold stands in sim/doc/fakes-serve.md.
#pragma once

#include <filesystem>
#include <vector>

#include "fakes/accounts.h"

namespace fakes {

struct AccountsFile {
  std::vector<Account> accounts;
  std::vector<Key> keys;
};

// Throws Error usage with file:line:col, all problems at once.
AccountsFile read_accounts_file(const std::filesystem::path& file);

}  // namespace fakes
