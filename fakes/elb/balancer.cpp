#include "fakes/elb/balancer.h"

#include <fmt/format.h>

#include "fakes/wire/json.h"
#include "fakes/wire/model.h"

namespace fakes::elb {

const std::string_view kBalancerTables = R"sql(
  CREATE TABLE elb_balancers (
    id INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL,
    description TEXT NOT NULL, attributes TEXT NOT NULL, UNIQUE (account, region, name));
  CREATE TABLE elb_tags (
    balancer INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (balancer, key)) WITHOUT ROWID;
)sql";

namespace {

wire::Shape shape(std::string_view name) {
  return wire::Service::find("elb").value().shape(name).value();
}

std::string text_of(const Value& value, std::string_view shape_name) {
  std::string text;
  wire::write_json(text, value, shape(shape_name), wire::JsonNames::member);
  return text;
}

Balancer read_row(const Row& row) {
  Balancer balancer;
  balancer.id = row.integer(0);
  balancer.account = row.text(1);
  balancer.region = row.text(2);
  balancer.description =
      wire::read_json(row.view(3), shape("LoadBalancerDescription"), wire::JsonNames::member);
  balancer.attributes =
      wire::read_json(row.view(4), shape("LoadBalancerAttributes"), wire::JsonNames::member);
  return balancer;
}

std::optional<Stickiness> stickiness_of(const Value& policies, const Value& names) {
  if (names.size() == 0) return std::nullopt;
  const std::string& name = names.items().front().text();
  for (const Value& policy : policies["AppCookieStickinessPolicies"].items()) {
    if (policy["PolicyName"].text() == name) return Stickiness{policy["CookieName"].text()};
  }
  for (const Value& policy : policies["LBCookieStickinessPolicies"].items()) {
    if (policy["PolicyName"].text() != name) continue;
    return Stickiness{"", static_cast<int>(policy["CookieExpirationPeriod"].integer())};
  }
  return std::nullopt;
}

}  // namespace

std::vector<Balancer> all_balancers(Transaction& state) {
  std::vector<Balancer> balancers;
  state.each("SELECT id, account, region, description, attributes FROM elb_balancers",
             [&](const Row& row) { balancers.push_back(read_row(row)); });
  return balancers;
}

std::vector<Balancer> balancers_of(Transaction& state, const Call& call) {
  std::vector<Balancer> balancers;
  state.each(
      "SELECT id, account, region, description, attributes FROM elb_balancers "
      "WHERE account = ? AND region = ? ORDER BY name",
      [&](const Row& row) { balancers.push_back(read_row(row)); }, call.account, call.region);
  return balancers;
}

std::optional<Balancer> find_balancer(Transaction& state, const Call& call, std::string_view name) {
  return state.first(
      "SELECT id, account, region, description, attributes FROM elb_balancers "
      "WHERE account = ? AND region = ? AND name = ?",
      read_row, call.account, call.region, name);
}

Balancer get_balancer(Transaction& state, const Call& call, std::string_view name) {
  auto balancer = find_balancer(state, call, name);
  if (balancer) return *std::move(balancer);
  throw Fault("LoadBalancerNotFound",
              fmt::format("There is no ACTIVE Load Balancer named '{}'", name));
}

Balancer get_balancer(Transaction& state, const Call& call) {
  return get_balancer(state, call, call.input["LoadBalancerName"].text());
}

void put(Transaction& state, Balancer& balancer) {
  state.run(
      "INSERT INTO elb_balancers (account, region, name, description, attributes) "
      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, region, name) "
      "DO UPDATE SET description = excluded.description, attributes = excluded.attributes",
      balancer.account, balancer.region, balancer.name(),
      text_of(balancer.description, "LoadBalancerDescription"),
      text_of(balancer.attributes, "LoadBalancerAttributes"));
  if (balancer.id == 0) balancer.id = state.last_id();
}

void remove(Transaction& state, const Balancer& balancer) {
  state.run("DELETE FROM elb_balancers WHERE id = ?", balancer.id);
  state.run("DELETE FROM elb_tags WHERE balancer = ?", balancer.id);
}

LoadBalancer plain(const Balancer& balancer) {
  const Value& description = balancer.description;
  LoadBalancer made;
  made.account = balancer.account;
  made.region = balancer.region;
  made.name = balancer.name();
  made.dns_name = description["DNSName"].text();
  made.is_internal = description["Scheme"].text() == "internal";
  for (const Value& item : description["ListenerDescriptions"].items()) {
    const Value& listener = item["Listener"];
    made.listeners.push_back({listener["Protocol"].text(),
                              static_cast<std::uint16_t>(listener["LoadBalancerPort"].integer()),
                              listener["InstanceProtocol"].text(),
                              static_cast<std::uint16_t>(listener["InstancePort"].integer()),
                              listener["SSLCertificateId"].text(),
                              stickiness_of(description["Policies"], item["PolicyNames"])});
  }
  const Value& check = description["HealthCheck"];
  made.health_check = {check["Target"].text(), static_cast<int>(check["Interval"].integer()),
                       static_cast<int>(check["Timeout"].integer()),
                       static_cast<int>(check["UnhealthyThreshold"].integer()),
                       static_cast<int>(check["HealthyThreshold"].integer())};
  for (const Value& instance : description["Instances"].items()) {
    made.instances.push_back(instance["InstanceId"].text());
  }
  return made;
}

std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> texts;
  for (const Value& item : value.items()) texts.push_back(item.text());
  return texts;
}

Value list_of(const std::vector<std::string>& texts) {
  Value list = Value::list();
  for (const std::string& text : texts) list.push(text);
  return list;
}

}  // namespace fakes::elb
