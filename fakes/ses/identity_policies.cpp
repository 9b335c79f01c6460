#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "fakes/ses/document.h"
#include "fakes/ses/identities.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMostPolicies = 20;

Fault bad_policy(const Call& call, std::string message) {
  return {is_v2(call) ? "BadRequestException" : "InvalidPolicy", std::move(message)};
}

bool is_policy_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; });
}

void check_policy(const Call& call) {
  const std::string& name = call.input["PolicyName"].text();
  if (!is_policy_name(name)) {
    throw invalid(call, fmt::format("Invalid policy name <{}>.", name));
  }
  const std::string& text = call.input["Policy"].text();
  if (text.size() > 4096) throw bad_policy(call, "The policy is longer than 4096 characters.");
  const Value policy = read_json_text(text);
  const Value& statements = policy["Statement"];
  if (policy.kind() != Value::Kind::structure || statements.size() == 0) {
    throw bad_policy(call, "The policy is not valid JSON of a policy with statements.");
  }
  Value list = statements;
  if (statements.kind() == Value::Kind::structure) {
    list = Value::list();
    list.push(statements);
  }
  for (const Value& statement : list.items()) {
    const std::string& effect = statement["Effect"].text();
    if (effect != "Allow" && effect != "Deny") {
      throw bad_policy(call, "A statement's Effect must be Allow or Deny.");
    }
    for (const char* member : {"Principal", "Action", "Resource"}) {
      if (!statement.has(member) && !statement.has(std::string("Not") + member)) {
        throw bad_policy(call, fmt::format("A statement has no {}.", member));
      }
    }
  }
}

std::string_view identity_member(const Call& call) {
  return is_v2(call) ? "EmailIdentity" : "Identity";
}

Identity expect_identity(Transaction& look, const Call& call) {
  const std::string& text = call.input[identity_member(call)].text();
  const auto identity = Identities(look, place_of(call)).find(identity_name(text).value_or(text));
  if (identity) return *identity;
  if (is_v2(call)) {
    throw Fault("NotFoundException", fmt::format("Email identity {} does not exist.", text));
  }
  throw invalid(call, fmt::format("Identity '{}' does not exist.", text));
}

enum class Put { create, update, either };

Value put_policy(Core& core, Call& call, Put how) {
  check_policy(call);
  core.store.write([&](Transaction& change) {
    Identity identity = expect_identity(change, call);
    const std::string& name = call.input["PolicyName"].text();
    Value policies = identity.document["policies"];
    if (policies.is_null()) policies = Value::structure();
    const bool is_there = policies.has(name);
    if (how == Put::create && is_there) {
      throw Fault("AlreadyExistsException", fmt::format("Policy <{}> already exists.", name));
    }
    if (!is_there && policies.size() >= kMostPolicies) {
      throw limit_exceeded(call, "An identity cannot have more than 20 policies.");
    }
    policies.set(name, call.input["Policy"]);
    identity.document.set("policies", std::move(policies));
    Identities(change, place_of(call)).put(identity);
  });
  return Value::structure();
}

Value create_email_identity_policy(Core& core, Call& call) {
  return put_policy(core, call, Put::create);
}

Value put_identity_policy(Core& core, Call& call) {
  return put_policy(core, call, Put::either);
}

Value delete_policy(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Identity identity = expect_identity(change, call);
    Value policies = identity.document["policies"];
    if (policies.is_null()) return;
    policies.erase(call.input["PolicyName"].text());
    identity.document.set("policies", std::move(policies));
    Identities(change, place_of(call)).put(identity);
  });
  return Value::structure();
}

Value get_email_identity_policies(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const Identity identity = expect_identity(look, call);
    return Value::structure({{"Policies", as_map(identity.document["policies"])}});
  });
}

Value get_identity_policies(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const Identity identity = expect_identity(look, call);
    Value policies = Value::map();
    for (const Value& name : call.input["PolicyNames"].items()) {
      const Value& policy = identity.document["policies"][name.text()];
      if (!policy.is_null()) policies.set(name.text(), policy);
    }
    return Value::structure({{"Policies", std::move(policies)}});
  });
}

Value list_identity_policies(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    Value names = Value::list();
    const Identity identity = expect_identity(look, call);
    for (const auto& field : identity.document["policies"].fields()) names.push(field.name);
    return Value::structure({{"PolicyNames", std::move(names)}});
  });
}

}  // namespace

Operations identity_policy_operations() {
  return {
      {"ses", "PutIdentityPolicy", put_identity_policy},
      {"ses", "DeleteIdentityPolicy", delete_policy},
      {"ses", "GetIdentityPolicies", get_identity_policies},
      {"ses", "ListIdentityPolicies", list_identity_policies},
      {"sesv2", "CreateEmailIdentityPolicy", create_email_identity_policy},
      {"sesv2", "UpdateEmailIdentityPolicy", put_identity_policy},
      {"sesv2", "DeleteEmailIdentityPolicy", delete_policy},
      {"sesv2", "GetEmailIdentityPolicies", get_email_identity_policies},
  };
}

}  // namespace fakes::ses
