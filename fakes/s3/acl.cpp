#include "fakes/s3/acl.h"

#include <algorithm>
#include <array>
#include <utility>

#include "fakes/request.h"
#include "fakes/wire/fault.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

// Amazon's own account that reads machine images.
constexpr std::string_view kImageReader =
    "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";
constexpr std::size_t kMaxGrants = 100;

Fault invalid(std::string message, std::string_view name, std::string_view value) {
  return Fault("InvalidArgument", std::move(message))
      .with("ArgumentName", name)
      .with("ArgumentValue", value)
      .with_status(400);
}

Grant group_grant(std::string_view permission, std::string_view uri) {
  if (uri != kAllUsers && uri != kAuthenticatedUsers && uri != kLogDelivery) {
    throw invalid("Invalid group uri", "Group/URI", uri);
  }
  return {std::string(permission), true, std::string(uri)};
}

Grant account_grant(const Accounts& accounts, std::string_view permission, std::string_view id) {
  if (id != kAnonymousId && id != kImageReader && !accounts.find_canonical(id)) {
    throw invalid("Invalid id", "CanonicalUser/ID", id);
  }
  return {std::string(permission), false, std::string(id)};
}

Grant email_grant(const Accounts& accounts, std::string_view permission, std::string_view email) {
  const auto account = accounts.find_email(email);
  if (!account) {
    throw Fault("UnresolvableGrantByEmailAddress",
                "The e-mail address you provided does not match any account on record.")
        .with_status(400);
  }
  return {std::string(permission), false, account->canonical_id};
}

// id="...", uri="...", emailAddress="..." with or without the quotes.
void read_header(const Accounts& accounts, std::string_view permission, const std::string& header,
                 std::vector<Grant>& grants) {
  for (const auto& item : sim::split(header, ',')) {
    const auto equals = item.find('=');
    const std::string kind = sim::trim(item.substr(0, equals));
    std::string value =
        equals == std::string::npos ? std::string() : sim::trim(item.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (same_name(kind, "id")) {
      grants.push_back(account_grant(accounts, permission, value));
    } else if (same_name(kind, "uri")) {
      grants.push_back(group_grant(permission, value));
    } else if (same_name(kind, "emailAddress")) {
      grants.push_back(email_grant(accounts, permission, value));
    } else {
      throw invalid("Argument format not recognized", "x-amz-grant-" + lower_case(permission),
                    header);
    }
  }
}

std::optional<std::vector<Grant>> header_grants(const Accounts& accounts, const Value& input) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> members = {{
      {"GrantRead", "READ"},
      {"GrantWrite", "WRITE"},
      {"GrantReadACP", "READ_ACP"},
      {"GrantWriteACP", "WRITE_ACP"},
      {"GrantFullControl", "FULL_CONTROL"},
  }};
  std::optional<std::vector<Grant>> grants;
  for (const auto& [member, permission] : members) {
    const auto* header = input.find(member);
    if (header == nullptr) continue;
    if (!grants) grants.emplace();
    read_header(accounts, permission, header->text(), *grants);
  }
  return grants;
}

Fault malformed_acl() {
  return Fault("MalformedACLError",
               "The XML you provided was not well-formed or did not validate against our "
               "published schema")
      .with_status(400);
}

Acl policy_acl(const Accounts& accounts, const Value& policy, std::string_view owner_id) {
  const auto& owner = policy["Owner"]["ID"].text();
  if (owner.empty()) throw malformed_acl();
  if (owner != owner_id) throw Fault("AccessDenied", "Access Denied").with_status(403);
  Acl acl;
  if (!policy.has("Grants")) throw malformed_acl();
  for (const auto& item : policy["Grants"].items()) {
    const auto& grantee = item["Grantee"];
    const auto& permission = item["Permission"].text();
    if (permission.empty()) throw malformed_acl();
    const auto& type = grantee["Type"].text();
    if (type == "Group") {
      acl.grants.push_back(group_grant(permission, grantee["URI"].text()));
    } else if (type == "AmazonCustomerByEmail") {
      acl.grants.push_back(email_grant(accounts, permission, grantee["EmailAddress"].text()));
    } else if (type == "CanonicalUser") {
      acl.grants.push_back(account_grant(accounts, permission, grantee["ID"].text()));
    } else {
      throw malformed_acl();
    }
  }
  if (acl.grants.size() > kMaxGrants) throw malformed_acl();
  return acl;
}

}  // namespace

Acl Acl::of_owner(std::string_view owner_id) {
  Acl acl;
  acl.grants.push_back({"FULL_CONTROL", false, std::string(owner_id)});
  return acl;
}

