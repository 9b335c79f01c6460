// What AWS's support, DNS and other people's mailboxes do to SES in the world.
#include "fakes/control/routes.h"
#include "fakes/ses/operator.h"

namespace fakes {
namespace {

using nlohmann::json;

std::string text_of(const json& body, const char* name, bool is_needed = true) {
  const auto found = body.find(name);
  if (found == body.end() && !is_needed) return "";
  if (found == body.end() || !found->is_string()) {
    throw ControlError(400, "body: {} is to be a text", name);
  }
  return found->get<std::string>();
}

double number_of(const json& body, const char* name, double other) {
  const auto found = body.find(name);
  if (found == body.end()) return other;
  if (!found->is_number() || found->get<double>() < 0) {
    throw ControlError(400, "body: {} is to be a number that is not negative", name);
  }
  return found->get<double>();
}

ses::Place place_of(const json& body, const Core& core) {
  std::string account = text_of(body, "account", false);
  std::string region = text_of(body, "region", false);
  return {account.empty() ? std::string(default_account) : account,
          region.empty() ? core.region : region};
}

json record_json(const ses::DnsRecord& record) {
  return {
      {"name", record.name}, {"type", ses::dns_type_name(record.type)}, {"value", record.value}};
}

json dns_json(Core& core) {
  json records = json::array();
  for (const ses::DnsRecord& record : ses::told_dns_records(core)) {
    records.push_back(record_json(record));
  }
  return records;
}

Response identities(Ask& ask) {
  json list = json::array();
  for (const ses::IdentityState& state : ses::identity_states(ask.control.core())) {
    json records = json::array();
    for (const ses::DnsRecord& record : state.records) records.push_back(record_json(record));
    list.push_back({{"account", state.place.account},
                    {"region", state.place.region},
                    {"identity", state.name},
                    {"verified", state.is_verified},
                    {"status", state.status},
                    {"dkim", state.dkim},
                    {"dns", records}});
  }
  return json_answer({{"identities", list}});
}

json accounts_json(Core& core) {
  json list = json::array();
  for (const ses::AccountState& state : ses::account_states(core)) {
    list.push_back({{"account", state.place.account},
                    {"region", state.place.region},
                    {"production_access", state.has_production_access},
                    {"sending_enabled", state.is_sending_enabled},
                    {"max_24_hours", state.max_24_hours},
                    {"max_a_second", state.max_a_second},
                    {"sent_24_hours", state.sent_24_hours}});
  }
  return list;
}

Response show(Ask& ask) {
  Core& core = ask.control.core();
  json requests = json::array();
  for (const ses::AccessRequest& request : ses::access_requests(core)) {
    requests.push_back({{"account", request.place.account},
                        {"region", request.place.region},
                        {"case_id", request.case_id},
                        {"use_case", request.use_case},
                        {"website", request.website}});
  }
  return json_answer({{"accounts", accounts_json(core)},
                      {"access_requests", requests},
                      {"dns", dns_json(core)},
                      {"open", ses::is_open(core)}});
}

Response access(Ask& ask) {
  const auto pass = ask.pass();
  const json body = ask.body_object("account region answer max_24_hours max_a_second");
  const std::string answer = text_of(body, "answer");
  Core& core = ask.control.core();
  const ses::Place place = place_of(body, core);
  if (answer == "grant") {
    ses::grant_production_access(core, place, number_of(body, "max_24_hours", 50'000),
                                 number_of(body, "max_a_second", 14));
  } else if (answer == "deny") {
    ses::deny_production_access(core, place);
  } else if (answer == "sandbox") {
    ses::return_to_sandbox(core, place);
  } else {
    throw ControlError(400, "body: answer is grant, deny or sandbox, not \"{}\"", answer);
  }
  return json_answer({{"account", place.account}, {"region", place.region}, {"answer", answer}});
}

ses::DnsType type_of(const std::string& name) {
  for (const auto type : {ses::DnsType::txt, ses::DnsType::cname, ses::DnsType::mx}) {
    if (lower_case(name) == lower_case(ses::dns_type_name(type))) return type;
  }
  throw ControlError(400, "body: type is TXT, CNAME or MX, not \"{}\"", name);
}

ses::DnsRecord record_of(Ask& ask) {
  const json body = ask.body_object("name type value");
  ses::DnsRecord record;
  record.name = lower_case(text_of(body, "name"));
  record.type = type_of(text_of(body, "type"));
  record.value = text_of(body, "value");
  return record;
}

Response tell_dns(Ask& ask) {
  const auto pass = ask.pass();
  ses::tell_dns_record(ask.control.core(), record_of(ask));
  return json_answer({{"dns", dns_json(ask.control.core())}});
}

Response forget_dns(Ask& ask) {
  const auto pass = ask.pass();
  ses::forget_dns_record(ask.control.core(), record_of(ask));
  return json_answer({{"dns", dns_json(ask.control.core())}});
}

Response ask_dns_server(Ask& ask) {
  const auto pass = ask.pass();
  const std::string server = text_of(ask.body_object("server"), "server");
  ses::use_dns_server(ask.control.core(), server);
  return json_answer({{"server", server}});
}

Response verify(Ask& ask) {
  const auto pass = ask.pass();
  const json body = ask.body_object("account region identity");
  const std::string name = text_of(body, "identity");
  const ses::Place place = place_of(body, ask.control.core());
  if (!ses::verify_identity(ask.control.core(), place, name)) {
    throw ControlError(404, "account {} has no identity {} in {}", place.account, name,
                       place.region);
  }
  return json_answer({{"verified", name}});
}

Response open(Ask& ask) {
  const auto pass = ask.pass();
  const json body = ask.body_object("open");
  const auto is_open = body.find("open");
  if (is_open == body.end() || !is_open->is_boolean()) {
    throw ControlError(400, "body: open is to be true or false");
  }
  ses::set_open(ask.control.core(), is_open->get<bool>());
  return json_answer({{"open", ses::is_open(ask.control.core())}});
}

Response mailbox(Ask& ask) {
  const auto pass = ask.pass();
  const json body = ask.body_object("address fate");
  ses::set_mailbox(ask.control.core(), text_of(body, "address"), text_of(body, "fate"));
  return json_answer({{"address", body["address"]}, {"fate", body["fate"]}});
}

Response events(Ask& ask) {
  json list = json::array();
  for (const std::string& event : ses::events_of(ask.control.core(), ask.text("message_id"))) {
    list.push_back(json::parse(event, nullptr, false));
  }
  return json_answer({{"events", list}});
}

}  // namespace

const Routes& ses_routes() {
  static const Routes routes = {
      {"GET", "/_sim/ses", "", show,
       "Accounts in or out of the sandbox, who asks for production access, told DNS records"},
      {"GET", "/_sim/ses/identities", "", identities,
       "Identities of all accounts, with the records that DNS is to have"},
      {"POST", "/_sim/ses/access", "", access,
       "{\"answer\": \"grant\", \"deny\" or \"sandbox\", \"account\": ID, \"region\": NAME, "
       "\"max_24_hours\": N, \"max_a_second\": N}"},
      {"POST", "/_sim/ses/verify", "", verify, "Verify {\"identity\": NAME} without mail or DNS"},
      {"PUT", "/_sim/ses/open", "", open, "{\"open\": true}: no sandbox, all identities verified"},
      {"POST", "/_sim/ses/dns", "", tell_dns, "Let DNS have {\"name\", \"type\", \"value\"}"},
      {"DELETE", "/_sim/ses/dns", "", forget_dns, "Let it have that no more"},
      {"PUT", "/_sim/ses/dns-server", "", ask_dns_server,
       "Ask {\"server\": \"IP:PORT\"}; \"\": none"},
      {"POST", "/_sim/ses/mailbox", "", mailbox,
       "{\"address\", \"fate\": \"bounce\", \"soft_bounce\", \"complaint\", \"ooto\", \"no_tls\" "
       "or \"\"}"},
      {"GET", "/_sim/ses/events", "message_id", events, "What became of messages"},
  };
  return routes;
}

}  // namespace fakes
