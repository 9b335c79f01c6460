// An SMTP server with a door of the test's own.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "fakes/smtp/server.h"
#include "sim/base/error.h"
#include "tests/fakes/http_fixture.h"

namespace fakes::smtp {

// Keeps what it is given.
class TestDoor : public Door {
 public:
  const Manners& manners() const override { return settings; }
  std::optional<Login> log_in(const std::string& user, const std::string& password) override {
    if (user != "user" || password != "word") return std::nullopt;
    return Login{{"111122223333", "arn:aws:iam::111122223333:user/u", "AIDA", "AKIA"}, "eu-west-1"};
  }
  std::optional<Reply> check_recipient(const std::string& recipient) override {
    if (recipient != "nobody@x.example") return std::nullopt;
    return Reply{550, "mailbox unavailable"};
  }
  Outcome accept(const Client& client, Mail mail) override {
    if (mail.from == "broken@x.example") {
      throw sim::Error(sim::Category::failed, "no space left");
    }
    Outcome outcome;
    outcome.message_id = "id";
    outcome.reply = {250, "Ok id"};
    if (client.login) outcome.identity = client.login->identity;
    const std::lock_guard lock(mutex_);
    mails_.push_back(std::move(mail));
    return outcome;
  }
  std::vector<Mail> mails() const {
    const std::lock_guard lock(mutex_);
    return mails_;
  }

  Manners settings = {"test", "mail.example", "ESMTP"};

 private:
  mutable std::mutex mutex_;
  std::vector<Mail> mails_;
};

class SmtpServer : public ::testing::Test {
 protected:
  ~SmtpServer() override { stop(); }

  void start(Settings settings = {}) {
    if (settings.ports.empty()) settings.ports = {{{}, &door_}};
    server_ = std::make_unique<Server>(std::move(settings), recorder_, gate_, clock_);
    server_->start();
  }
  void stop() { server_.reset(); }
  std::uint16_t port(std::size_t number = 0) const {
    return server_->ports().at(number).listener.port;
  }
  // All that a client hears that says all this at once and then nothing more.
  std::string converse(std::string_view said) {
    if (!server_) start();
    http::RawClient client(port());
    client.send(said);
    client.end_sending();
    return client.read_all();
  }
  std::vector<Entry> journal() const { return recorder_.find({}, 1000); }

  TestDoor door_;
  Clock clock_;
  Gate gate_;
  Recorder recorder_{{}};
  std::unique_ptr<Server> server_;
};

}  // namespace fakes::smtp
