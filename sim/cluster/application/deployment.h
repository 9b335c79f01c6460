// A version of an application on its way into an environment, as its phases see it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/base/deadline.h"
#include "sim/cluster/application/application.h"
#include "sim/cluster/kube.h"

namespace sim {

struct Context;

struct Deployment {
  Application application;
  std::string version = {};  // wanted; "": the one that is there, else the default

  // How long pods may look as if they never became ready.
  std::chrono::seconds patience{30};

  // Filled by the phase `application_images`.
  std::string version_before = {};  // "": nothing was deployed
  nlohmann::json objects = {};      // of Kubernetes, all of them
  std::string digest = {};          // of the objects
  bool is_applied = false;          // the objects were rolled out already
};

// Whether an object is the Job that migrates the database.
bool is_migration(const nlohmann::json& object, const Application& application);

// What was rolled out last; it is noted at the application's namespace.
struct RolledOut {
  std::string version;
  std::string digest;  // of its objects
};
// Nothing when nothing was.
std::optional<RolledOut> rolled_out(const Kube& kube, const Application& application,
                                    Deadline deadline);
void note_rolled_out(const Kube& kube, const Deployment& deployment, Deadline deadline);

// The objects of the application's kustomizations, with the images of `version`.
nlohmann::json render(const Context& context, const Application& application,
                      const std::string& version);

// Where people open it: "http://10.77.1.12:30123".
std::string application_address(const Context& context, const Application& application);

}  // namespace sim
