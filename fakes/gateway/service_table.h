// The services of this process and the operations that they build.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fakes/core.h"
#include "fakes/service.h"

namespace fakes {

class ServiceTable {
 public:
  struct Entry {
    std::string name;  // in the registry
    std::unique_ptr<Service> service;
  };

  // Throws Error internal when an operation is not of its model, or built twice.
  explicit ServiceTable(std::vector<Entry> entries);
  // Those of the registry (services.h).
  static ServiceTable of_registry(Core& core);

  const std::vector<Entry>& entries() const { return entries_; }
  // nullptr when it is not built.
  const Built* find(std::string_view model, std::string_view operation) const;
  // Whose model that is; nullptr without.
  Service* service_of(std::string_view model) const;
  bool uses_blob(std::int64_t id) const;

 private:
  struct Model {
    Service* service = nullptr;
    std::unordered_map<std::string_view, Built> operations;
  };

  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, Model> models_;
};

}  // namespace fakes
