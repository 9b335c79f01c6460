// Control over one service that keeps notes, each with a blob.
#pragma once

#include <string>
#include <vector>

#include "fakes/control/api.h"
#include "fakes/control/control.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {

class NoteService : public Service {
 public:
  explicit NoteService(Core& core) : core_(core) {
    core_.store.migrate("notes", {"CREATE TABLE notes_note (name TEXT PRIMARY KEY, blob INTEGER)"});
  }

  std::vector<Built> operations() override {
    const auto answer = [](Call&) { return Reply{}; };
    return {{"ssm", "PutParameter", answer}, {"s3", "PutBucketLifecycleConfiguration", answer}};
  }
  void begin() override { ++begun; }
  void elapse(Clock::Time now) override { elapsed.push_back(now); }
  bool uses_blob(std::int64_t id) override {
    return core_.store.read([&](Transaction& look) {
      return look.integer("SELECT count(*) FROM notes_note WHERE blob = ?", id) > 0;
    });
  }

  void put(const std::string& name, std::string_view text) {
    BlobWriter writer = core_.blobs.create();
    writer.write(text);
    const std::int64_t blob = writer.close();
    core_.store.write([&](Transaction& change) {
      change.run("INSERT INTO notes_note VALUES (?, ?)", name, blob);
    });
  }
  // "" when there is none.
  std::string get(const std::string& name) {
    const auto blob = core_.store.read([&](Transaction& look) {
      return look.integer("SELECT blob FROM notes_note WHERE name = ?", name);
    });
    return blob == 0 ? "" : core_.blobs.read(blob);
  }

  int begun = 0;
  std::vector<Clock::Time> elapsed;

 private:
  Core& core_;
};

class ControlRig {
 public:
  explicit ControlRig(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // The answer of a program on the same machine.
  Response ask(const std::string& method, const std::string& address, const std::string& body = "",
               std::vector<Header> headers = {{"Host", "127.0.0.1:4566"}},
               const std::string& source_ip = "127.0.0.1") {
    const auto question = address.find('?');
    Request request{method, address.substr(0, question), "", std::move(headers), ""};
    if (question != std::string::npos) request.query = address.substr(question + 1);
    TextBody text(body);
    return answer_control(control, {request, text, source_ip});
  }
  // What an answer's file holds.
  static std::string content(const Response& response) {
    Reply reply;
    reply.content = response.content;
    return ServiceRig::content(reply);
  }

 private:
  std::filesystem::path folder_;

 public:
  Store store{(Control::recover(folder_), folder_)};
  Blobs blobs{folder_ / "blobs"};
  Clock clock;
  Accounts accounts{store};
  mail::Inbox inbox{store, blobs};
  Core core{store, blobs, clock, accounts, inbox, {}};
  NoteService notes{core};
  Rules rules;
  Recorder recorder{{}};
  Control control{{core,
                   rules,
                   recorder,
                   {{"notes", &notes}},
                   [this](std::int64_t id) { return notes.uses_blob(id) || inbox.uses_blob(id); },
                   [this] { notes.begin(); },
                   "1.2.3"}};
};

}  // namespace fakes::test
