#include "fakes/accounts.h"

#include <set>

#include <gmock/gmock.h>

#include "fakes/random.h"
#include "sim/base/file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace fakes {
namespace {

using sim::Category;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::MatchesRegex;

const Clock::Time now = Clock::Time(std::chrono::milliseconds(1'800'000'000'000));

Key user_key(const std::string& id, const std::string& user, Clock::Time created = now) {
  Key key{id,
          "secret of " + id,
          {"111122223333", "arn:aws:iam::111122223333:user/" + user, "AIDA", id}};
  key.created = created;
  return key;
}

struct Fixture {
  sim::test::TempDir folder;
  Store store{folder.path()};
  Accounts accounts{store};

  void read(const std::string& text) {
    sim::write_file(folder / "accounts.yaml", text);
    accounts.read_file(folder / "accounts.yaml");
  }
};

TEST(Accounts, HasTheBuiltInOne) {
  const Fixture with;
  const auto key = with.accounts.keys()("test");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->secret, "test");
  EXPECT_EQ(key->account, "000000000000");
  EXPECT_EQ(with.accounts.identity("test").arn, "arn:aws:iam::000000000000:root");
  EXPECT_EQ(with.accounts.identity("test").user_id, "000000000000");
  EXPECT_FALSE(with.accounts.keys()("other"));
  EXPECT_EQ(with.accounts.identity("other").arn, "arn:aws:iam::000000000000:root");
  EXPECT_EQ(with.accounts.identity("other").access_key, "other");
}

TEST(Accounts, KeepsKeysThroughAStart) {
  sim::test::TempDir folder;
  {
    Store store(folder.path());
    Accounts accounts(store);
    Key key = user_key("ASIA1", "a");
    key.session_token = "token";
    key.expires = now;
    key.is_active = false;
    accounts.put_key(key);
    accounts.put_key(user_key("AKIA1", "a"));
    accounts.put_key(user_key("AKIA2", "a"));
    accounts.remove_key("AKIA2");
  }
  Store store(folder.path());
  const Accounts accounts(store);
  const auto key = accounts.key("ASIA1");
  ASSERT_TRUE(key);
  EXPECT_EQ(key->secret, "secret of ASIA1");
  EXPECT_EQ(key->identity.arn, "arn:aws:iam::111122223333:user/a");
  EXPECT_EQ(key->identity.access_key, "ASIA1");
  EXPECT_EQ(key->session_token, "token");
  EXPECT_EQ(key->expires, now);
  EXPECT_EQ(key->created, now);
  EXPECT_FALSE(key->is_active);
  EXPECT_FALSE(accounts.keys()("ASIA1")) << "inactive keys are unknown";
  EXPECT_TRUE(accounts.keys()("AKIA1"));
  EXPECT_FALSE(accounts.keys()("AKIA2"));
}

TEST(Accounts, ListsAUsersKeysByAge) {
  Fixture with;
  with.accounts.put_key(user_key("AKIA1", "a", now));
  with.accounts.put_key(user_key("AKIA2", "a", now - hours(1)));
  with.accounts.put_key(user_key("AKIA3", "b"));
  std::vector<std::string> ids;
  for (const Key& key : with.accounts.keys_of("arn:aws:iam::111122223333:user/a")) {
    ids.push_back(key.id);
  }
  EXPECT_THAT(ids, ElementsAre("AKIA2", "AKIA1"));
  ASSERT_EQ(with.accounts.users().size(), 2U);
  EXPECT_EQ(with.accounts.users()[1].arn, "arn:aws:iam::111122223333:user/b");
}

TEST(Accounts, MakesAccountsThatAreAskedFor) {
  Fixture with;
  const Account made = with.accounts.account("111122223333");
  EXPECT_THAT(made.canonical_id, MatchesRegex("[0-9a-f]{64}"));
  EXPECT_EQ(with.accounts.find_canonical(made.canonical_id)->id, "111122223333");
  EXPECT_EQ(with.accounts.find_email(made.email)->id, "111122223333");
  EXPECT_FALSE(with.accounts.find_canonical("nobody"));
  EXPECT_FALSE(with.accounts.find_email(""));
  EXPECT_NE(made.canonical_id, with.accounts.account("000000000000").canonical_id);
}

TEST(Accounts, ForgetsTemporaryKeysADayAfterTheyExpired) {
  Fixture with;
  Key key = user_key("ASIA1", "a");
  key.expires = now;
  with.accounts.put_key(key);
  with.accounts.put_key(user_key("AKIA1", "a"));
  with.accounts.tend(now + hours(23));
  EXPECT_TRUE(with.accounts.key("ASIA1"));
  with.accounts.tend(now + hours(25));
  EXPECT_FALSE(with.accounts.key("ASIA1"));
  EXPECT_TRUE(with.accounts.key("AKIA1"));
  with.accounts.refresh();
  EXPECT_FALSE(with.accounts.key("ASIA1"));
}

