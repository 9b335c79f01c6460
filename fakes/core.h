// What all services share. Made once (gateway.h); outlives them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "fakes/accounts.h"
#include "fakes/blobs.h"
#include "fakes/clock.h"
#include "fakes/store.h"
#include "fakes/wire/value.h"

namespace fakes {

namespace mail {
class Inbox;
}
namespace ssm {
class CommandRunner;
}
namespace ecr {
class Registry;
}
namespace elb {
class Provider;
}

// A call from one service to another: SES that stores a mail in S3.
struct InnerCall {
  std::string_view model;
  std::string_view operation;
  wire::Value input;
  std::string account;
  std::string region;
  std::string_view body = {};  // of operations whose payload streams
  // Under whose name; nothing: the account's root. For a client that signs with a role or key of
  // its own, such as the SMTP relay.
  std::optional<Identity> identity = {};
  std::string source_ip = {};
};

struct Core {
  Store& store;
  Blobs& blobs;
  Clock& clock;
  Accounts& accounts;
  mail::Inbox& inbox;  // fakes/mail/inbox.h
  // Goes the way of a request: rules, validation, the journal. Throws wire::Fault as a client would
  // get it.
  std::function<wire::Value(const InnerCall& call)> call;
  // How SSM reaches nodes, where an environment has some: fakes/ssm/command_runner.h.
  ssm::CommandRunner* command_runner = nullptr;
  // Where ECR keeps images: fakes/ecr/registry.h. Without one there are repositories only.
  ecr::Registry* registry = nullptr;
  // What makes load balancers real, where an environment has something: fakes/elb/provider.h.
  elb::Provider* load_balancers = nullptr;
  // SES has no sandbox from the beginning, and again after each reset: fakes/ses/operator.h.
  bool has_open_mail = false;
  std::string region = "us-east-1";  // of what names none
};

}  // namespace fakes
