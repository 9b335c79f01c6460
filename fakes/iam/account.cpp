// What belongs to the account as a whole; and what users can have on AWS and never have here,
// which clients ask about before they delete a user.
#include "fakes/iam/entity.h"
#include "fakes/iam/operations.h"
#include "fakes/iam/paging.h"

namespace fakes::iam {
namespace {

using wire::Value;

std::optional<std::string> alias_of(Transaction& state, const Call& call) {
  return state.first(
      "SELECT alias FROM iam_alias WHERE account = ?", [](const Row& row) { return row.text(0); },
      call.account);
}

// An account has one: a new one takes its place.
Reply create_account_alias(Iam& iam, Call& call) {
  const std::string& alias = call.input["AccountAlias"].text();
  iam.core.store.write([&](Transaction& state) {
    const auto owner = state.first(
        "SELECT account FROM iam_alias WHERE alias = ?", [](const Row& row) { return row.text(0); },
        alias);
    if (owner && *owner != call.account) {
      throw already_exists("The account alias " + alias + " already exists.");
    }
    state.run("INSERT OR REPLACE INTO iam_alias VALUES (?, ?)", call.account, alias);
  });
  return {};
}

Reply list_account_aliases(Iam& iam, Call& call) {
  return iam.core.store.read([&](Transaction& state) {
    Items items;
    if (const auto alias = alias_of(state, call)) items.emplace_back(*alias, Value(*alias));
    return page(call, "AccountAliases", items);
  });
}

Reply delete_account_alias(Iam& iam, Call& call) {
  const std::string& alias = call.input["AccountAlias"].text();
  iam.core.store.write([&](Transaction& state) {
    if (alias_of(state, call) != alias) {
      throw no_such_entity("The account alias " + alias + " cannot be found.");
    }
    state.run("DELETE FROM iam_alias WHERE account = ?", call.account);
  });
  return {};
}

template <const char* member>
Reply none_of_user(Iam& iam, Call& call) {
  if (call.input.has("UserName")) {
    iam.core.store.read([&](Transaction& state) { need(state, call, Kind::user); });
  }
  return page(call, member, {});
}

Reply no_service_credentials(Iam& iam, Call& call) {
  if (call.input.has("UserName")) {
    iam.core.store.read([&](Transaction& state) { need(state, call, Kind::user); });
  }
  return {Value::structure({{"ServiceSpecificCredentials", Value::list()}})};
}

constexpr char mfa_devices[] = "MFADevices";
constexpr char public_keys[] = "SSHPublicKeys";
constexpr char certificates[] = "Certificates";
constexpr char virtual_devices[] = "VirtualMFADevices";

}  // namespace

Operations account_operations() {
  return {{"CreateAccountAlias", create_account_alias},
          {"ListAccountAliases", list_account_aliases},
          {"DeleteAccountAlias", delete_account_alias},
          {"ListMFADevices", none_of_user<mfa_devices>},
          {"ListVirtualMFADevices", none_of_user<virtual_devices>},
          {"ListSSHPublicKeys", none_of_user<public_keys>},
          {"ListSigningCertificates", none_of_user<certificates>},
          {"ListServiceSpecificCredentials", no_service_credentials}};
}

}  // namespace fakes::iam
