// Injected faults as data: which requests, how often, and what happens to them. Added and removed
// while the fakes run; not part of their state. Safe from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/wire/fault.h"

namespace fakes {

// A request as rules see it.
struct Subject {
  std::string_view service;    // the model: "s3", "sesv2"; "smtp" for mail that comes in
  std::string_view operation;  // "PutObject"
  std::string_view resource;   // see resource_of()
  std::string_view region;
  std::string_view access_key;
  std::string_view account;
  std::string_view arn;
};

struct Rule {
  // An answer in the service's own shape; without a code, its own refusal of too many requests.
  struct Refusal {
    std::string code;
    std::string message;
    int status = 0;  // 0: as the service's model says, else 400
  };
  // So many requests pass, the rest is refused as throttled.
  struct Throttle {
    double rate = 0;  // a second, by the host's clock; 0: none passes
    double burst = 1;
  };
  struct Delay {
    std::chrono::milliseconds min{0};
    std::chrono::milliseconds max{0};  // evenly distributed in between
  };

  std::string id;
  // Wildcards, of which one must match; none: everything does. A caller is an access key, an
  // account or an ARN.
  std::vector<std::string> services;
  std::vector<std::string> operations;
  std::vector<std::string> resources;
  std::vector<std::string> regions;
  std::vector<std::string> callers;

  double probability = 1;
  std::uint64_t seed = 0;              // of the same seed comes the same sequence
  std::uint64_t skip = 0;              // so many matching requests go free at first
  std::optional<std::uint64_t> count;  // so many are hit; then the rule is spent
  bool is_after = false;  // the operation is carried out, and then its answer is lost or replaced

  // At least one.
  std::optional<Refusal> error;
  std::optional<Throttle> throttle;
  std::optional<Delay> delay;
  bool is_dropped = false;                      // the connection ends without an answer
  std::optional<std::uint64_t> truncate_after;  // so many bytes of the answer's body are sent

  // Of those in the registry.
  std::uint64_t hits = 0;
};

// What is to happen to a request.
struct Injection {
  std::vector<std::string> rules;  // that hit it
  std::chrono::milliseconds delay{0};
  bool is_carried_out = true;  // false: answered without the service
  std::optional<wire::Fault> fault;
  bool is_dropped = false;
  std::optional<std::uint64_t> cut_after;
};

class Rules {
 public:
  Rules();
  Rules(const Rules&) = delete;
  Rules& operator=(const Rules&) = delete;
  ~Rules();

  // Nothing when no rule hits. Delays of several add up; of faults, drops and truncations the first
  // counts. Costs next to nothing without rules.
  std::optional<Injection> apply(const Subject& subject);

  // The rule as it is kept. Without an id it gets one; a rule of the same id is replaced.
  Rule add(Rule rule);
  std::vector<Rule> list() const;
  std::optional<Rule> find(std::string_view id) const;
  bool remove(std::string_view id);
  void clear();

 private:
  struct Active;

  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Active>> active_;
  std::atomic<bool> is_empty_ = true;
  std::uint64_t next_id_ = 1;
};

// How that service says that there were too many requests.
wire::Fault throttled(std::string_view service);

}  // namespace fakes
