#include "fakes/accounts_file.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/base/yaml.h"

namespace fakes {
namespace {

// What was read, and the ids that are taken.
struct Reading {
  AccountsFile file;
  std::set<std::string> account_ids = {};
  std::set<std::string> canonical_ids = {};
  std::set<std::string> key_ids = {};
};

// IAM's rule for user names.
bool is_user_name(const std::string& name) {
  const auto is_good = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_+=,.@-").find(c) != std::string_view::npos;
  };
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), is_good);
}

void read_keys(sim::yaml::Map owner, const Identity& identity, Reading& reading) {
  for (sim::yaml::Map entry : owner.maps("keys")) {
    Key key{entry.text("id"), entry.text("secret"), identity};
    if (entry.has("id") && (key.id.empty() || key.id.find_first_of("/ ,") != std::string::npos)) {
      entry.problem("id", "'id' must be an access key id, without '/', ',' and blanks");
    }
    if (!reading.key_ids.insert(key.id).second) {
      entry.problem("id", fmt::format("key '{}' is there twice", key.id));
    }
    key.identity.access_key = key.id;
    reading.file.keys.push_back(std::move(key));
  }
}

void read_users(sim::yaml::Map entry, const Account& account, Reading& reading) {
  std::set<std::string> names;
  for (sim::yaml::Map user : entry.maps("users")) {
    const std::string name = user.text("name");
    if (user.has("name") && !is_user_name(name)) {
      user.problem("name", "'name' must be 1 to 64 letters, digits and _+=,.@-");
    }
    if (!names.insert(name).second) {
      user.problem("name", fmt::format("user '{}' is there twice", name));
    }
    const std::string arn = fmt::format("arn:aws:iam::{}:user/{}", account.id, name);
    read_keys(user, {account.id, arn, steady_user_id(account.id, name), ""}, reading);
  }
}

void read_account(sim::yaml::Map entry, const Account& plain, Reading& reading) {
  Account account;
  account.id = plain.id;
  account.name = entry.text("name", plain.name);
  account.canonical_id = entry.text("canonical_id", plain.canonical_id);
  account.email = entry.text("email", plain.email);
  account.has_open_buckets = entry.one_of("new_buckets", {"closed", "open"}, "closed") == "open";
  if (entry.has("id") && !is_account_id(account.id)) {
    entry.problem("id", "'id' must be twelve digits");
  }
  if (!reading.account_ids.insert(account.id).second) {
    entry.problem("id", fmt::format("account '{}' is there twice", account.id));
  }
  if (!reading.canonical_ids.insert(account.canonical_id).second) {
    entry.problem("canonical_id", "another account has this 'canonical_id'");
  }
  const std::string root = fmt::format("arn:aws:iam::{}:root", account.id);
  read_keys(entry, {account.id, root, account.id, ""}, reading);
  read_users(entry, account, reading);
  reading.file.accounts.push_back(std::move(account));
}

}  // namespace

AccountsFile read_accounts_file(const std::filesystem::path& file) {
  auto reader = sim::yaml::Reader::open(file);
  Reading reading;
  for (sim::yaml::Map entry : reader.root().maps("accounts")) {
    read_account(entry, plain_account(entry.text("id")), reading);
  }
  reader.finish();
  return std::move(reading.file);
}

}  // namespace fakes
