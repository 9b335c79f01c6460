#include "fakes/ssm/records.h"

#include "fakes/wire/json.h"
#include "fakes/wire/model.h"
#include "sim/base/error.h"

namespace fakes::ssm {

using wire::JsonNames;
using wire::Value;

const std::string_view kRecordTables = R"sql(
  CREATE TABLE ssm_records (
    number INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, kind TEXT NOT NULL,
    id TEXT NOT NULL, parent TEXT NOT NULL, shape TEXT NOT NULL, body TEXT NOT NULL,
    UNIQUE (account, region, kind, id));
  CREATE INDEX ssm_records_by_parent ON ssm_records (account, region, kind, parent);
)sql";

namespace {

wire::Shape shape_of(std::string_view name) {
  const auto service = wire::Service::find("ssm");
  const auto shape = service ? service->shape(name) : std::nullopt;
  if (!shape) throw sim::Error(sim::Category::internal, "ssm: no shape {}", name);
  return *shape;
}

Value read_row(const Row& row) {
  return wire::read_json(row.view(1), shape_of(row.view(0)), JsonNames::member);
}

}  // namespace

Value as_shape(const Value& value, std::string_view shape) {
  const wire::Shape wanted = shape_of(shape);
  Value out = Value::structure();
  for (const auto& field : value.fields()) {
    if (wanted.find(field.name)) out.add(field.name, field.value);
  }
  return out;
}

void Records::put(std::string_view kind, std::string_view id, std::string_view shape,
                  const Value& value, std::string_view parent) const {
  std::string body;
  wire::write_json(body, value, shape_of(shape), JsonNames::member);
  transaction_.run(
      "INSERT INTO ssm_records (account, region, kind, id, parent, shape, body) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, region, kind, id) "
      "DO UPDATE SET shape = excluded.shape, body = excluded.body",
      scope_.account, scope_.region, kind, id, parent, shape, body);
}

bool Records::exists(std::string_view kind, std::string_view id) const {
  return transaction_.integer(
             "SELECT 1 FROM ssm_records "
             "WHERE account = ? AND region = ? AND kind = ? AND id = ?",
             scope_.account, scope_.region, kind, id) != 0;
}

std::optional<Value> Records::find(std::string_view kind, std::string_view id) const {
  return transaction_.first(
      "SELECT shape, body FROM ssm_records "
      "WHERE account = ? AND region = ? AND kind = ? AND id = ?",
      read_row, scope_.account, scope_.region, kind, id);
}

std::vector<Value> Records::all(std::string_view kind) const {
  std::vector<Value> values;
  transaction_.each(
      "SELECT shape, body FROM ssm_records "
      "WHERE account = ? AND region = ? AND kind = ? ORDER BY number",
      [&](const Row& row) { values.push_back(read_row(row)); }, scope_.account, scope_.region,
      kind);
  return values;
}

std::vector<Value> Records::children(std::string_view kind, std::string_view parent) const {
  std::vector<Value> values;
  transaction_.each(
      "SELECT shape, body FROM ssm_records "
      "WHERE account = ? AND region = ? AND kind = ? AND parent = ? ORDER BY number",
      [&](const Row& row) { values.push_back(read_row(row)); }, scope_.account, scope_.region, kind,
      parent);
  return values;
}

std::int64_t Records::count(std::string_view kind) const {
  return transaction_.integer(
      "SELECT count(*) FROM ssm_records WHERE account = ? AND region = ? AND kind = ?",
      scope_.account, scope_.region, kind);
}

bool Records::remove(std::string_view kind, std::string_view id) const {
  transaction_.run(
      "DELETE FROM ssm_records WHERE account = ? AND region = ? AND kind = ? AND id = ?",
      scope_.account, scope_.region, kind, id);
  return transaction_.changes() > 0;
}

void Records::remove_children(std::string_view kind, std::string_view parent) const {
  transaction_.run(
      "DELETE FROM ssm_records WHERE account = ? AND region = ? AND kind = ? AND parent = ?",
      scope_.account, scope_.region, kind, parent);
}

}  // namespace fakes::ssm