TEST(Accounts, RemembersWhenKeysWereUsed) {
  Fixture with;
  with.accounts.put_key(user_key("AKIA1", "a"));
  with.accounts.note_use("AKIA1", {now, "ssm", "us-east-1"});
  with.accounts.note_use("AKIA1", {now + std::chrono::seconds(5), "ssm", "us-east-1"});
  with.accounts.note_use("unknown", {now, "ssm", "us-east-1"});
  EXPECT_EQ(with.accounts.last_use("AKIA1")->time, now);
  EXPECT_FALSE(with.accounts.last_use("unknown"));
  with.accounts.tend(now);
  with.accounts.note_use("AKIA1", {now + hours(1), "s3", "eu-west-1"});
  with.accounts.tend(now);
  with.accounts.refresh();
  EXPECT_EQ(with.accounts.last_use("AKIA1")->time, now + hours(1));
  EXPECT_EQ(with.accounts.last_use("AKIA1")->service, "s3");
  with.accounts.remove_key("AKIA1");
  EXPECT_FALSE(with.accounts.last_use("AKIA1"));
  with.accounts.refresh();
  EXPECT_FALSE(with.accounts.last_use("AKIA1"));
}

constexpr const char* example = R"(
accounts:
  - id: 111122223333
    name: main
    canonical_id: 0123456789abcdef
    email: main@example.com
    new_buckets: open
    keys:
      - {id: AKIAMAIN, secret: main-secret}
    users:
      - name: alice
        keys:
          - {id: AKIAALICE, secret: alice-secret}
  - id: "000000000001"
)";

TEST(Accounts, ReadsAFile) {
  Fixture with;
  with.read(example);
  EXPECT_EQ(with.accounts.keys()("AKIAMAIN")->secret, "main-secret");
  EXPECT_EQ(with.accounts.identity("AKIAMAIN").arn, "arn:aws:iam::111122223333:root");
  EXPECT_EQ(with.accounts.identity("AKIAALICE").arn, "arn:aws:iam::111122223333:user/alice");
  EXPECT_THAT(with.accounts.identity("AKIAALICE").user_id, MatchesRegex("AIDA[A-Z2-7]{17}"));
  EXPECT_EQ(with.accounts.account("111122223333").name, "main");
  EXPECT_EQ(with.accounts.find_canonical("0123456789abcdef")->email, "main@example.com");
  EXPECT_EQ(with.accounts.account("000000000001").name, "000000000001");
  EXPECT_TRUE(with.accounts.find("111122223333").has_open_buckets);
  EXPECT_FALSE(with.accounts.find("000000000001").has_open_buckets);
  with.accounts.refresh();
  EXPECT_TRUE(with.accounts.find("111122223333").has_open_buckets);
  EXPECT_TRUE(with.accounts.keys()("test"));
}

TEST(Accounts, KeepsWhatTheFileSaysThroughAReset) {
  Fixture with;
  with.read(example);
  with.accounts.put_key(user_key("AKIAOTHER", "x"));
  with.store.reset();
  with.accounts.refresh();
  EXPECT_TRUE(with.accounts.key("AKIAALICE"));
  EXPECT_TRUE(with.accounts.key("test"));
  EXPECT_FALSE(with.accounts.key("AKIAOTHER"));
}

TEST(Accounts, SaysAllThatIsWrongWithAFile) {
  Fixture with;
  EXPECT_ERROR(with.read("accounts:\n"
                         "  - id: 12\n"
                         "    nmae: x\n"
                         "    keys:\n"
                         "      - {id: A/B, secret: s}\n"
                         "      - {id: C}\n"
                         "  - users:\n"
                         "      - {name: a b}\n"),
               Category::usage, "accounts.yaml:2:9: 'id' must be twelve digits");
  try {
    with.accounts.read_file(with.folder / "accounts.yaml");
  } catch (const sim::Error& error) {
    using ::testing::AllOf;
    using ::testing::HasSubstr;
    EXPECT_THAT(error.message(), AllOf(HasSubstr(":3:5: unknown key 'nmae'"),
                                       HasSubstr(":5:14: 'id' must be an access key id"),
                                       HasSubstr("missing key 'accounts[0].keys[1].secret'"),
                                       HasSubstr("missing key 'accounts[1].id'"),
                                       HasSubstr(":8:16: 'name' must be 1 to 64 letters")));
  }
  EXPECT_FALSE(with.accounts.key("C")) << "nothing of a bad file is taken";
}

TEST(Accounts, RefusesWhatIsThereTwice) {
  Fixture with;
  EXPECT_ERROR(with.read("accounts:\n  - id: 111122223333\n  - id: 111122223333\n"),
               Category::usage, "3:9: account '111122223333' is there twice");
  EXPECT_ERROR(with.read("accounts:\n  - {id: 111122223333, canonical_id: a}\n"
                         "  - {id: 111122223334, canonical_id: a}\n"),
               Category::usage, "another account has this 'canonical_id'");
  EXPECT_ERROR(with.read("accounts:\n  - id: 111122223333\n    keys:\n"
                         "      - {id: A, secret: s}\n      - {id: A, secret: s}\n"),
               Category::usage, "5:14: key 'A' is there twice");
}

TEST(Random, GivesTextsOfTheAlphabet) {
  EXPECT_THAT(random_text(500, base32_digits), MatchesRegex("[A-Z2-7]{500}"));
  EXPECT_THAT(random_hex(32), MatchesRegex("[0-9a-f]{32}"));
  EXPECT_THAT(random_uuid(),
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  std::set<char> seen;
  for (const char c : random_text(5000, base62_digits)) seen.insert(c);
  EXPECT_EQ(seen.size(), 62U);
  EXPECT_NE(random_uuid(), random_uuid());
}

}  // namespace
}  // namespace fakes
