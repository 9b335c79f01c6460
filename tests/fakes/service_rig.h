// A service with its state in a temporary folder, called by its operations' names: what is given is
// validated as the gateway does, what is answered must fit the model.
//
//   ServiceRig rig(make_ssm);
//   rig.call("PutParameter", {{"Name", "/a"}, {"Value", "1"}, {"Type", "String"}});
//   EXPECT_EQ(rig.code_of("GetParameter", {{"Name", "/b"}}), "ParameterNotFound");
//   const Reply reply = rig.reply("GetObject", {{"Bucket", "b"}, {"Key", "k"}});
//   EXPECT_EQ(rig.content(reply), "...");
#pragma once

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "fakes/core.h"
#include "fakes/mail/inbox.h"
#include "fakes/service.h"
#include "fakes/wire/validate.h"
#include "tests/support/temp_dir.h"

namespace fakes::test {

// A body that is there from the beginning.
class TextBody : public Body {
 public:
  explicit TextBody(std::string text, std::vector<Header> trailers = {})
      : text_(std::move(text)), trailers_(std::move(trailers)) {}

  std::size_t read(char* into, std::size_t size) override {
    const std::size_t count = std::min(size, text_.size() - at_);
    std::memcpy(into, text_.data() + at_, count);
    at_ += count;
    return count;
  }
  std::optional<std::uint64_t> size() const override { return text_.size(); }
  const std::vector<Header>& trailers() const override { return trailers_; }

 private:
  std::string text_;
  std::vector<Header> trailers_;
  std::size_t at_ = 0;
};

// What a request has beside its operation and input.
struct Sent {
  std::string account = "000000000000";
  std::string region = "us-east-1";
  std::string body = "";  // of operations whose payload streams
  std::vector<Header> headers = {};
  std::vector<Header> trailers = {};
  std::optional<Identity> identity = {};  // otherwise the account's root
  bool is_anonymous = false;
  std::string method = "POST";
  std::string path = "/";
  std::string query = "";
  std::string endpoint = "http://127.0.0.1:4566";
};

class ServiceRig {
 public:
  using Make = std::unique_ptr<Service> (*)(Core&);
  using Members = std::initializer_list<wire::Value::Field>;

  explicit ServiceRig(Make make) : make_(make) { open(); }

  // `operation` is "SendEmail", or "sesv2.SendEmail" where several models have it. Throws
  // wire::Fault as a client would get it.
  wire::Value call(std::string_view operation, wire::Value input, const Sent& sent = {}) {
    return reply(operation, std::move(input), sent).output;
  }
  wire::Value call(std::string_view operation, Members members = {}, const Sent& sent = {}) {
    return call(operation, wire::Value::structure(members), sent);
  }
  Reply reply(std::string_view operation, wire::Value input, const Sent& sent = {});
  Reply reply(std::string_view operation, Members members = {}, const Sent& sent = {}) {
    return reply(operation, wire::Value::structure(members), sent);
  }
  // The code of the fault that a call ends in; "" when it is answered.
  std::string code_of(std::string_view operation, wire::Value input, const Sent& sent = {}) {
    const auto fault = fault_of(operation, std::move(input), sent);
    return fault ? fault->code() : "";
  }
  std::string code_of(std::string_view operation, Members members = {}, const Sent& sent = {}) {
    return code_of(operation, wire::Value::structure(members), sent);
  }
  std::optional<wire::Fault> fault_of(std::string_view operation, wire::Value input,
                                      const Sent& sent = {}) {
    try {
      reply(operation, std::move(input), sent);
    } catch (const wire::Fault& fault) {
      return fault;
    }
    return std::nullopt;
  }
  std::optional<wire::Fault> fault_of(std::string_view operation, Members members = {},
                                      const Sent& sent = {}) {
    return fault_of(operation, wire::Value::structure(members), sent);
  }

  // What a streaming operation sends, the slices in their order.
  static std::string content(const Reply& reply) {
    std::string text;
    for (const FileSlice& slice : reply.content) {
      std::string part(slice.size, '\0');
      const auto read = ::pread(slice.file->descriptor(), part.data(), part.size(),
                                static_cast<off_t>(slice.offset));
      EXPECT_EQ(read, static_cast<ssize_t>(slice.size)) << "the file is shorter than the slice";
      text += part;
    }
    return text;
  }
  // The first header of that name; "" without.
  static std::string header(const Reply& reply, std::string_view name) {
    for (const Header& header : reply.headers) {
      if (same_name(header.name, name)) return header.value;
    }
    return "";
  }

