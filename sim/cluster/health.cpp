#include "sim/cluster/health.h"

#include <poll.h>

#include <algorithm>
#include <memory>

#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <fmt/format.h>
#include <libpq-fe.h>

#include "sim/base/text.h"

namespace sim {
namespace {

// libpq takes whole seconds and reads 1 as 2.
int whole_seconds(Deadline deadline) {
  return static_cast<int>(std::max<std::int64_t>(2, deadline.remaining().count() / 1000));
}

std::string first_line(const char* text) {
  return trim(split(text ? text : "", '\n').front());
}

std::string describe(const amqp_rpc_reply_t& reply) {
  if (reply.reply_type == AMQP_RESPONSE_LIBRARY_EXCEPTION) {
    return amqp_error_string2(reply.library_error);
  }
  if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION &&
      reply.reply.id == AMQP_CONNECTION_CLOSE_METHOD) {
    const auto* close = static_cast<amqp_connection_close_t*>(reply.reply.decoded);
    return std::string(static_cast<const char*>(close->reply_text.bytes), close->reply_text.len);
  }
  return "the broker refused";
}

// What PQexec does, but not beyond the deadline: a server that is stopped or cut off says nothing,
// for ever. Null when nothing came.
std::unique_ptr<PGresult, decltype(&PQclear)> query(PGconn* connection, const char* text,
                                                    Deadline deadline) {
  PQsendQuery(connection, text);
  while (PQisBusy(connection) == 1 && !deadline.expired()) {
    pollfd socket{PQsocket(connection), POLLIN, 0};
    const int left = static_cast<int>(std::min<std::int64_t>(deadline.remaining().count(), 60'000));
    if (poll(&socket, 1, left) > 0 && PQconsumeInput(connection) != 1) break;
  }
  const bool silent = PQisBusy(connection) == 1;
  return {silent ? nullptr : PQgetResult(connection), PQclear};
}

}  // namespace

Health postgresql_health(const Environment& environment, vm::Address address, Deadline deadline) {
  Health health{"postgresql", 5432, false, {}};
  if (environment.databases.empty()) {
    const std::string target = fmt::format("host={} port=5432 connect_timeout={}", address.text(),
                                           whole_seconds(deadline));
    health.healthy = PQping(target.c_str()) == PQPING_OK;
    health.detail = health.healthy ? "accepts connections" : "accepts no connection";
    return health;
  }
  const Database& database = environment.databases.front();
  const auto user =
      std::find_if(environment.database_users.begin(), environment.database_users.end(),
                   [&](const auto& each) { return each.name == database.owner; });
  const std::string password = user == environment.database_users.end() ? "" : user->password;
  const std::string host = address.text();
  const std::string timeout = std::to_string(whole_seconds(deadline));
  const char* keys[] = {"host", "port", "dbname", "user", "password", "connect_timeout", nullptr};
  const char* values[] = {
      host.c_str(),    "5432", database.name.c_str(), database.owner.c_str(), password.c_str(),
      timeout.c_str(), nullptr};
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdbParams(keys, values, 0),
                                                          PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    health.detail = first_line(PQerrorMessage(connection.get()));
    return health;
  }
  const auto result = query(connection.get(), "SELECT current_setting('server_version')", deadline);
  if (!result) {
    health.detail = fmt::format("accepts connections to {}, but answers no query", database.name);
    return health;
  }
  health.healthy = PQresultStatus(result.get()) == PGRES_TUPLES_OK;
  health.detail = health.healthy ? fmt::format("PostgreSQL {}, database {}",
                                               split(PQgetvalue(result.get(), 0, 0), ' ').front(),
                                               database.name)
                                 : first_line(PQerrorMessage(connection.get()));
  return health;
}

Health rabbitmq_health(const Environment& environment, vm::Address address, Deadline deadline) {
  Health health{"rabbitmq", 5672, false, {}};
  std::unique_ptr<std::remove_pointer_t<amqp_connection_state_t>,
                  decltype(&amqp_destroy_connection)>
      connection(amqp_new_connection(), amqp_destroy_connection);
  amqp_socket_t* socket = amqp_tcp_socket_new(connection.get());
  const auto left = std::min(deadline.remaining(), std::chrono::milliseconds(5000));
  timeval timeout{left.count() / 1000, (left.count() % 1000) * 1000};
  if (!socket ||
      amqp_socket_open_noblock(socket, address.text().c_str(), 5672, &timeout) != AMQP_STATUS_OK) {
    health.detail = "no connection to port 5672";
    return health;
  }
  amqp_set_handshake_timeout(connection.get(), &timeout);
  amqp_set_rpc_timeout(connection.get(), &timeout);
  if (environment.broker_users.empty()) {
    health.healthy = true;
    health.detail = "accepts connections";
    return health;
  }
  const BrokerUser& user = environment.broker_users.front();
  const auto login = amqp_login(connection.get(), user.vhost.c_str(), 1, 131072, 0,
                                AMQP_SASL_METHOD_PLAIN, user.name.c_str(), user.password.c_str());
  if (login.reply_type != AMQP_RESPONSE_NORMAL) {
    health.detail = describe(login);
    return health;
  }
  amqp_channel_open(connection.get(), 1);
  const auto channel = amqp_get_rpc_reply(connection.get());
  health.healthy = channel.reply_type == AMQP_RESPONSE_NORMAL;
  health.detail = health.healthy ? fmt::format("AMQP login of {} to {}", user.name, user.vhost)
                                 : describe(channel);
  amqp_connection_close(connection.get(), AMQP_REPLY_SUCCESS);
  return health;
}

}  // namespace sim
