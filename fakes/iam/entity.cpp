#include "fakes/iam/entity.h"

#include <chrono>

#include <fmt/format.h>

#include "fakes/auth/key_ids.h"
#include "fakes/wire/model.h"

namespace fakes::iam {
namespace {

using wire::Fault;
using wire::Value;

struct Words {
  std::string_view id;      // how ids begin
  std::string_view arn;     // its type in ARNs
  std::string_view member;  // of inputs
  std::string_view missing;
  std::string_view taken;
};

const Words& words(Kind kind) {
  static const Words all[] = {
      {"AIDA", "user", "UserName", "The user with name {} cannot be found.",
       "User with name {} already exists."},
      {"AROA", "role", "RoleName", "The role with name {} cannot be found.",
       "Role with name {} already exists."},
      {"AGPA", "group", "GroupName", "The group with name {} cannot be found.",
       "Group with name {} already exists."},
      {"ANPA", "policy", "PolicyName", "Policy {} was not found.",
       "A policy called {} already exists. Duplicate names are not allowed."},
      {"AIPA", "instance-profile", "InstanceProfileName", "Instance Profile {} cannot be found.",
       "Instance Profile {} already exists."},
      {"AOPI", "oidc-provider", "OpenIDConnectProviderArn",
       "OpenIDConnect Provider not found for arn {}",
       "Provider with url https://{} already exists."},
  };
  return all[static_cast<int>(kind) - 1];
}

Fault taken(Kind kind, const std::string& name) {
  return already_exists(fmt::format(fmt::runtime(words(kind).taken), name));
}

Clock::Time to_time(std::int64_t count) {
  return Clock::Time(std::chrono::milliseconds(count));
}

std::int64_t count(Clock::Time time) {
  return time.time_since_epoch().count();
}

Entity to_entity(const Row& row) {
  Entity entity;
  entity.id = row.text(0);
  entity.account = row.text(1);
  entity.kind = static_cast<Kind>(row.integer(2));
  entity.name = row.text(3);
  entity.path = row.text(4);
  entity.created = to_time(row.integer(5));
  entity.updated = to_time(row.integer(6));
  entity.description = row.optional_text(7);
  entity.document = row.text(8);
  entity.boundary = row.optional_text(9);
  entity.max_session = row.integer(10);
  entity.role = row.optional_text(11);
  entity.next_version = row.integer(12);
  return entity;
}

}  // namespace

const std::vector<std::string_view>& schema_steps() {
  static const std::vector<std::string_view> steps = {R"(
    CREATE TABLE iam_entity (
      id TEXT PRIMARY KEY, account TEXT, kind INTEGER, name TEXT COLLATE NOCASE, path TEXT,
      created INTEGER, updated INTEGER, description TEXT, document TEXT, boundary TEXT,
      max_session INTEGER, role TEXT, next_version INTEGER,
      UNIQUE (account, kind, name)) WITHOUT ROWID;
    CREATE INDEX iam_entity_role ON iam_entity (role) WHERE role IS NOT NULL;
    CREATE TABLE iam_tag (
      owner TEXT, key TEXT COLLATE NOCASE, value TEXT, PRIMARY KEY (owner, key)) WITHOUT ROWID;
    CREATE TABLE iam_text (
      owner TEXT, kind TEXT, text TEXT, PRIMARY KEY (owner, kind, text)) WITHOUT ROWID;
    CREATE TABLE iam_inline_policy (
      owner TEXT, name TEXT COLLATE NOCASE, document TEXT,
      PRIMARY KEY (owner, name)) WITHOUT ROWID;
    CREATE TABLE iam_attachment (
      owner TEXT, policy TEXT, PRIMARY KEY (owner, policy)) WITHOUT ROWID;
    CREATE INDEX iam_attachment_policy ON iam_attachment (policy);
    CREATE TABLE iam_member (
      user TEXT, team TEXT, PRIMARY KEY (user, team)) WITHOUT ROWID;
    CREATE TABLE iam_policy_version (
      policy TEXT, number INTEGER, document TEXT, created INTEGER, is_default INTEGER,
      PRIMARY KEY (policy, number)) WITHOUT ROWID;
    CREATE TABLE iam_login (
      user TEXT PRIMARY KEY, created INTEGER, must_change INTEGER) WITHOUT ROWID;
    CREATE TABLE iam_alias (account TEXT PRIMARY KEY, alias TEXT UNIQUE) WITHOUT ROWID;
  )"};
  return steps;
}

std::string Entity::arn() const {
  return fmt::format("arn:aws:iam::{}:{}{}{}", account, words(kind).arn, path, name);
}

std::optional<Entity> find(Transaction& state, std::string_view account, Kind kind,
                           std::string_view name) {
  return state.first("SELECT * FROM iam_entity WHERE account = ? AND kind = ? AND name = ?",
                     to_entity, account, kind, name);
}

std::optional<Entity> find_id(Transaction& state, std::string_view id) {
  return state.first("SELECT * FROM iam_entity WHERE id = ?", to_entity, id);
}

Entity need(Transaction& state, std::string_view account, Kind kind, std::string_view name) {
  if (auto entity = find(state, account, kind, name)) return *entity;
  throw no_such_entity(fmt::format(fmt::runtime(words(kind).missing), name));
}

Entity need(Transaction& state, const Call& call, Kind kind) {
  return need(state, call.account, kind, call.input[words(kind).member].text());
}

Entity need_arn(Transaction& state, const Call& call, Kind kind, const std::string& arn) {
  const auto colon = arn.rfind(':');
  std::string_view resource = std::string_view(arn).substr(colon == arn.npos ? 0 : colon + 1);
  const std::string_view type = words(kind).arn;
  if (resource.substr(0, type.size()) == type) {
    resource.remove_prefix(std::min(resource.size(), type.size() + 1));
    if (kind != Kind::provider) {
      const auto slash = resource.rfind('/');
      resource = resource.substr(slash == resource.npos ? 0 : slash + 1);
    }
    const auto entity = find(state, call.account, kind, resource);
    if (entity && entity->arn() == arn) return *entity;
  }
  throw no_such_entity(fmt::format(fmt::runtime(words(kind).missing), arn));
}

std::vector<Entity> all(Transaction& state, std::string_view account, Kind kind,
                        std::string_view path_prefix) {
  std::vector<Entity> entities;
  state.each(
      "SELECT * FROM iam_entity WHERE account = ? AND kind = ? ORDER BY name",
      [&](const Row& row) {
        Entity entity = to_entity(row);
        if (entity.path.compare(0, path_prefix.size(), path_prefix) == 0) {
          entities.push_back(std::move(entity));
        }
      },
      account, kind);
  return entities;
}

void create(Transaction& state, const Call& call, Entity& entity) {
  create(state, call.account, call.now, entity);
}

void create(Transaction& state, std::string_view account, Clock::Time now, Entity& entity) {
  entity.account = account;
  if (find(state, entity.account, entity.kind, entity.name)) throw taken(entity.kind, entity.name);
  if (entity.id.empty()) entity.id = new_unique_id(words(entity.kind).id);
  entity.created = std::chrono::floor<std::chrono::seconds>(now);
  entity.updated = entity.created;
  state.run("INSERT INTO iam_entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entity.id,
            entity.account, entity.kind, entity.name, entity.path, count(entity.created),
            count(entity.updated), entity.description, entity.document, entity.boundary,
            entity.max_session, entity.role, entity.next_version);
}

void update(Transaction& state, const Entity& entity) {
  state.run(
      "UPDATE iam_entity SET name = ?, path = ?, updated = ?, description = ?, document = ?, "
      "boundary = ?, max_session = ?, role = ?, next_version = ? WHERE id = ?",
      entity.name, entity.path, count(entity.updated), entity.description, entity.document,
      entity.boundary, entity.max_session, entity.role, entity.next_version, entity.id);
}

void rename(Transaction& state, const Call& call, Entity& entity) {
  const std::string member = "New" + std::string(words(entity.kind).member);
  const std::string name = call.input[member].text_or(entity.name);
  const auto other = find(state, entity.account, entity.kind, name);
  if (other && other->id != entity.id) throw taken(entity.kind, name);
  entity.name = name;
  entity.path = call.input["NewPath"].text_or(entity.path);
  update(state, entity);
}

void remove(Transaction& state, const Entity& entity) {
  state.run("DELETE FROM iam_entity WHERE id = ?", entity.id);
  state.run("DELETE FROM iam_tag WHERE owner = ?", entity.id);
  state.run("DELETE FROM iam_text WHERE owner = ?", entity.id);
}

Fault no_such_entity(std::string message) {
  return {"NoSuchEntity", std::move(message)};
}
Fault already_exists(std::string message) {
  return {"EntityAlreadyExists", std::move(message)};
}
Fault delete_conflict(std::string message) {
  return {"DeleteConflict", std::move(message)};
}
Fault limit_exceeded(std::string message) {
  return {"LimitExceeded", std::move(message)};
}

std::vector<std::string> texts(Transaction& state, std::string_view owner, std::string_view kind) {
  std::vector<std::string> found;
  state.each(
      "SELECT text FROM iam_text WHERE owner = ? AND kind = ?",
      [&](const Row& row) { found.push_back(row.text(0)); }, owner, kind);
  return found;
}

void add_text(Transaction& state, std::string_view owner, std::string_view kind,
              std::string_view text) {
  state.run("INSERT OR IGNORE INTO iam_text VALUES (?, ?, ?)", owner, kind, text);
}

Value tags_of(Transaction& state, std::string_view owner) {
  Value tags;
  state.each(
      "SELECT key, value FROM iam_tag WHERE owner = ?",
      [&](const Row& row) {
        tags.push(Value::structure({{"Key", row.text(0)}, {"Value", row.text(1)}}));
      },
      owner);
  return tags;
}

void set_tags(Transaction& state, std::string_view owner, const Value& tags) {
  for (const Value& tag : tags.items()) {
    state.run("INSERT OR REPLACE INTO iam_tag VALUES (?, ?, ?)", owner, tag["Key"].text(),
              tag["Value"].text());
  }
  if (state.integer("SELECT count(*) FROM iam_tag WHERE owner = ?", owner) > 50) {
    throw limit_exceeded("The number of tags has reached the maximum limit.");
  }
}

std::string path_of(const Call& call) {
  return call.input["Path"].text_or("/");
}

}  // namespace fakes::iam