  // Moves the clock, and lets the service do what is due.
  void elapse(std::chrono::milliseconds by) {
    open_->clock.move(by);
    open_->service->elapse(open_->clock.now());
  }
  // The program ends and starts again. What it did not commit is gone.
  void reopen() {
    open_.reset();
    open();
  }
  // As the gateway does at /_sim/reset.
  void reset() {
    open_->store.reset();
    open_->blobs.reset();
    open_->accounts.refresh();
    open_->service->begin();
  }

  // Valid until reopen().
  Service& service() { return *open_->service; }
  Core& core() { return open_->core; }
  Store& store() { return open_->store; }
  Blobs& blobs() { return open_->blobs; }
  Clock& clock() { return open_->clock; }
  Accounts& accounts() { return open_->accounts; }
  // Files in the blobs' folder.
  std::size_t blob_count() const {
    namespace fs = std::filesystem;
    const auto files = fs::recursive_directory_iterator(folder_ / "blobs");
    return static_cast<std::size_t>(std::count_if(
        begin(files), end(files), [](const auto& entry) { return entry.is_regular_file(); }));
  }

  // What calls to other services are answered with.
  std::function<wire::Value(const InnerCall&)> inner = [](const InnerCall& call) -> wire::Value {
    throw sim::Error(sim::Category::internal, "nobody answers {}", call.operation);
  };

 private:
  struct Open {
    explicit Open(const std::filesystem::path& folder) : store(folder), blobs(folder / "blobs") {}
    Store store;
    Blobs blobs;
    Clock clock;
    Accounts accounts{store};
    mail::Inbox inbox{store, blobs};
    Core core{store, blobs, clock, accounts, inbox, {}};
    std::unique_ptr<Service> service;
    std::vector<Built> operations;
  };

  void open() {
    open_ = std::make_unique<Open>(folder_.path());
    open_->core.call = [this](const InnerCall& call) { return inner(call); };
    open_->service = make_(open_->core);
    open_->operations = open_->service->operations();
    open_->blobs.sweep([&](std::int64_t id) { return open_->service->uses_blob(id); });
    open_->service->begin();
  }
  const Built& built(std::string_view name) const;
  static void expect_fit(const wire::Call& wire, const wire::Value& output);
  static void expect_known_members(const wire::Operation& operation, const wire::Value& input);

  Make make_;
  sim::test::TempDir folder_;
  std::unique_ptr<Open> open_;
};

inline const Built& ServiceRig::built(std::string_view name) const {
  const auto dot = name.find('.');
  for (const Built& built : open_->operations) {
    const bool same_model = dot == name.npos || built.model == name.substr(0, dot);
    if (same_model && built.operation == name.substr(dot == name.npos ? 0 : dot + 1)) return built;
  }
  throw sim::Error(sim::Category::internal, "the service does not build {}", name);
}

// Tests that misspell a member would test nothing.
inline void ServiceRig::expect_known_members(const wire::Operation& operation,
                                             const wire::Value& input) {
  for (const auto& field : input.fields()) {
    EXPECT_TRUE(operation.input() && operation.input()->find(field.name))
        << operation.name() << " has no member " << field.name;
  }
}

// What does not fit would be a 500 in the gateway.
inline void ServiceRig::expect_fit(const wire::Call& wire, const wire::Value& output) {
  const auto shape = wire.operation->output();
  for (const auto& field : output.fields()) {
    if (shape && shape->find(field.name)) continue;
    throw sim::Error(sim::Category::internal, "{} answers with {}", wire.operation->name(),
                     field.name);
  }
  wire::write_output(wire, output, {});
}

inline Reply ServiceRig::reply(std::string_view operation, wire::Value input, const Sent& sent) {
  const Built& found = built(operation);
  const auto model = wire::Service::find(found.model).value();
  Request request{sent.method, sent.path, sent.query, sent.headers, ""};
  wire::Call wire = wire::open_call(model, request);
  wire.operation = model.operation(found.operation);
  expect_known_members(wire.operation.value(), input);
  wire::validate(wire, input);
  TextBody body(sent.body, sent.trailers);
  Identity identity{sent.account, "arn:aws:iam::" + sent.account + ":root", sent.account, "test"};
  if (sent.identity) identity = *sent.identity;
  Caller caller;
  if (sent.is_anonymous) {
    identity = {};
  } else {
    caller.how = Signing::v4_header;
    caller.verified = true;
    caller.access_key = identity.access_key;
    caller.account = identity.account;
    caller.scope = {"20260101", sent.region, std::string(model.signing_name())};
  }
  const std::string id = "00000000-0000-4000-8000-000000000000";
  Call call{wire,   request,       std::move(input), body,
            caller, identity,      sent.account,     sent.region,
            id,     sent.endpoint, "127.0.0.1",      clock().now()};
  Reply reply = found.handle(call);
  expect_fit(wire, reply.output);
  return reply;
}

}  // namespace fakes::test
