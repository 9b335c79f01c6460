// A cluster with an application: its builder is a script, and kubectl one that answers from files
// below control(): "objects.yaml" (kustomize), "namespace.json", "job.json", "deployments.json",
// "app-pods.json", "service.json", "job.log". What is applied goes to "applied-1", "applied-2".
#pragma once

#include <string>
#include <vector>

#include "sim/cluster/phases/phases.h"
#include "tests/cluster/cluster_fixture.h"

namespace sim {

class ApplicationTest : public ClusterTest {
 protected:
  ApplicationTest();

  // A context whose nodes run, with a deployment of `version`.
  Context deploying(const std::string& version = "");
  // The same after the phase of the images.
  Context with_images(const std::string& version = "");

  Application application() const;
  // "Kind/name" of each object of the n-th apply, from 1.
  std::vector<std::string> applied(int number) const;
  void set_job(const std::string& condition);
  // One deployment, of which `updated` of 2 pods are new and available.
  void set_deployment(int updated);
  void set_pods_waiting(const std::string& reason, int restarts);
};

}  // namespace sim
