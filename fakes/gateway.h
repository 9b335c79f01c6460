// The fakes as a whole: their state, their services, and the front door through which every request
// goes (gateway/exchange.h). The HTTP server calls handle(); so do tests.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "fakes/auth/verifier.h"
#include "fakes/blobs.h"
#include "fakes/clock.h"
#include "fakes/control/control.h"
#include "fakes/core.h"
#include "fakes/ecr/registry.h"
#include "fakes/gateway/exchange.h"
#include "fakes/gateway/service_table.h"
#include "fakes/http/server.h"
#include "fakes/mail/inbox.h"
#include "fakes/recorder.h"
#include "fakes/rules.h"
#include "fakes/store.h"

namespace fakes {

struct GatewaySettings {
  std::filesystem::path folder;  // of the state; made when it is missing
  Strictness strictness = Strictness::known;
  // Of requests that do not say it.
  std::string region = "us-east-1";
  std::filesystem::path accounts_file = {};
  // "<bucket>.<domain>" is a bucket.
  std::vector<std::string> domains = {"localhost", "localhost.localstack.cloud"};
  std::string version = {};
  bool has_journal = true;     // requests.jsonl in the folder
  bool has_open_mail = false;  // core.h
  // Where ECR keeps images; nothing: a registry of its own, in the folder.
  std::shared_ptr<ecr::Registry> registry = {};
};

class Gateway {
 public:
  // Opens the state and makes the services. Throws Error failed, usage (the accounts file) and
  // unfit (another process has the folder).
  explicit Gateway(GatewaySettings settings);
  // The same with services of a test; `make` gets the core.
  using MakeServices = std::function<ServiceTable(Core& core)>;
  Gateway(GatewaySettings settings, const MakeServices& make);
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;
  ~Gateway();

  // Never throws. Called by several threads.
  Response handle(http::Incoming& incoming);

  // From here on what is due is carried out every second.
  void start();
  // Ends that, and all that waits: called before the server stops.
  void stop();

  Core& core() { return core_; }
  Control& control() { return *control_; }

 private:
  bool uses_blob(std::int64_t id);
  void begin();
  void elapse_every_second();
  AccessKeys keys_by_host_clock();
  wire::Value call_inner(const InnerCall& inner);

  GatewaySettings settings_;
  Store store_;
  Blobs blobs_;
  Clock clock_;
  Accounts accounts_;
  mail::Inbox inbox_;
  std::shared_ptr<ecr::Registry> registry_;
  Core core_;
  Rules rules_;
  Recorder recorder_;
  Verifier verifier_;
  ServiceTable services_;
  Desk desk_;
  std::unique_ptr<Control> control_;

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  bool is_stopped_ = false;
  std::thread elapser_;
};

}  // namespace fakes
