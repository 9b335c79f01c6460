// The role that somebody wants to assume, as IAM knows it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/core.h"
#include "fakes/policy/evaluate.h"
#include "fakes/service.h"

namespace fakes::sts {

struct Role {
  std::string account;
  std::string name;
  std::string id;  // "AROA..."
  std::string arn;
  std::string trust;  // its policy, as JSON
  std::chrono::seconds max_session{3600};
};

// The role of that ARN; nothing when there is none. Throws Fault ValidationError of what is no
// role's ARN.
std::optional<Role> find_role(Core& core, const Call& call, const std::string& arn);

// Whether its trust policy lets that principal do that. A policy that cannot be read trusts nobody.
bool trusts(const Role& role, std::string_view action, const policy::Principal& principal,
            const policy::Keys& keys);

// How long the session may last. Throws Fault ValidationError when it is longer than the role's
// sessions may be.
std::chrono::seconds session_length(const Call& call, const Role& role);

// "arn:aws:sts::111122223333:assumed-role/name/session"
Identity session_identity(const Role& role, const std::string& session);

}  // namespace fakes::sts
