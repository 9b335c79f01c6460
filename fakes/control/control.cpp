#include "fakes/control/control.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include "fakes/control/scratch.h"
#include "fakes/control/state_file.h"
#include "fakes/wire/model.h"
#include "sim/base/descriptor.h"
#include "sim/base/error.h"
#include "sim/base/log.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

namespace fs = std::filesystem;
using sim::Category;
using sim::Error;
using std::chrono::milliseconds;

// How long requests that are running have to end before a reset or a load gives up.
constexpr std::chrono::seconds patience{10};

Error failure(const fs::path& file) {
  return {Category::failed, "{}: {}", file.string(), std::strerror(errno)};
}

// The operation as which requests for `operation` are answered: itself, or the one that stands in
// for a deprecated one at the same address.
wire::Operation successor(const wire::Service& model, const wire::Operation& operation) {
  const bool has_address =
      model.protocol() == wire::Protocol::rest_xml || model.protocol() == wire::Protocol::rest_json;
  if (!operation.deprecated() || !has_address) return operation;
  for (const wire::Operation other : model.operations()) {
    if (!other.deprecated() && other.method() == operation.method() &&
        other.uri() == operation.uri()) {
      return other;
    }
  }
  return operation;
}

}  // namespace

Control::Control(Parts parts) : parts_(std::move(parts)) {}

void Control::recover(const fs::path& folder) {
  recover_state(folder);
}

void Control::set_endpoints(std::vector<std::string> endpoints, SmtpUrls smtp) {
  const std::lock_guard lock(mutex_);
  endpoints_ = std::move(endpoints);
  smtp_ = std::move(smtp);
}

Health Control::health() const {
  Health health;
  health.version = parts_.version;
  health.uptime =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start_);
  health.folder = parts_.core.store.folder();
  for (const NamedService& service : parts_.services) health.services.push_back(service.name);
  const std::lock_guard lock(mutex_);
  health.endpoints = endpoints_;
  health.smtp = smtp_;
  return health;
}

std::vector<Coverage> Control::coverage() const {
  std::set<std::pair<std::string_view, std::string_view>> built;
  for (const NamedService& service : parts_.services) {
    for (const Built& one : service.service->operations()) built.emplace(one.model, one.operation);
  }
  std::vector<Coverage> all;
  for (std::size_t i = 0; i < wire::service_count(); ++i) {
    const wire::Service model = wire::service_at(i);
    Coverage coverage{std::string(model.name()), {}, {}};
    for (const wire::Operation operation : model.operations()) {
      const std::string_view answered_as = successor(model, operation).name();
      const bool is_built = built.count({model.name(), answered_as}) > 0;
      (is_built ? coverage.built : coverage.missing).emplace_back(operation.name());
    }
    all.push_back(std::move(coverage));
  }
  return all;
}

void Control::reset() {
  const auto alone = parts_.core.store.gate().close(sim::Deadline::after(patience));
  parts_.rules.clear();
  parts_.core.clock.reset();
  parts_.core.store.reset();
  parts_.core.blobs.reset();
  parts_.core.accounts.refresh();
  parts_.begin();
}

void Control::reset(std::string_view service) {
  std::vector<std::string> names;
  for (const NamedService& known : parts_.services) names.push_back(known.name);
  if (std::find(names.begin(), names.end(), service) == names.end()) {
    throw Error(Category::usage, "there is no service \"{}\"; there are {}", service,
                sim::join(names, ", "));
  }
  const auto alone = parts_.core.store.gate().close(sim::Deadline::after(patience));
  parts_.core.store.reset(service);
  parts_.core.blobs.sweep(parts_.uses_blob);
  parts_.core.accounts.refresh();
  parts_.begin();
}

void Control::save(const fs::path& file) {
  fs::path partial = file;
  partial += ".partial";
  const sim::Descriptor out(
      ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!out) throw failure(partial);
  try {
    write_state(parts_.core, parts_.uses_blob, parts_.version, out.get());
    fs::rename(partial, file);
  } catch (...) {
    ::unlink(partial.c_str());
    throw;
  }
}

FileSlice Control::save() {
  return unnamed_file(parts_.core.store.folder(), [&](int descriptor) {
    write_state(parts_.core, parts_.uses_blob, parts_.version, descriptor);
  });
}

void Control::load(const fs::path& file) {
  const sim::Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in) throw Error(Category::usage, "{}: {}", file.string(), std::strerror(errno));
  ArchiveReader archive([&](char* into, std::size_t size) {
    ssize_t got = 0;
    do {
      got = ::read(in.get(), into, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) throw failure(file);
    return static_cast<std::size_t>(got);
  });
  load(archive);
}

void Control::load(Body& body) {
  ArchiveReader archive([&](char* into, std::size_t size) { return body.read(into, size); });
  load(archive);
}

void Control::load(ArchiveReader& archive) {
  const std::lock_guard one_at_a_time(load_mutex_);
  Core& core = parts_.core;
  try {
    const milliseconds offset = unpack_state(core, archive);
    const auto alone = core.store.gate().close(sim::Deadline::after(patience));
    replace_state(core);
    core.clock.reset();
    if (offset != milliseconds(0)) core.clock.move(offset);
    core.accounts.refresh();
    parts_.begin();
  } catch (...) {
    discard_state(core.store.folder());
    throw;
  }
  discard_state(core.store.folder());
}

void Control::move_clock(milliseconds by) {
  parts_.core.clock.move(by);
  elapse();
}

void Control::set_clock(Clock::Time to) {
  move_clock(to - parts_.core.clock.now());
}

void Control::scale_clock(double factor) {
  parts_.core.clock.scale(factor);
  elapse();
}

void Control::reset_clock() {
  parts_.core.clock.reset();
  elapse();
}

void Control::elapse() {
  const auto pass = parts_.core.store.gate().enter();
  const std::lock_guard lock(elapse_mutex_);
  const Clock::Time now = parts_.core.clock.now();
  for (const NamedService& service : parts_.services) {
    try {
      service.service->elapse(now);
    } catch (const std::exception& error) {
      sim::log::warning("{}: what is due was not done: {}", service.name, error.what());
    }
  }
}

}  // namespace fakes
