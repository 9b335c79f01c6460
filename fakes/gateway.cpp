#include "fakes/gateway.h"

#include <chrono>
#include <csignal>
#include <utility>

#include "fakes/control/api.h"
#include "fakes/ecr/owned_registry.h"
#include "fakes/gateway/inner_call.h"
#include "sim/base/log.h"

namespace fakes {
namespace {

// Before the members that open the folder.
GatewaySettings recovered(GatewaySettings settings) {
  std::filesystem::create_directories(settings.folder);
  Control::recover(settings.folder);
  return settings;
}

Recorder::Settings recorder_settings(const GatewaySettings& settings) {
  Recorder::Settings result;
  if (settings.has_journal) result.file = settings.folder / "requests.jsonl";
  return result;
}

}  // namespace

Gateway::Gateway(GatewaySettings settings)
    : Gateway(std::move(settings), [](Core& core) { return ServiceTable::of_registry(core); }) {}

Gateway::Gateway(GatewaySettings settings, const MakeServices& make)
    : settings_(recovered(std::move(settings))),
      store_(settings_.folder),
      blobs_(settings_.folder / "blobs"),
      accounts_(store_),
      inbox_(store_, blobs_),
      registry_(settings_.registry
                    ? settings_.registry
                    : std::make_shared<ecr::OwnedRegistry>(settings_.folder / "registry")),
      core_{store_,    blobs_, clock_,
            accounts_, inbox_, [this](const InnerCall& inner) { return call_inner(inner); }},
      recorder_(recorder_settings(settings_)),
      verifier_(keys_by_host_clock(), settings_.strictness),
      services_(make(core_)),
      desk_{core_,
            rules_,
            recorder_,
            services_,
            verifier_,
            settings_.strictness,
            settings_.region,
            settings_.domains} {
  core_.has_open_mail = settings_.has_open_mail;
  core_.region = settings_.region;
  core_.registry = registry_.get();
  if (!settings_.accounts_file.empty()) accounts_.read_file(settings_.accounts_file);
  blobs_.sweep([this](std::int64_t id) { return uses_blob(id); });
  begin();
  std::vector<NamedService> named;
  for (const auto& entry : services_.entries()) named.push_back({entry.name, entry.service.get()});
  control_ = std::make_unique<Control>(Control::Parts{
      core_, rules_, recorder_, std::move(named), [this](std::int64_t id) { return uses_blob(id); },
      [this] { begin(); }, settings_.version});
}

Gateway::~Gateway() {
  stop();
}

Response Gateway::handle(http::Incoming& incoming) {
  if (is_control(incoming.request)) {
    return answer_control(*control_, {incoming.request, incoming.body, incoming.source_ip});
  }
  return Exchange(desk_, incoming).answer();
}

bool Gateway::uses_blob(std::int64_t id) {
  return services_.uses_blob(id) || inbox_.uses_blob(id);
}

void Gateway::begin() {
  for (const auto& entry : services_.entries()) entry.service->begin();
}

// Temporary keys expire by the fakes' clock, while signatures are looked at by the host's.
AccessKeys Gateway::keys_by_host_clock() {
  return [this, keys = accounts_.keys()](const std::string& id) {
    auto key = keys(id);
    if (key && key->expires) {
      const auto ahead = clock_.now() - std::chrono::system_clock::now();
      *key->expires -= std::chrono::round<std::chrono::seconds>(ahead);
    }
    return key;
  };
}

wire::Value Gateway::call_inner(const InnerCall& inner) {
  return answer_inner_call(desk_, inner);
}

void Gateway::start() {
  elapser_ = std::thread([this] { elapse_every_second(); });
}

void Gateway::elapse_every_second() {
  // What is due may be asked of another server, which may be gone.
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, std::chrono::seconds(1), [this] { return is_stopped_; })) {
    lock.unlock();
    try {
      accounts_.tend(clock_.now());
      control_->elapse();
    } catch (const std::exception& error) {
      sim::log::warning("what is due was not carried out: {}", error.what());
    }
    lock.lock();
  }
}

void Gateway::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  changed_.notify_all();
  if (elapser_.joinable()) elapser_.join();
  inbox_.stop();
  recorder_.stop();
}

}  // namespace fakes
