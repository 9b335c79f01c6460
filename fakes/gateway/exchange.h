// The way of one request through the gateway: which service, read, authenticated, carried out,
// encoded, recorded. Made for each request, on the thread that serves it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/auth/verifier.h"
#include "fakes/core.h"
#include "fakes/entry.h"
#include "fakes/gateway/identify.h"
#include "fakes/gateway/service_table.h"
#include "fakes/http/server.h"
#include "fakes/recorder.h"
#include "fakes/rules.h"
#include "fakes/service.h"
#include "fakes/wire/protocol.h"

namespace fakes {

// What all exchanges share.
struct Desk {
  Core& core;
  Rules& rules;
  Recorder& recorder;
  const ServiceTable& services;
  const Verifier& verifier;
  Strictness strictness;
  const std::string& region;  // where a request that does not say it is meant for
  const std::vector<std::string>& domains;
};

class Exchange {
 public:
  Exchange(const Desk& desk, http::Incoming& incoming);

  // Never throws.
  Response answer();

 private:
  // Counts what comes from the client.
  class Counted : public Body {
   public:
    explicit Counted(Body& body) : body_(body) {}
    std::size_t read(char* into, std::size_t size) override {
      const std::size_t read = body_.read(into, size);
      count += read;
      return read;
    }
    std::optional<std::uint64_t> size() const override { return body_.size(); }
    const std::vector<Header>& trailers() const override { return body_.trailers(); }

    std::uint64_t count = 0;

   private:
    Body& body_;
  };

  Response respond();
  Response respond_as(const wire::Service& service);
  Response respond_operation(const Built& built, const Caller& caller, Body& body);
  std::optional<Response> respond_raw();
  void read_body(std::string_view model);
  void open(const wire::Service& service);
  wire::Call call_of_service();
  Caller authenticate();
  Response refuse(const wire::Fault& fault);
  Response fail(const sim::Error& error);
  void finish(Response& response);
  bool is_s3() const { return call_ && call_->service.name() == "s3"; }
  wire::ResponseIds ids() const;

  const Desk& desk_;
  http::Incoming& incoming_;
  Request& request_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  const Clock::Time now_;
  Counted sent_;
  Entry entry_;
  Target target_;
  std::string host_id_;
  std::optional<wire::Call> call_;
  Identity identity_;
  bool has_body_ = false;    // it is in request_
  std::string body_sha256_;  // as sent
};

}  // namespace fakes
