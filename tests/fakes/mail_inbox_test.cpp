#include "fakes/mail/inbox.h"

#include <thread>

#include <gmock/gmock.h>

#include "sim/base/file.h"
#include "tests/support/temp_dir.h"

namespace fakes::mail {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MailInbox : public ::testing::Test {
 protected:
  Envelope envelope(const std::string& from, const std::string& to) {
    Envelope envelope;
    envelope.account = "000000000000";
    envelope.region = "us-east-1";
    envelope.via = "ses:SendRawEmail";
    envelope.message_id = "id-" + std::to_string(++count_);
    envelope.from = from;
    envelope.to = {{to}};
    envelope.time = Clock::Time(std::chrono::seconds(1'000 + count_));
    return envelope;
  }
  std::int64_t add(const std::string& from, const std::string& to, const std::string& subject) {
    return inbox.add(envelope(from, to), "From: " + from + "\r\nTo: " + to + "\r\nSubject: " +
                                             subject + "\r\n\r\nText of " + subject + "\r\n");
  }
  std::vector<std::int64_t> ids(const Search& search) {
    std::vector<std::int64_t> found;
    for (const Message& message : inbox.list(search)) found.push_back(message.id);
    return found;
  }

  std::size_t files() {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(blobs.folder())) {
      if (entry.is_regular_file()) ++count;
    }
    return count;
  }

  int count_ = 0;
  sim::test::TempDir folder;
  Store store{folder / "state"};
  Blobs blobs{folder / "blobs"};
  Inbox inbox{store, blobs};
};

TEST_F(MailInbox, KeepsAMessageAsReceived) {
  Envelope sent = envelope("a@x.example", "b@x.example");
  sent.to.push_back({"c@x.example", "bounced", "550"});
  sent.caller = "arn:aws:iam::000000000000:root";
  const std::string bytes("Subject: =?UTF-8?B?w6k=?=\r\n\r\n\0\xff", 31);
  const auto id = inbox.add(sent, bytes);
  const auto message = inbox.find(id);
  ASSERT_TRUE(message);
  EXPECT_EQ(inbox.read(*message), bytes);
  EXPECT_EQ(message->subject, "é");
  EXPECT_EQ(message->size_bytes, bytes.size());
  EXPECT_EQ(message->envelope.via, "ses:SendRawEmail");
  EXPECT_EQ(message->envelope.caller, sent.caller);
  EXPECT_EQ(message->envelope.time, sent.time);
  ASSERT_EQ(message->envelope.to.size(), 2u);
  EXPECT_EQ(message->envelope.to[1].verdict, "bounced");
  EXPECT_FALSE(inbox.find(id + 1));
  EXPECT_TRUE(inbox.uses_blob(message->blob));
  EXPECT_FALSE(inbox.uses_blob(message->blob + 1));
}

TEST_F(MailInbox, FindsMessagesByWhatTheyHold) {
  const auto first = add("Ann@x.example", "Bob@y.example", "Grand Opening");
  const auto second = add("carl@x.example", "dora@y.example", "closing");
  const auto found = [&](auto set) {
    Search search;
    set(search);
    return ids(search);
  };
  EXPECT_THAT(ids({}), ElementsAre(second, first));
  EXPECT_THAT(found([](Search& s) { s.is_newest_first = false; }), ElementsAre(first, second));
  EXPECT_THAT(found([](Search& s) { s.limit = 1; }), ElementsAre(second));
  EXPECT_THAT(found([](Search& s) { s.from = "ann@X"; }), ElementsAre(first));
  EXPECT_THAT(found([](Search& s) { s.to = "bob"; }), ElementsAre(first));
  EXPECT_THAT(found([](Search& s) { s.subject = "OPEN"; }), ElementsAre(first));
  EXPECT_THAT(found([](Search& s) { s.text = "text of CLOSING"; }), ElementsAre(second));
  EXPECT_THAT(found([](Search& s) { s.message_id = "id-2"; }), ElementsAre(second));
  EXPECT_THAT(found([](Search& s) { s.account = "111111111111"; }), IsEmpty());
  EXPECT_THAT(found([&](Search& s) { s.after = first; }), ElementsAre(second));
  EXPECT_THAT(found([](Search& s) { s.since = Clock::Time(1'002s); }), ElementsAre(second));
  EXPECT_THAT(found([](Search& s) { s.from = "%"; }), IsEmpty());
  EXPECT_EQ(inbox.count({}), 2);
}

TEST_F(MailInbox, RemovesMessagesAndTheirBytes) {
  add("a@x.example", "b@x.example", "one");
  const auto kept = add("c@x.example", "d@x.example", "two");
  const auto blob = inbox.list({}).back().blob;
  Search search;
  search.from = "a@";
  EXPECT_EQ(inbox.remove(search), 1);
  EXPECT_THAT(ids({}), ElementsAre(kept));
  EXPECT_FALSE(std::filesystem::exists(blobs.file(blob)));
  for (int i = 0; i < 150; ++i) add("e@x.example", "f@x.example", "more");
  EXPECT_EQ(inbox.remove({}), 151);
}

TEST_F(MailInbox, LeavesNothingOfAMessageThatDidNotCome) {
  const auto file = [&] {
    Draft draft = inbox.prepare("\r\nnever");
    EXPECT_THROW(store.write([&](Transaction& transaction) {
      Inbox::insert(transaction, draft, envelope("a@x.example", "b@x.example"));
      throw std::runtime_error("refused");
    }),
                 std::runtime_error);
    EXPECT_EQ(files(), 1u);
  };
  file();
  EXPECT_THAT(ids({}), IsEmpty());
  EXPECT_EQ(files(), 0u);
}

TEST_F(MailInbox, WaitsForTheNextMessage) {
  Search search;
  search.to = "later@";
  search.after = add("a@x.example", "later@x.example", "before");
  std::thread sender([&] {
    add("a@x.example", "other@x.example", "no");
    add("a@x.example", "later@x.example", "yes");
  });
  const auto message = inbox.wait(search, sim::Deadline::after(60s));
  sender.join();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->subject, "yes");
  EXPECT_FALSE(inbox.wait({.to = "nobody@"}, sim::Deadline::after(1ms)));
}

TEST_F(MailInbox, LetsWaitersGoAtTheEnd) {
  std::thread waiter([&] { EXPECT_FALSE(inbox.wait({}, sim::Deadline::never())); });
  inbox.stop();
  waiter.join();
}

TEST_F(MailInbox, IsExportedAsMbox) {
  Envelope first = envelope("a b@x.example", "b@x.example");
  inbox.add(first, "Subject: one\r\n\r\nFrom here\r\n>From there\r\n> From not\r\nend");
  inbox.add(envelope("", "b@x.example"), "Subject: two\r\n\r\nx\r\n");
  std::string mbox;
  inbox.export_mbox({}, [&](std::string_view text) { mbox += text; });
  EXPECT_EQ(mbox,
            "From a-b@x.example Thu Jan  1 00:16:41 1970\nSubject: one\n\n>From here\n"
            ">>From there\n> From not\nend\n\n"
            "From MAILER-DAEMON Thu Jan  1 00:16:42 1970\nSubject: two\n\nx\n\n");
}

TEST_F(MailInbox, IsExportedAsMaildir) {
  add("a@x.example", "b@x.example", "one");
  add("a@x.example", "b@x.example", "two");
  EXPECT_EQ(inbox.export_maildir({}, folder / "mail"), 2u);
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "mail" / "new")) {
    EXPECT_THAT(sim::read_file(entry.path()), ::testing::StartsWith("From: a@x.example\r\n"));
    ++count;
  }
  EXPECT_EQ(count, 2u);
  EXPECT_TRUE(std::filesystem::is_empty(folder / "mail" / "tmp"));
  EXPECT_TRUE(std::filesystem::is_directory(folder / "mail" / "cur"));
}

}  // namespace
}  // namespace fakes::mail
