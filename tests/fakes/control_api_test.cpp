#include "fakes/control/api.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "fakes/control/ask.h"
#include "fakes/ses/records.h"
#include "sim/base/text.h"
#include "tests/fakes/control_rig.h"

namespace fakes::test {
namespace {

using nlohmann::json;
using sim::test::TempDir;
using std::chrono::hours;
using testing::HasSubstr;

class ControlApi : public testing::Test {
 protected:
  json get(const std::string& address) { return json::parse(rig.ask("GET", address).body); }
  std::string error(const std::string& method, const std::string& address,
                    const std::string& body = "") {
    const Response response = rig.ask(method, address, body);
    EXPECT_GE(response.status, 400) << address;
    return json::parse(response.body)["error"]["message"];
  }
  int status(const std::string& method, const std::string& address, std::vector<Header> headers,
             const std::string& source_ip = "127.0.0.1") {
    return rig.ask(method, address, "", std::move(headers), source_ip).status;
  }
  void record(const std::string& operation, int code) {
    Entry entry;
    entry.service = "s3";
    entry.operation = operation;
    entry.status = code;
    rig.recorder.record(entry);
  }

  TempDir folder;
  ControlRig rig{folder / "data"};
};

TEST_F(ControlApi, KnowsItsOwnAddresses) {
  const auto is_ours = [](const char* path) { return is_control({"GET", path, "", {}, ""}); };
  for (const char* path : {"/_sim", "/_sim/health", "/_sim/x/y", "/moto-api/reset",
                           "/_localstack/health", "/_aws/ses"}) {
    EXPECT_TRUE(is_ours(path)) << path;
  }
  for (const char* path : {"/", "/_simple/key", "/moto-api", "/bucket/_sim/health"}) {
    EXPECT_FALSE(is_ours(path)) << path;
  }
}

TEST_F(ControlApi, IsForProgramsOnThisMachine) {
  for (const char* host : {"localhost:4566", "127.0.0.1", "127.9.9.9:80", "[::1]:4566",
                           "fakes.localhost", "LOCALHOST", "localhost.localstack.cloud:4566"}) {
    EXPECT_EQ(status("GET", "/_sim/health", {{"Host", host}}), 200) << host;
  }
  for (const char* host : {"evil.example", "evil.example:4566", "127.0.0.1.evil.example",
                           "localhost.evil.example", "10.0.0.1", "[::2]", "notlocalhost"}) {
    EXPECT_EQ(status("GET", "/_sim/health", {{"Host", host}}), 403) << host;
  }
  EXPECT_EQ(status("GET", "/_sim/health", {{"Host", "localhost"}}, "10.0.0.7"), 403);
  EXPECT_EQ(status("GET", "/_sim/health", {{"Host", "localhost"}}, "::1"), 200);
}

TEST_F(ControlApi, IsNotForWebPages) {
  const Header host{"Host", "localhost:4566"};
  rig.notes.put("a", "kept");
  EXPECT_EQ(status("POST", "/_sim/reset", {host, {"Origin", "http://evil.example"}}), 403);
  EXPECT_EQ(status("POST", "/_sim/reset", {host, {"Origin", "null"}}), 403);
  EXPECT_EQ(status("POST", "/moto-api/reset", {host, {"Origin", "http://localhost:3000"}}), 403);
  EXPECT_EQ(status("GET", "/_sim/health", {host, {"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(status("GET", "/_sim/health", {host, {"Sec-Fetch-Site", "none"}}), 200);
  EXPECT_EQ(rig.notes.get("a"), "kept");
}

TEST_F(ControlApi, SaysWhatIsWrongAndWhere) {
  const json answer = json::parse(rig.ask("GET", "/_sim/helth").body);
  EXPECT_EQ(answer["error"]["status"], 404);
  EXPECT_EQ(answer["error"]["where"], "GET /_sim/helth");
  EXPECT_THAT(error("GET", "/_sim/reset"), HasSubstr("takes POST, not GET"));
  EXPECT_THAT(error("GET", "/_sim/requests?servce=s3"), HasSubstr("did you mean \"service\"?"));
  EXPECT_THAT(error("GET", "/_sim/requests?limit=x"), HasSubstr("a whole number"));
  EXPECT_THAT(error("GET", "/_sim/requests?status=4"), HasSubstr("404, 4xx or 400-499"));
  EXPECT_THAT(error("POST", "/_sim/clock", "{"), HasSubstr("no JSON"));
  EXPECT_THAT(error("POST", "/_sim/clock", R"({"mov": "1d"})"),
              HasSubstr("did you mean \"move\"?"));
  EXPECT_THAT(error("POST", "/_sim/save", R"({"file": "relative"})"), HasSubstr("absolute path"));
  EXPECT_EQ(rig.ask("POST", "/_sim/rules", std::string(2 << 20, ' ')).status, 413);
}

TEST_F(ControlApi, TellsItsHealthAndItsAddresses) {
  rig.control.set_endpoints({"http://127.0.0.1:4566"}, {{"relay", "smtp://127.0.0.1:1025"}});
  const json health = get("/_sim/health");
  EXPECT_EQ(health["status"], "running");
  EXPECT_EQ(health["version"], "1.2.3");
  EXPECT_EQ(health["services"], json::array({"notes"}));
  EXPECT_EQ(health["smtp"], json({{"relay", {"smtp://127.0.0.1:1025"}}}));
  EXPECT_EQ(health["endpoints"], json::array({"http://127.0.0.1:4566"}));
  EXPECT_GT(get("/_sim/")["addresses"].size(), 20U);
}

TEST_F(ControlApi, ListsWhatIsBuilt) {
  const json services = get("/_sim/coverage?service=ssm")["services"];
  ASSERT_EQ(services.size(), 1U);
  EXPECT_EQ(services[0]["built"], json::array({"PutParameter"}));
  EXPECT_THAT(services[0]["missing"], testing::Contains("GetParameter"));
  EXPECT_EQ(rig.ask("GET", "/_sim/coverage?service=s4").status, 404);
  // A deprecated operation with its successor's address is answered as that.
  EXPECT_EQ(get("/_sim/coverage?service=s3")["services"][0]["built"],
            json::array({"PutBucketLifecycle", "PutBucketLifecycleConfiguration"}));
}

TEST_F(ControlApi, ResetsSavesAndLoads) {
  rig.notes.put("a", "one");
  const Response saved = rig.ask("GET", "/_sim/state");
  EXPECT_EQ(saved.status, 200);
  const std::string bytes = ControlRig::content(saved);
  EXPECT_EQ(rig.ask("POST", "/_sim/reset").status, 200);
  EXPECT_EQ(rig.notes.get("a"), "");
  EXPECT_EQ(rig.ask("PUT", "/_sim/state", bytes).status, 200);
  EXPECT_EQ(rig.notes.get("a"), "one");
  EXPECT_EQ(rig.ask("PUT", "/_sim/state", bytes.substr(0, 3000)).status, 400);
  const std::string file = json({{"file", folder / "saved"}}).dump();
  EXPECT_EQ(rig.ask("POST", "/_sim/save", file).status, 200);
  rig.notes.put("b", "two");
  EXPECT_EQ(rig.ask("POST", "/_sim/load", file).status, 200);
  EXPECT_EQ(rig.notes.get("b"), "");
}

TEST_F(ControlApi, KeepsRules) {
  const std::string drop = R"({"id": "x", "match": {"service": "s3"}, "act": {"drop": true}})";
  EXPECT_EQ(rig.ask("POST", "/_sim/rules", drop).status, 200);
  EXPECT_EQ(get("/_sim/rules")["rules"].size(), 1U);
  EXPECT_EQ(get("/_sim/rules/x")["hits"], 0);
  EXPECT_THAT(error("POST", "/_sim/rules", R"({"act": {}})"), HasSubstr("rule.act"));
  EXPECT_EQ(rig.ask("DELETE", "/_sim/rules/y").status, 404);
  EXPECT_EQ(rig.ask("DELETE", "/_sim/rules/x").status, 200);
  EXPECT_TRUE(get("/_sim/rules")["rules"].empty());
  rig.ask("POST", "/_sim/rules", "[" + drop + "]");
  EXPECT_EQ(rig.ask("PUT", "/_sim/rules", R"({"rules": []})").status, 200);
  EXPECT_TRUE(get("/_sim/rules")["rules"].empty());
}

TEST_F(ControlApi, TellsTheRequests) {
  record("PutObject", 200);
  record("GetObject", 404);
  record("GetObject", 503);
  const auto count = [&](const std::string& query) {
    const std::string body = rig.ask("GET", "/_sim/requests" + query).body;
    return std::count(body.begin(), body.end(), '\n');
  };
  EXPECT_EQ(count(""), 3);
  EXPECT_EQ(count("?status=4xx"), 1);
  EXPECT_EQ(count("?status=400-599"), 2);
  EXPECT_EQ(count("?status=200"), 1);
  EXPECT_EQ(count("?operation=Get*&limit=1"), 1);
  EXPECT_EQ(count("?after=2&wait=60"), 1);
  const Response last = rig.ask("GET", "/_sim/requests?after=1&limit=1&wait=1");
  EXPECT_EQ(last.headers[1].value, "2");
  EXPECT_EQ(rig.ask("DELETE", "/_sim/requests").status, 200);
  EXPECT_EQ(count(""), 0);
}

TEST_F(ControlApi, MovesTheClock) {
  EXPECT_EQ(get("/_sim/clock")["ahead_ms"], 0);
  rig.ask("POST", "/_sim/clock", R"({"move": "1d12h"})");
  EXPECT_EQ(rig.clock.offset(), hours(36));
  EXPECT_EQ(rig.notes.elapsed.size(), 1U);
  const json set = json::parse(
      rig.ask("POST", "/_sim/clock", R"({"set": "2031-05-06T07:08:09Z", "scale": 0})").body);
  EXPECT_THAT(set["now"].get<std::string>(), testing::StartsWith("2031-05-06T07:08:09"));
  EXPECT_EQ(set["scale"], 0);
  EXPECT_THAT(error("POST", "/_sim/clock", R"({"move": "1 fortnight"})"), HasSubstr("a duration"));
  EXPECT_THAT(error("POST", "/_sim/clock", R"({"scale": -1})"), HasSubstr("a number from 0"));
  EXPECT_THAT(error("POST", "/_sim/clock", "{}"), HasSubstr("one of move, set and scale"));
  rig.ask("DELETE", "/_sim/clock");
  EXPECT_EQ(get("/_sim/clock")["ahead_ms"], 0);
}

TEST_F(ControlApi, MakesAccountsAndKeys) {
  EXPECT_EQ(rig.ask("POST", "/_sim/accounts", R"({"id": "111122223333"})").status, 200);
  const json key = json::parse(
      rig.ask("POST", "/_sim/keys", R"({"account": "111122223333", "user": "app"})").body);
  EXPECT_EQ(key["arn"], "arn:aws:iam::111122223333:user/app");
  EXPECT_EQ(key["secret"].get<std::string>().size(), 40U);
  EXPECT_EQ(rig.accounts.identity(key["id"].get<std::string>()).account, "111122223333");
  EXPECT_EQ(get("/_sim/accounts")["accounts"].size(), 2U);
  EXPECT_THAT(error("POST", "/_sim/keys", R"({"account": "12"})"), HasSubstr("twelve digits"));
  EXPECT_THAT(error("POST", "/_sim/keys", R"({"account": "111122223333", "id": "a/b"})"),
              HasSubstr("no access key"));
  EXPECT_EQ(rig.ask("DELETE", "/_sim/keys/" + key["id"].get<std::string>()).status, 200);
  EXPECT_EQ(rig.ask("DELETE", "/_sim/keys/none").status, 404);
}

TEST_F(ControlApi, AnswersAsMotoAndLocalStackDo) {
  rig.notes.put("a", "one");
  const Response reset = rig.ask("POST", "/moto-api/reset");
  EXPECT_EQ(reset.status, 200);
  EXPECT_EQ(json::parse(reset.body), json({{"status", "ok"}}));
  EXPECT_EQ(rig.notes.get("a"), "");
  EXPECT_EQ(get("/_localstack/health")["services"]["notes"], "running");
  EXPECT_EQ(get("/_localstack/info")["edition"], "community");
  EXPECT_EQ(get("/_localstack/init")["completed"]["READY"], true);
  rig.notes.put("a", "one");
  EXPECT_EQ(rig.ask("POST", "/_localstack/state/notes/reset").status, 200);
  EXPECT_EQ(rig.notes.get("a"), "");
}

class ControlMail : public ControlApi {
 protected:
  std::int64_t receive(const std::string& subject, const std::string& verdict = "accepted") {
    mail::Envelope envelope;
    envelope.account = "000000000000";
    envelope.region = "us-east-1";
    envelope.via = "ses:SendEmail";
    envelope.message_id = "id-of-" + subject;
    envelope.from = "a@shop.example";
    envelope.to = {{"b@home.example"}, {"hidden@home.example"}};
    envelope.verdict = verdict;
    return rig.inbox.add(envelope,
                         "From: A <a@shop.example>\r\nTo: b@home.example\r\nSubject: " + subject +
                             "\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
                             "--x\r\n\r\nGood day\r\n"
                             "--x\r\nContent-Disposition: attachment; filename=n.bin\r\n"
                             "Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--x--\r\n");
  }
};

TEST_F(ControlMail, IsListedSearchedAndRemoved) {
  receive("one");
  receive("two", "rejected");
  EXPECT_EQ(get("/_sim/mail")["count"], 2);
  EXPECT_EQ(get("/_sim/mail")["messages"][0]["subject"], "two");
  EXPECT_EQ(get("/_sim/mail?verdict=rejected&to=b@home")["messages"].size(), 1U);
  EXPECT_EQ(get("/_sim/mail?subject=nine")["count"], 0);
  EXPECT_THAT(error("GET", "/_sim/mail?since=today"), HasSubstr("a time such as"));
  EXPECT_EQ(json::parse(rig.ask("DELETE", "/_sim/mail?subject=one").body)["removed"], 1);
  EXPECT_EQ(get("/_sim/mail")["count"], 1);
}

TEST_F(ControlMail, IsFetchedWholeAndInParts) {
  const std::string address = "/_sim/mail/" + std::to_string(receive("one"));
  const json message = get(address);
  EXPECT_EQ(message["text"], "Good day");
  ASSERT_EQ(message["parts"].size(), 2U);
  EXPECT_EQ(message["parts"][1]["file_name"], "n.bin");
  EXPECT_EQ(rig.ask("GET", address + "/parts/1").body, std::string("\0\1\2", 3));
  EXPECT_THAT(rig.ask("GET", address + "/raw").body, testing::StartsWith("From: A <a@shop"));
  EXPECT_EQ(rig.ask("GET", address + "/parts/2").status, 404);
  EXPECT_EQ(rig.ask("GET", "/_sim/mail/77").status, 404);
  EXPECT_EQ(rig.ask("GET", "/_sim/mail/x").status, 404);
}

TEST_F(ControlMail, IsWaitedFor) {
  const std::int64_t first = receive("one");
  EXPECT_EQ(get("/_sim/mail/wait?subject=one&wait=60")["id"], first);
  EXPECT_EQ(rig.ask("GET", "/_sim/mail/wait?subject=two&wait=0").status, 408);
}

TEST_F(ControlMail, IsExported) {
  receive("one");
  EXPECT_THAT(ControlRig::content(rig.ask("GET", "/_sim/mail/export")),
              testing::StartsWith("From a@shop.example "));
  const std::string tar = ControlRig::content(rig.ask("GET", "/_sim/mail/export?format=maildir"));
  EXPECT_THAT(tar, HasSubstr("Maildir/new/"));
  EXPECT_THAT(tar, HasSubstr("Subject: one"));
  EXPECT_THAT(error("GET", "/_sim/mail/export?format=pst"), HasSubstr("mbox or maildir"));
}

TEST_F(ControlMail, IsListedAsMiniStackDoes) {
  ses::migrate(rig.store);
  receive("one");
  const json messages = get("/_ministack/ses/messages")["messages"];
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages.front()[0]["MessageId"], "id-of-one");
  EXPECT_EQ(messages.front()[0]["BodyText"], "Good day");
  EXPECT_TRUE(get("/_ministack/ses/messages?account=999999999999")["messages"].empty());
  EXPECT_EQ(rig.ask("GET", "/_ministack/ses/messages?account=none").status, 400);
}

TEST_F(ControlMail, IsListedAsLocalStackDoes) {
  ses::migrate(rig.store);
  receive("one");
  receive("two", "rejected");
  const json messages = get("/_aws/ses?email=a@shop.example")["messages"];
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0]["Id"], "id-of-one");
  EXPECT_EQ(messages[0]["Body"]["text_part"], "Good day");
  EXPECT_EQ(messages[0]["Body"]["html_part"], json());
  EXPECT_EQ(messages[0]["Destination"]["ToAddresses"], json::array({"b@home.example"}));
  EXPECT_EQ(messages[0]["Destination"]["BccAddresses"], json::array({"hidden@home.example"}));
  EXPECT_EQ(rig.ask("DELETE", "/_aws/ses?id=id-of-one").status, 204);
  EXPECT_TRUE(get("/_aws/ses")["messages"].empty());
}

TEST_F(ControlApi, IsSesOperator) {
  ses::migrate(rig.store);
  EXPECT_EQ(rig.ask("POST", "/_sim/ses/access", R"({"answer": "grant"})").status, 200);
  EXPECT_THAT(error("POST", "/_sim/ses/access", R"({"answer": "maybe"})"),
              HasSubstr("grant, deny or sandbox"));
  const std::string record =
      R"({"name": "_amazonses.Shop.example", "type": "txt", "value": "token"})";
  EXPECT_EQ(rig.ask("POST", "/_sim/ses/dns", record).status, 200);
  EXPECT_EQ(get("/_sim/ses")["dns"][0]["name"], "_amazonses.shop.example");
  EXPECT_EQ(get("/_sim/ses")["dns"][0]["type"], "TXT");
  EXPECT_EQ(rig.ask("DELETE", "/_sim/ses/dns", record).status, 200);
  EXPECT_TRUE(get("/_sim/ses")["dns"].empty());
  EXPECT_THAT(error("POST", "/_sim/ses/dns", R"({"name": "a", "type": "AAAA", "value": "b"})"),
              HasSubstr("TXT, CNAME or MX"));
  EXPECT_EQ(rig.ask("POST", "/_sim/ses/verify", R"({"identity": "none.example"})").status, 404);
  EXPECT_THAT(error("POST", "/_sim/ses/mailbox", R"({"address": "a@b.example", "fate": "x"})"),
              testing::_);
  EXPECT_EQ(rig.ask("PUT", "/_sim/ses/open", R"({"open": true})").status, 200);
  EXPECT_EQ(get("/_sim/ses")["open"], true);
}

TEST(ParseDuration, ReadsUnitsAndSigns) {
  using std::chrono::milliseconds;
  EXPECT_EQ(parse_duration("90s"), milliseconds(90'000));
  EXPECT_EQ(parse_duration("-2h"), -hours(2));
  EXPECT_EQ(parse_duration("+1w2d"), hours(216));
  EXPECT_EQ(parse_duration("5m10ms"), milliseconds(300'010));
  for (const char* bad : {"", "-", "5", "s", "5x", "5 s", "5s-", "99999999999d", "1e3s"}) {
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace fakes::test
