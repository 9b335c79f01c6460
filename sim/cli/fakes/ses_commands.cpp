#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/cli/fakes/commands.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"

namespace sim::cli {
namespace {

using nlohmann::json;

struct Words {
  std::string account = "000000000000";
  std::string region;
  std::string identity, address, fate, message_id;
  std::string name, type, value;
  double max_24_hours = 50'000;
  double max_a_second = 14;
};
using Run = int (*)(Session&, ControlClient, const Words&);

std::string yes_no(const json& flag) {
  return flag.get<bool>() ? "yes" : "no";
}

int status(Session& session, ControlClient client, const Words& /*words*/) {
  const json answer = client.get("/_sim/ses");
  std::string text;
  if (answer["open"].get<bool>()) text += "open: no sandbox, all identities are verified\n";
  std::vector<std::vector<std::string>> rows = {
      {"ACCOUNT", "REGION", "ACCESS", "SENDING", "SENT 24H", "OF", "A SECOND"}};
  for (const json& one : answer["accounts"]) {
    rows.push_back({one["account"], one["region"],
                    one["production_access"].get<bool>() ? "production" : "sandbox",
                    one["sending_enabled"].get<bool>() ? "enabled" : "paused",
                    one["sent_24_hours"].dump(),
                    fmt::format("{:g}", one["max_24_hours"].get<double>()),
                    fmt::format("{:g}", one["max_a_second"].get<double>())});
  }
  text += rows.size() > 1 ? table(rows) : "no account has used SES\n";
  for (const json& asked : answer["access_requests"]) {
    text += fmt::format("asks for production access: {} in {}, case {}\n",
                        asked["account"].get<std::string>(), asked["region"].get<std::string>(),
                        asked["case_id"].get<std::string>());
  }
  session.answer(answer, text);
  return 0;
}

int identities(Session& session, ControlClient client, const Words& /*words*/) {
  const json answer = client.get("/_sim/ses/identities");
  std::vector<std::vector<std::string>> rows = {
      {"ACCOUNT", "REGION", "IDENTITY", "VERIFIED", "STATUS", "DKIM"}};
  std::string records;
  for (const json& one : answer["identities"]) {
    rows.push_back({one["account"], one["region"], one["identity"], yes_no(one["verified"]),
                    one["status"], one["dkim"]});
    for (const json& record : one["dns"]) {
      records += fmt::format("{} {} {}\n", record["name"].get<std::string>(),
                             record["type"].get<std::string>(), record["value"].get<std::string>());
    }
  }
  std::string text = rows.size() > 1 ? table(rows) : "no identities\n";
  if (!records.empty()) text += "\nDNS is to have:\n" + records;
  session.answer(answer, text);
  return 0;
}

int verify(Session& session, ControlClient client, const Words& words) {
  const json answer = client.ask(
      "POST", "/_sim/ses/verify",
      {{"identity", words.identity}, {"account", words.account}, {"region", words.region}});
  session.answer(answer, words.identity + " is verified\n");
  return 0;
}

int decide(Session& session, ControlClient& client, const Words& words, const char* decision) {
  json body = {{"answer", decision}, {"account", words.account}, {"region", words.region}};
  if (std::string_view(decision) == "grant") {
    body["max_24_hours"] = words.max_24_hours;
    body["max_a_second"] = words.max_a_second;
  }
  const json answer = client.ask("POST", "/_sim/ses/access", body);
  session.answer(answer, fmt::format("{} in {}: {}\n", words.account,
                                     answer["region"].get<std::string>(), decision));
  return 0;
}

int grant(Session& session, ControlClient client, const Words& words) {
  return decide(session, client, words, "grant");
}
int deny(Session& session, ControlClient client, const Words& words) {
  return decide(session, client, words, "deny");
}
int sandbox(Session& session, ControlClient client, const Words& words) {
  return decide(session, client, words, "sandbox");
}

int set_open(Session& session, ControlClient& client, bool is_open) {
  const json answer = client.ask("PUT", "/_sim/ses/open", {{"open", is_open}});
  session.answer(
      answer, is_open ? "open: no sandbox, all identities are verified\n" : "closed: as AWS is\n");
  return 0;
}

int open(Session& session, ControlClient client, const Words& /*words*/) {
  return set_open(session, client, true);
}
int close(Session& session, ControlClient client, const Words& /*words*/) {
  return set_open(session, client, false);
}

int mailbox(Session& session, ControlClient client, const Words& words) {
  const std::string fate = words.fate == "deliver" ? "" : words.fate;
  const json answer =
      client.ask("POST", "/_sim/ses/mailbox", {{"address", words.address}, {"fate", fate}});
  session.answer(answer, fmt::format("{}: {}\n", words.address, words.fate));
  return 0;
}

int show_dns(Session& session, const json& answer) {
  std::vector<std::vector<std::string>> rows = {{"NAME", "TYPE", "VALUE"}};
  for (const json& record : answer["dns"]) {
    rows.push_back({record["name"], record["type"], record["value"]});
  }
  session.answer({{"dns", answer["dns"]}}, rows.size() > 1 ? table(rows) : "no told records\n");
  return 0;
}

json record_of(const Words& words) {
  return {{"name", words.name}, {"type", words.type}, {"value", words.value}};
}

int list_dns(Session& session, ControlClient client, const Words& /*words*/) {
  return show_dns(session, client.get("/_sim/ses"));
}
int add_dns(Session& session, ControlClient client, const Words& words) {
  return show_dns(session, client.ask("POST", "/_sim/ses/dns", record_of(words)));
}
int remove_dns(Session& session, ControlClient client, const Words& words) {
  return show_dns(session, client.ask("DELETE", "/_sim/ses/dns", record_of(words)));
}

int events(Session& session, ControlClient client, const Words& words) {
  const json answer = client.get("/_sim/ses/events" + query_of({{"message_id", words.message_id}}));
  std::vector<std::vector<std::string>> rows = {{"EVENT", "TIME", "MESSAGE", "TO"}};
  for (const json& event : answer["events"]) {
    const json& mail = event["mail"];
    std::string to;
    for (const json& address : mail["destination"]) {
      to += (to.empty() ? "" : ", ") + address.get<std::string>();
    }
    rows.push_back({event["eventType"], mail["timestamp"], mail["messageId"], to});
  }
  session.answer(answer, rows.size() > 1 ? table(rows) : "no events\n");
  return 0;
}

void declare_place(CLI::App* app, Words& words) {
  app->add_option("--account", words.account, "Whose")->capture_default_str();
  app->add_option("--region", words.region, "Where")->capture_default_str();
}

void declare_record(CLI::App* app, Words& words) {
  app->add_option("name", words.name, "Such as _amazonses.shop.example")->required();
  app->add_option("type", words.type, "TXT, CNAME or MX")->required();
  app->add_option("value", words.value, "Of an MX record: \"10 mail.shop.example\"")->required();
}

}  // namespace

void declare_ses_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint) {
  const auto words = std::make_shared<Words>();
  const auto add = [&](CLI::App* app, Run run) {
    commands.push_back(
        {app, [=](Session& session) { return run(session, ControlClient(*endpoint), *words); }});
    return app;
  };
  CLI::App* ses = add(fakes.add_subcommand("ses",
                                           "What surrounds SES: ses [identities|verify|grant|deny|"
                                           "sandbox|open|close|mailbox|dns|events]"),
                      status);
  ses->require_subcommand(0, 1);
  ses->footer(
      "\nExamples:\n  sim fakes ses\n  sim fakes ses verify shop.example\n"
      "  sim fakes ses grant --max-24-hours 1000 --max-a-second 5\n"
      "  sim fakes ses mailbox full@home.example soft_bounce\n"
      "  sim fakes ses dns add _amazonses.shop.example TXT token\n");
  add(ses->add_subcommand("identities", "Identities, and the records that DNS is to have"),
      identities);
  CLI::App* one = add(ses->add_subcommand("verify", "Verify one without mail or DNS"), verify);
  one->add_option("identity", words->identity, "An address or a domain")->required();
  declare_place(one, *words);
  one = add(ses->add_subcommand("grant", "Production access, asked for or not"), grant);
  declare_place(one, *words);
  one->add_option("--max-24-hours", words->max_24_hours, "Recipients")->capture_default_str();
  one->add_option("--max-a-second", words->max_a_second, "Recipients")->capture_default_str();
  declare_place(add(ses->add_subcommand("deny", "Refuse what was asked for"), deny), *words);
  declare_place(add(ses->add_subcommand("sandbox", "As a new account again"), sandbox), *words);
  add(ses->add_subcommand("open", "No sandbox for anybody, identities verified as made"), open);
  add(ses->add_subcommand("close", "The end of that"), close);
  one = add(ses->add_subcommand("mailbox", "What becomes of mail to an address"), mailbox);
  one->add_option("address", words->address)->required();
  one->add_option("fate", words->fate)
      ->required()
      ->check(CLI::IsMember({"deliver", "bounce", "soft_bounce", "complaint", "ooto", "no_tls"}));
  CLI::App* dns = add(ses->add_subcommand("dns", "Told DNS records: dns [add|remove]"), list_dns);
  dns->require_subcommand(0, 1);
  declare_record(add(dns->add_subcommand("add", "Let DNS have a record"), add_dns), *words);
  declare_record(add(dns->add_subcommand("remove", "Let it have that no more"), remove_dns),
                 *words);
  one = add(ses->add_subcommand("events", "What became of messages"), events);
  one->add_option("--message-id", words->message_id, "Of one message");
}

}  // namespace sim::cli
