#include "sim/cluster/services_seed.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <nlohmann/json.hpp>

#include "sim/base/file.h"
#include "sim/base/text.h"

namespace sim {
namespace {

std::string quoted_with(char quote, const std::string& text) {
  std::string result(1, quote);
  for (char letter : text) {
    result += letter;
    if (letter == quote) result += letter;
  }
  return result + quote;
}

std::string literal(const std::string& text) {
  return quoted_with('\'', text);
}
std::string identifier(const std::string& text) {
  return quoted_with('"', text);
}

// `statement` as psql's \gexec runs it: when the catalogue does not have the name yet.
std::string unless_exists(const std::string& statement, const std::string& catalogue,
                          const std::string& column, const std::string& name) {
  return fmt::format("SELECT {} WHERE NOT EXISTS (SELECT FROM {} WHERE {} = {})\\gexec\n",
                     literal(statement), catalogue, column, literal(name));
}

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

std::string base64(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

// The salt comes from the user's name, so that the same environment always gives the same file.
std::string rabbitmq_password_hash(const BrokerUser& user) {
  const std::string salt = bytes_of_hex(sha256("rabbitmq " + user.name)).substr(0, 4);
  return base64(salt + bytes_of_hex(sha256(salt + user.password)));
}

}  // namespace

std::string postgresql_statements(const Environment& environment) {
  std::string text;
  for (const DatabaseUser& user : environment.database_users) {
    text += unless_exists("CREATE ROLE " + identifier(user.name) + " LOGIN", "pg_roles", "rolname",
                          user.name);
    text += fmt::format("ALTER ROLE {} LOGIN PASSWORD {};\n", identifier(user.name),
                        literal(user.password));
  }
  for (const Database& database : environment.databases) {
    text += unless_exists(
        "CREATE DATABASE " + identifier(database.name) + " OWNER " + identifier(database.owner),
        "pg_database", "datname", database.name);
    text += fmt::format("ALTER DATABASE {} OWNER TO {};\n", identifier(database.name),
                        identifier(database.owner));
  }
  return text;
}

std::string rabbitmq_definitions(const Environment& environment) {
  using nlohmann::json;
  json definitions = {{"users", json::array()}, {"permissions", json::array()}};
  std::set<std::string> vhosts = {"/"};
  vhosts.insert(environment.broker_vhosts.begin(), environment.broker_vhosts.end());
  for (const BrokerUser& user : environment.broker_users) {
    vhosts.insert(user.vhost);
    definitions["users"].push_back({{"name", user.name},
                                    {"password_hash", rabbitmq_password_hash(user)},
                                    {"hashing_algorithm", "rabbit_password_hashing_sha256"},
                                    {"tags", join(user.tags, ",")}});
    definitions["permissions"].push_back({{"user", user.name},
                                          {"vhost", user.vhost},
                                          {"configure", ".*"},
                                          {"write", ".*"},
                                          {"read", ".*"}});
  }
  for (const std::string& vhost : vhosts) definitions["vhosts"].push_back({{"name", vhost}});
  return definitions.dump(2) + "\n";
}

}  // namespace sim
