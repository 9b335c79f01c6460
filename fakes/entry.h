// One line of the journal of requests: who asked for what, and what came of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "fakes/clock.h"

namespace fakes {

struct Entry {
  std::uint64_t number = 0;  // from 1, given by record()
  Clock::Time time;          // when it came, by the fakes' clock
  std::string service;       // the model: "s3"; "smtp" for mail
  std::string operation;     // what the client named when there is none of that name
  std::string resource;      // see resource_of()
  std::string region;
  std::string account;
  std::string access_key;
  std::string arn;  // the caller's
  std::string source_ip;
  std::string request_id;
  int status = 0;       // 0: the connection ended without an answer
  std::string code;     // of the error; "" when there was none
  std::string message;  // of the error
  std::string rule;     // ids of the rules that hit, separated by commas
  std::chrono::microseconds duration{0};
  std::uint64_t bytes_in = 0;  // of bodies
  std::uint64_t bytes_out = 0;
};

// What to look for; what is not said matches everything.
struct EntryFilter {
  std::uint64_t after = 0;  // numbers above this one
  std::string service;      // wildcards
  std::string operation;
  std::string resource;
  std::string caller;  // an access key, an account or an ARN
  std::string region;
  std::string code;
  std::string request_id;
  std::string rule;
  int min_status = 0;
  int max_status = 999;

  bool matches(const Entry& entry) const;
};

// A JSON object without a newline; members that are empty are left out.
std::string entry_line(const Entry& entry);

}  // namespace fakes
