// Where ECR keeps the content of images: a registry that speaks OCI's distribution API
// (https://github.com/opencontainers/distribution-spec). `sim fakes serve` starts Debian's
// docker-registry (owned_registry.h) or is told of one; an environment may give its own in Core.
// Several threads call it.
#pragma once

#include <string>
#include <utility>

namespace fakes::ecr {

class Registry {
 public:
  virtual ~Registry() = default;

  // "http://127.0.0.1:41207": where it answers now; started when it has to be. Throws Error unfit
  // or failed that says what to do.
  virtual std::string address() = 0;
  // What a person whose request has failed there should look at.
  virtual std::string advice() = 0;
};

// One that somebody else runs.
class GivenRegistry : public Registry {
 public:
  explicit GivenRegistry(std::string address) : address_(std::move(address)) {}

  std::string address() override { return address_; }
  std::string advice() override { return "see whether a registry runs at " + address_; }

 private:
  std::string address_;
};

}  // namespace fakes::ecr
