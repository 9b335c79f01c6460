// What IAM has names for: users, roles, groups, policies, instance profiles and identity providers,
// kept alike in one table. What belongs to one hangs on its id, so that names can change.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/clock.h"
#include "fakes/service.h"
#include "fakes/store.h"
#include "fakes/wire/fault.h"
#include "fakes/wire/value.h"

namespace fakes::iam {

enum class Kind { user = 1, role, group, policy, instance_profile, provider };

struct Entity {
  std::string id = {};  // "AIDA..."
  std::string account = {};
  Kind kind = Kind::user;
  std::string name = {};  // of providers the address without "https://"
  std::string path = "/";
  Clock::Time created = {};
  Clock::Time updated = {};
  std::optional<std::string> description = {};
  std::string document = {};                 // a role's trust policy
  std::optional<std::string> boundary = {};  // ARN of the policy
  std::int64_t max_session = 3600;           // seconds, of roles
  std::optional<std::string> role = {};      // id of the one in an instance profile
  std::int64_t next_version = 1;             // of policies

  std::string arn() const;
};

const std::vector<std::string_view>& schema_steps();

// Names are the same in any case of their letters.
std::optional<Entity> find(Transaction& state, std::string_view account, Kind kind,
                           std::string_view name);
std::optional<Entity> find_id(Transaction& state, std::string_view id);
// Throws Fault NoSuchEntity, in AWS's words.
Entity need(Transaction& state, std::string_view account, Kind kind, std::string_view name);
// Of the member of the input that names it: UserName, RoleName, GroupName, InstanceProfileName.
Entity need(Transaction& state, const Call& call, Kind kind);
// A policy, by its ARN; also an identity provider. Throws Fault NoSuchEntity.
Entity need_arn(Transaction& state, const Call& call, Kind kind, const std::string& arn);
// By name.
std::vector<Entity> all(Transaction& state, std::string_view account, Kind kind,
                        std::string_view path_prefix = "/");

// A new one, with id, account and times; what it is called is checked to be free. Throws Fault
// EntityAlreadyExists.
void create(Transaction& state, const Call& call, Entity& entity);
void create(Transaction& state, std::string_view account, Clock::Time now, Entity& entity);
// Writes it back.
void update(Transaction& state, const Entity& entity);
// Gives it the new name and path that the input has (NewUserName, NewPath) and writes it back.
// Throws Fault EntityAlreadyExists.
void rename(Transaction& state, const Call& call, Entity& entity);
// With its tags and its texts.
void remove(Transaction& state, const Entity& entity);

wire::Fault no_such_entity(std::string message);
wire::Fault already_exists(std::string message);
wire::Fault delete_conflict(std::string message);
wire::Fault limit_exceeded(std::string message);

// As answers show them; `is_whole` is what the operations about one show, lists show less.
wire::Value value_of(Transaction& state, const Entity& entity, bool is_whole);

// Lists of texts that belong to an entity: a provider's client ids and thumbprints.
std::vector<std::string> texts(Transaction& state, std::string_view owner, std::string_view kind);
void add_text(Transaction& state, std::string_view owner, std::string_view kind,
              std::string_view text);

// Tags.
wire::Value tags_of(Transaction& state, std::string_view owner);  // null without
void set_tags(Transaction& state, std::string_view owner, const wire::Value& tags);

// "/a/" of the input's Path; "/" without.
std::string path_of(const Call& call);

}  // namespace fakes::iam
