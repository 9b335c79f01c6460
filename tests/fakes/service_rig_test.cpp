#include "tests/fakes/service_rig.h"

#include <gmock/gmock.h>

namespace fakes::test {
namespace {

using std::chrono::hours;
using wire::Value;

// Keeps texts under S3's and SSM's names, one per account and region.
class Notes : public Service {
 public:
  explicit Notes(Core& core) : core_(core) {
    core_.store.migrate("notes", {"CREATE TABLE notes_note (account TEXT, region TEXT, name TEXT, "
                                  "value TEXT, blob INTEGER, expires INTEGER)"});
  }

  std::vector<Built> operations() override {
    return {{"ssm", "PutParameter", [this](Call& call) { return put(call); }},
            {"ssm", "GetParameter", [this](Call& call) { return get(call); }},
            {"s3", "PutObject", [this](Call& call) { return put_object(call); }},
            {"s3", "GetObject", [this](Call& call) { return get_object(call); }}};
  }
  void begin() override { ++begun; }
  void elapse(Clock::Time now) override {
    core_.store.write([&](Transaction& change) {
      change.run("DELETE FROM notes_note WHERE expires <= ?", now.time_since_epoch().count());
    });
  }
  bool uses_blob(std::int64_t id) override {
    return core_.store.read([&](Transaction& look) {
      return look.integer("SELECT count(*) FROM notes_note WHERE blob = ?", id) > 0;
    });
  }

  int begun = 0;

 private:
  Reply put(Call& call) {
    const auto expires = (call.now + hours(1)).time_since_epoch().count();
    core_.store.write([&](Transaction& change) {
      change.run("INSERT INTO notes_note VALUES (?, ?, ?, ?, 0, ?)", call.account, call.region,
                 call.input["Name"].text(), call.input["Value"].text(), expires);
    });
    return {Value::structure({{"Version", 1}})};
  }
  Reply get(Call& call) {
    const auto value = core_.store.read([&](Transaction& look) {
      return look.first(
          "SELECT value FROM notes_note WHERE account = ? AND region = ? AND name = ?",
          [](const Row& row) { return row.text(0); }, call.account, call.region,
          call.input["Name"].text());
    });
    if (!value) throw wire::Fault("ParameterNotFound", "");
    return {Value::structure({{"Parameter", Value::structure({{"Value", *value}})}})};
  }
  Reply put_object(Call& call) {
    BlobWriter writer = core_.blobs.create();
    char buffer[4];
    while (const std::size_t count = call.body.read(buffer, sizeof buffer)) {
      writer.write({buffer, count});
    }
    const std::int64_t id = writer.close();
    if (call.input["Key"].text() == "lost") return {};
    core_.store.write([&](Transaction& change) {
      change.run("INSERT INTO notes_note (name, blob) VALUES (?, ?)", call.input["Key"].text(), id);
    });
    Reply reply;
    reply.headers = {{"x-amz-seen", call.body.trailers().empty() ? "none" : "trailer"}};
    return reply;
  }
  Reply get_object(Call& call) {
    const auto id = core_.store.read([&](Transaction& look) {
      return look.integer("SELECT blob FROM notes_note WHERE name = ?", call.input["Key"].text());
    });
    Reply reply;
    if (call.input["Key"].text() == "misfit") reply.output.set("Nonsense", 1);
    const auto file = core_.blobs.open(id);
    reply.content = {{file, 2, 3}, {file, 0, 1}};
    return reply;
  }

  Core& core_;
};

std::unique_ptr<Service> make_notes(Core& core) {
  return std::make_unique<Notes>(core);
}

Value note(const char* name) {
  return Value::structure({{"Name", name}, {"Value", "v"}, {"Type", "String"}});
}

TEST(ServiceRig, CallsAnOperationForAnAccountAndRegion) {
  ServiceRig rig(make_notes);
  const Value put = rig.call("PutParameter", {{"Name", "/a"}, {"Value", "1"}, {"Type", "String"}});
  EXPECT_EQ(put["Version"].integer(), 1);
  EXPECT_EQ(rig.call("ssm.GetParameter", {{"Name", "/a"}})["Parameter"]["Value"].text(), "1");
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "/a"}}, {.region = "eu-west-1"}),
            "ParameterNotFound");
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "/a"}}, {.account = "111122223333"}),
            "ParameterNotFound");
}

TEST(ServiceRig, ValidatesWhatIsGiven) {
  ServiceRig rig(make_notes);
  EXPECT_EQ(rig.code_of("GetParameter"), "ValidationException");
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "/a"}}), "ParameterNotFound");
}

TEST(ServiceRig, StreamsBodiesInAndOut) {
  ServiceRig rig(make_notes);
  const Reply put = rig.reply("PutObject", {{"Bucket", "b"}, {"Key", "k"}},
                              {.body = "0123456789", .trailers = {{"x-amz-checksum-crc32", "x"}}});
  EXPECT_EQ(ServiceRig::header(put, "X-Amz-Seen"), "trailer");
  EXPECT_EQ(ServiceRig::content(rig.reply("GetObject", {{"Bucket", "b"}, {"Key", "k"}})), "2340");
}

TEST(ServiceRig, RefusesAnswersThatDoNotFitTheModel) {
  ServiceRig rig(make_notes);
  rig.call("PutObject", {{"Bucket", "b"}, {"Key", "misfit"}}, {.body = "0123456789"});
  EXPECT_THROW(rig.call("GetObject", {{"Bucket", "b"}, {"Key", "misfit"}}), sim::Error);
}

TEST(ServiceRig, LetsTimePass) {
  ServiceRig rig(make_notes);
  rig.call("PutParameter", note("/a"));
  rig.elapse(std::chrono::minutes(59));
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "/a"}}), "");
  rig.elapse(std::chrono::minutes(2));
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "/a"}}), "ParameterNotFound");
}

TEST(ServiceRig, ReopensAndSweepsWhatACrashLeft) {
  ServiceRig rig(make_notes);
  rig.call("PutParameter", note("/a"));
  rig.call("PutObject", {{"Bucket", "b"}, {"Key", "k"}}, {.body = "kept!"});
  rig.call("PutObject", {{"Bucket", "b"}, {"Key", "lost"}}, {.body = "swept"});
  EXPECT_EQ(rig.blob_count(), 2U);
  rig.reopen();
  EXPECT_EQ(rig.blob_count(), 1U);
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "/a"}}), "");
  EXPECT_EQ(dynamic_cast<Notes&>(rig.service()).begun, 1);
}

TEST(ServiceRig, ResetsToTheBeginning) {
  ServiceRig rig(make_notes);
  rig.call("PutParameter", note("/a"));
  rig.call("PutObject", {{"Bucket", "b"}, {"Key", "k"}}, {.body = "gone"});
  rig.reset();
  EXPECT_EQ(rig.blob_count(), 0U);
  EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "/a"}}), "ParameterNotFound");
  EXPECT_TRUE(rig.accounts().key("test"));
}

}  // namespace
}  // namespace fakes::test
