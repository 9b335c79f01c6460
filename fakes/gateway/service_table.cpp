#include "fakes/gateway/service_table.h"

#include <algorithm>
#include <utility>

#include "fakes/services.h"
#include "fakes/wire/model.h"
#include "sim/base/error.h"

namespace fakes {

ServiceTable::ServiceTable(std::vector<Entry> entries) : entries_(std::move(entries)) {
  for (const Entry& entry : entries_) {
    // A service may answer for a model of its name of which it builds nothing yet.
    if (const auto own = wire::Service::find(entry.name)) {
      models_[own->name()].service = entry.service.get();
    }
    for (Built& built : entry.service->operations()) {
      const auto model = wire::Service::find(built.model);
      const auto operation = model ? model->operation(built.operation) : std::nullopt;
      if (!operation) {
        throw sim::Error(sim::Category::internal, "{} has no operation {}", built.model,
                         built.operation);
      }
      Model& kept = models_[model->name()];
      kept.service = entry.service.get();
      if (!kept.operations.emplace(operation->name(), std::move(built)).second) {
        throw sim::Error(sim::Category::internal, "{} is built twice", operation->name());
      }
    }
  }
}

ServiceTable ServiceTable::of_registry(Core& core) {
  std::vector<Entry> entries;
#define FAKES_MAKE(name) entries.push_back({#name, make_##name(core)});
  FAKES_SERVICES(FAKES_MAKE)
#undef FAKES_MAKE
  return ServiceTable(std::move(entries));
}

const Built* ServiceTable::find(std::string_view model, std::string_view operation) const {
  const auto of_model = models_.find(model);
  if (of_model == models_.end()) return nullptr;
  const auto found = of_model->second.operations.find(operation);
  return found == of_model->second.operations.end() ? nullptr : &found->second;
}

Service* ServiceTable::service_of(std::string_view model) const {
  const auto found = models_.find(model);
  return found == models_.end() ? nullptr : found->second.service;
}

bool ServiceTable::uses_blob(std::int64_t id) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const Entry& entry) { return entry.service->uses_blob(id); });
}

}  // namespace fakes
