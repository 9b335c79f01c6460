#include <ostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "sim/base/error.h"
#include "sim/base/text.h"
#include "sim/cli/fakes/commands.h"
#include "sim/cli/session.h"
#include "sim/cli/table.h"

namespace sim::cli {
namespace {

using nlohmann::json;

struct Wanted {
  std::string from, to, subject, text, verdict, account, region, since;
  std::size_t limit = 50;
  int wait = 30;
  std::int64_t id = 0;
  std::string format = "mbox";
  std::string file;

  std::string query(const std::vector<std::pair<std::string, std::string>>& more = {}) const {
    std::vector<std::pair<std::string, std::string>> all = {
        {"from", from},       {"to", to},           {"subject", subject}, {"text", text},
        {"verdict", verdict}, {"account", account}, {"region", region},   {"since", since}};
    all.insert(all.end(), more.begin(), more.end());
    return query_of(all);
  }
};

std::string recipients(const json& message) {
  std::vector<std::string> texts;
  for (const json& one : message["to"]) {
    std::string text = one["address"];
    if (one["verdict"] != "delivered") text += " (" + one["verdict"].get<std::string>() + ")";
    texts.push_back(text);
  }
  return join(texts, ", ");
}

std::string list_text(const json& messages) {
  if (messages.empty()) return "no mail\n";
  std::vector<std::vector<std::string>> rows = {{"ID", "TIME", "VERDICT", "FROM", "TO", "SUBJECT"}};
  for (const json& message : messages) {
    rows.push_back({message["id"].dump(), message["time"], message["verdict"], message["from"],
                    recipients(message), message["subject"]});
  }
  return table(rows);
}

std::string message_text(const json& message) {
  std::string text = table({{"from", message["from"]},
                            {"to", recipients(message)},
                            {"subject", message["subject"]},
                            {"time", message["time"]},
                            {"verdict", message["verdict"]},
                            {"detail", message["detail"]},
                            {"via", message["via"]},
                            {"message id", message["message_id"]}});
  for (const json& part : message["parts"]) {
    text += fmt::format("part {}: {} {} {}\n", part["number"].dump(),
                        part["type"].get<std::string>(), part["file_name"].get<std::string>(),
                        human_bytes(part["size_bytes"].get<std::uint64_t>()));
  }
  const std::string body =
      message["text"].get<std::string>().empty() ? message["html"] : message["text"];
  return text + "\n" + body + (body.ends_with('\n') ? "" : "\n");
}

void declare_search(CLI::App* app, Wanted& wanted) {
  app->add_option("--from", wanted.from, "Part of the sender");
  app->add_option("--to", wanted.to, "Part of a recipient");
  app->add_option("--subject", wanted.subject, "Part of the subject");
  app->add_option("--text", wanted.text, "Part of what a person reads");
  app->add_option("--verdict", wanted.verdict, "Such as accepted, rejected, throttled");
  app->add_option("--account", wanted.account, "Of the sender");
  app->add_option("--region", wanted.region, "That SES was asked in");
  app->add_option("--since", wanted.since, "A time such as 2026-01-31T12:00:00Z");
}

int list(Session& session, ControlClient client, const Wanted& wanted) {
  const json answer =
      client.get("/_sim/mail" + wanted.query({{"limit", std::to_string(wanted.limit)}}));
  session.answer(answer, list_text(answer["messages"]));
  return 0;
}

int show(Session& session, ControlClient client, const Wanted& wanted) {
  const json message = client.get("/_sim/mail/" + std::to_string(wanted.id));
  session.answer(message, message_text(message));
  return 0;
}

int raw(Session& session, ControlClient client, const Wanted& wanted) {
  session.out() << client.text("GET", "/_sim/mail/" + std::to_string(wanted.id) + "/raw");
  return 0;
}

int wait(Session& session, ControlClient client, const Wanted& wanted) {
  const std::string query = wanted.query({{"wait", std::to_string(wanted.wait)}});
  const json message = client.get("/_sim/mail/wait" + query);
  session.answer(message, list_text(json::array({message})));
  return 0;
}

int export_all(Session& session, ControlClient client, const Wanted& wanted) {
  client.download("/_sim/mail/export" + wanted.query({{"format", wanted.format}}), wanted.file);
  session.answer({{"exported", wanted.file}}, wanted.file + "\n");
  return 0;
}

int remove(Session& session, ControlClient client, const Wanted& wanted) {
  const json answer = client.ask("DELETE", "/_sim/mail" + wanted.query());
  session.answer(answer, answer["removed"].dump() + " removed\n");
  return 0;
}

}  // namespace

void declare_mail_commands(CLI::App& fakes, FakesCommands& commands, const Endpoint& endpoint) {
  declare_mail(
      *fakes.add_subcommand("mail", "Mail that was sent: mail [list|show|raw|wait|export|remove]"),
      commands, endpoint);
}

void declare_mail(CLI::App& mail, FakesCommands& commands, const Endpoint& endpoint) {
  const auto wanted = std::make_shared<Wanted>();
  using Run = int (*)(Session&, ControlClient, const Wanted&);
  const auto add = [&](CLI::App* app, Run run) {
    commands.push_back(
        {app, [=](Session& session) { return run(session, ControlClient(*endpoint), *wanted); }});
    return app;
  };
  mail.require_subcommand(0, 1);
  for (CLI::App* listing : {&mail, mail.add_subcommand("list",
                                                       "The newest that fit; also without "
                                                       "a word")}) {
    add(listing, list);
    declare_search(listing, *wanted);
    listing->add_option("--limit", wanted->limit, "So many of the newest")->capture_default_str();
  }
  CLI::App* one = add(mail.add_subcommand("show", "One message"), show);
  one->add_option("id", wanted->id, "As listed")->required();
  one = add(mail.add_subcommand("raw", "One message as it was received"), raw);
  one->add_option("id", wanted->id, "As listed")->required();
  CLI::App* waiting = add(mail.add_subcommand("wait", "The first that fits, when it comes"), wait);
  declare_search(waiting, *wanted);
  waiting->add_option("--wait", wanted->wait, "Seconds")
      ->check(CLI::Range(0, 60))
      ->capture_default_str();
  CLI::App* exporting = add(mail.add_subcommand("export", "All that fit, to a file"), export_all);
  declare_search(exporting, *wanted);
  exporting->add_option("--format", wanted->format, "mbox, or maildir (in a tar archive)")
      ->check(CLI::IsMember({"mbox", "maildir"}))
      ->capture_default_str();
  exporting->add_option("file", wanted->file, "Replaced when it is there")->required();
  CLI::App* removing = add(mail.add_subcommand("remove", "Remove all that fit"), remove);
  declare_search(removing, *wanted);
}

}  // namespace sim::cli
