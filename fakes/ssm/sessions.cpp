// Sessions of Session Manager: kept from start to end. Nothing speaks at the other end.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/documents.h"
#include "fakes/ssm/managed_nodes.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"
#include "fakes/wire/time_text.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kSession = "Session";  // shape Session
constexpr const char* kDefaultDocument = "SSM-SessionManagerRunShell";

Value get_connection_status(Core& core, Call& call) {
  const std::string& target = call.input["Target"].text();
  const bool is_there = is_managed(core, scope_of(call), target);
  return Value::structure(
      {{"Target", target}, {"Status", is_there ? "connected" : "notconnected"}});
}

// What a client opens to talk to the node.
Value stream_of(const Call& call, const std::string& id) {
  return Value::structure({{"SessionId", id},
                           {"TokenValue", random_hex(64)},
                           {"StreamUrl", fmt::format("wss://ssmmessages.{}.amazonaws.com/v1/"
                                                     "data-channel/{}?role=publish_subscribe",
                                                     call.region, id)}});
}

bool passes(const Value& session, const Value& filter) {
  const std::string& key = filter["key"].text();
  const std::string& value = filter["value"].text();
  if (!key.starts_with("Invoked")) return session[key].text() == value;
  const auto time = wire::parse_time(value, wire::TimeFormat::iso8601);
  if (!time) {
    throw Fault("InvalidFilterKey",
                "The specified key isn't valid: the value of " + key + " is not a time.");
  }
  const auto begun = session["StartDate"].time();
  return key == "InvokedAfter" ? begun > *time : begun < *time;
}

// That a session can be of this document. Throws Fault InvalidDocument.
void check_document(Transaction& transaction, const Call& call) {
  const std::string name = call.input["DocumentName"].text_or(kDefaultDocument);
  if (name == kDefaultDocument) return;
  const Document document = get_document(transaction, scope_of(call), name);
  if (document.description["DocumentType"].text() != "Session") {
    throw Fault("InvalidDocument", "The document type is not supported by Session Manager.");
  }
}

Value start_session(Core& core, Call& call) {
  const std::string& target = call.input["Target"].text();
  if (!is_managed(core, scope_of(call), target)) {
    throw Fault("TargetNotConnected", fmt::format("{} is not connected.", target));
  }
  const std::string user = call.identity.arn.substr(call.identity.arn.rfind('/') + 1);
  const std::string id = fmt::format("{}-0{}", user, random_hex(16));
  core.store.write([&](Transaction& transaction) {
    check_document(transaction, call);
    Value session = as_shape(call.input, kSession);
    session.set("SessionId", id);
    session.set("Status", "Connected");
    session.set("StartDate", call.now);
    session.set("Owner", call.identity.arn);
    session.set("AccessType", "Standard");
    if (!session.has("DocumentName")) session.set("DocumentName", kDefaultDocument);
    Records(transaction, scope_of(call)).put(kSession, id, kSession, session);
  });
  return stream_of(call, id);
}

Value resume_session(Core& core, Call& call) {
  const std::string& id = call.input["SessionId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    auto session = records.find(kSession, id);
    if (!session || session->has("EndDate")) {
      throw Fault("DoesNotExistException",
                  fmt::format("Session with SessionId {} does not exist.", id));
    }
    session->set("Status", "Connected");
    records.put(kSession, id, kSession, *session);
  });
  return stream_of(call, id);
}

Value terminate_session(Core& core, Call& call) {
  const std::string& id = call.input["SessionId"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    auto session = records.find(kSession, id);
    if (!session || session->has("EndDate")) return;
    session->set("Status", "Terminated");
    session->set("EndDate", call.now);
    records.put(kSession, id, kSession, *session);
  });
  return Value::structure({{"SessionId", id}});
}

Value describe_sessions(Core& core, Call& call) {
  const bool wants_active = call.input["State"].text() == "Active";
  const Value& filters = call.input["Filters"];
  return core.store.read([&](Transaction& transaction) {
    Value::List items;
    for (Value& one : Records(transaction, scope_of(call)).all(kSession)) {
      if (one.has("EndDate") == wants_active) continue;
      const bool is_listed = std::all_of(filters.items().begin(), filters.items().end(),
                                         [&](const Value& filter) { return passes(one, filter); });
      if (is_listed) items.push_back(std::move(one));
    }
    return page_of(call.input, "Sessions", std::move(items));
  });
}

}  // namespace

void add_session_operations(Operations& operations) {
  operations.add("GetConnectionStatus", get_connection_status);
  operations.add("StartSession", start_session);
  operations.add("ResumeSession", resume_session);
  operations.add("TerminateSession", terminate_session);
  operations.add("DescribeSessions", describe_sessions);
}

}  // namespace fakes::ssm