std::optional<Acl> Acl::canned(std::string_view name, std::string_view owner_id,
                               std::string_view bucket_owner_id) {
  Acl acl = of_owner(owner_id);
  const auto give = [&acl](std::string_view permission, std::string_view grantee, bool is_group) {
    acl.grants.push_back({std::string(permission), is_group, std::string(grantee)});
  };
  const bool is_foreign = owner_id != bucket_owner_id;
  if (name == "public-read") {
    give("READ", kAllUsers, true);
  } else if (name == "public-read-write") {
    give("READ", kAllUsers, true);
    give("WRITE", kAllUsers, true);
  } else if (name == "authenticated-read") {
    give("READ", kAuthenticatedUsers, true);
  } else if (name == "log-delivery-write") {
    give("WRITE", kLogDelivery, true);
    give("READ_ACP", kLogDelivery, true);
  } else if (name == "aws-exec-read") {
    give("READ", kImageReader, false);
  } else if (name == "bucket-owner-read") {
    if (is_foreign) give("READ", bucket_owner_id, false);
  } else if (name == "bucket-owner-full-control") {
    if (is_foreign) give("FULL_CONTROL", bucket_owner_id, false);
  } else if (name != "private") {
    return std::nullopt;
  }
  return acl;
}

Acl Acl::read(std::string_view row, std::string_view owner_id) {
  if (row.empty()) return of_owner(owner_id);
  Acl acl;
  for (const auto& line : sim::split(row, '\n')) {
    const auto words = sim::split(line, ' ');
    if (words.size() == 3) acl.grants.push_back({words[0], words[1] == "group", words[2]});
  }
  return acl;
}

std::string Acl::row() const {
  std::string row;
  for (const auto& grant : grants) {
    row += grant.permission + (grant.is_group ? " group " : " account ") + grant.grantee + "\n";
  }
  return row.empty() ? "none" : row;
}

bool Acl::allows(std::string_view permission, std::string_view caller_id,
                 PublicGrants groups) const {
  return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
    if (grant.permission != permission && grant.permission != "FULL_CONTROL") return false;
    if (!grant.is_group) return grant.grantee == (caller_id.empty() ? kAnonymousId : caller_id);
    if (groups == PublicGrants::ignored) return false;
    return grant.grantee == kAllUsers ||
           (grant.grantee == kAuthenticatedUsers && !caller_id.empty());
  });
}

bool Acl::is_public() const {
  return std::any_of(grants.begin(), grants.end(), [](const Grant& grant) {
    return grant.is_group && (grant.grantee == kAllUsers || grant.grantee == kAuthenticatedUsers);
  });
}

std::optional<Acl> requested_acl(const Accounts& accounts, const Value& input,
                                 std::string_view owner_id, std::string_view bucket_owner_id) {
  const auto* name = input.find("ACL");
  auto grants = header_grants(accounts, input);
  if (name != nullptr && grants) {
    throw Fault("InvalidRequest", "Specifying both Canned ACLs and Header Grants is not allowed")
        .with_status(400);
  }
  const auto* policy = input.find("AccessControlPolicy");
  if (policy != nullptr && (name != nullptr || grants)) {
    throw Fault("UnexpectedContent", "This request does not support content").with_status(400);
  }
  if (policy != nullptr) return policy_acl(accounts, *policy, owner_id);
  if (grants) {
    Acl acl;
    acl.grants = *std::move(grants);
    if (acl.grants.size() > kMaxGrants) throw malformed_acl();
    return acl;
  }
  if (name == nullptr) return std::nullopt;
  auto acl = Acl::canned(name->text(), owner_id, bucket_owner_id);
  if (!acl) throw invalid("", "x-amz-acl", name->text());
  return acl;
}

Value acl_output(const Accounts& accounts, const Acl& acl, std::string_view owner_id,
                 std::string_view owner_name) {
  Value output = Value::structure();
  Value& owner = output.set("Owner", Value::structure());
  if (!owner_name.empty()) owner.add("DisplayName", owner_name);
  owner.add("ID", owner_id);
  auto grants = acl.grants;
  std::stable_partition(grants.begin(), grants.end(),
                        [](const Grant& grant) { return grant.is_group; });
  Value& list = output.set("Grants", Value::list());
  for (const auto& grant : grants) {
    Value grantee = Value::structure();
    if (grant.is_group) {
      grantee.add("URI", grant.grantee);
    } else {
      const auto account = accounts.find_canonical(grant.grantee);
      if (account) grantee.add("DisplayName", account->name);
      grantee.add("ID", grant.grantee);
    }
    grantee.add("Type", grant.is_group ? "Group" : "CanonicalUser");
    list.push(
        Value::structure({{"Grantee", std::move(grantee)}, {"Permission", grant.permission}}));
  }
  return output;
}

}  // namespace fakes::s3
