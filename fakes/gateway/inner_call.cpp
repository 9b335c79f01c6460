#include "fakes/gateway/inner_call.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "fakes/gateway/dispatch.h"
#include "fakes/random.h"
#include "sim/base/error.h"

namespace fakes {
namespace {

// A body that its sender has in memory.
class GivenBody : public Body {
 public:
  explicit GivenBody(std::string_view bytes) : left_(bytes), size_(bytes.size()) {}

  std::size_t read(char* into, std::size_t size) override {
    const std::size_t count = std::min(size, left_.size());
    std::memcpy(into, left_.data(), count);
    left_.remove_prefix(count);
    return count;
  }
  std::optional<std::uint64_t> size() const override { return size_; }
  const std::vector<Header>& trailers() const override { return trailers_; }

 private:
  std::string_view left_;
  std::uint64_t size_;
  std::vector<Header> trailers_;
};

Identity root_of(const std::string& account) {
  return {account, fmt::format("arn:aws:iam::{}:root", account), account, ""};
}

// What would be streamed, as the member that is the payload: callers have no connection.
wire::Value with_content(const wire::Call& wire, const Reply& reply) {
  wire::Value output = reply.output;
  const auto shape = wire.operation->output();
  const auto payload = shape ? shape->payload() : std::nullopt;
  if (!payload || reply.content.empty()) return output;
  wire::Blob blob;
  for (const FileSlice& slice : reply.content) {
    const auto begin = blob.bytes.size();
    blob.bytes.resize(begin + slice.size);
    const auto read = pread(slice.file->descriptor(), blob.bytes.data() + begin, slice.size,
                            static_cast<off_t>(slice.offset));
    if (read != static_cast<ssize_t>(slice.size)) {
      throw sim::Error(sim::Category::failed, "{} of {} bytes could be read", read, slice.size);
    }
  }
  output.set(payload->name(), std::move(blob));
  return output;
}

wire::Call wire_call(const InnerCall& inner, const Request& request) {
  const auto service = wire::Service::find(inner.model);
  const auto operation = service ? service->operation(inner.operation) : std::nullopt;
  if (!operation) {
    throw sim::Error(sim::Category::internal, "{} has no operation {}", inner.model,
                     inner.operation);
  }
  wire::Call call = wire::open_call(*service, request);
  call.operation = operation;
  call.named = operation->name();
  return call;
}

}  // namespace

wire::Value answer_inner_call(const Desk& desk, const InnerCall& inner) {
  const auto start = std::chrono::steady_clock::now();
  const Request request{"POST", "/", "", {}, ""};
  const wire::Call wire = wire_call(inner, request);
  const Identity identity = inner.identity.value_or(root_of(inner.account));
  const Built* built = desk.services.find(inner.model, inner.operation);
  if (built == nullptr) throw not_built(wire);
  Caller caller;
  caller.how = Signing::v4_header;
  caller.verified = true;
  caller.access_key = identity.access_key;
  caller.account = inner.account;
  GivenBody body(inner.body);
  Call call{wire,          request,  inner.input,     body,
            caller,        identity, inner.account,   inner.region,
            random_uuid(), "",       inner.source_ip, desk.core.clock.now()};
  Entry entry;
  entry.time = call.now;
  entry.service = inner.model;
  entry.operation = inner.operation;
  entry.region = inner.region;
  entry.account = inner.account;
  entry.access_key = identity.access_key;
  entry.arn = identity.arn;
  entry.source_ip = inner.source_ip;
  entry.request_id = call.request_id;
  entry.bytes_in = inner.body.size();
  const auto record = [&](int status) {
    entry.status = status;
    entry.duration = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - start);
    desk.recorder.record(entry);
  };
  try {
    const Carried carried = carry_out(*built, call, desk.core, desk.rules, entry);
    if (carried.is_dropped) {
      throw wire::Fault("RequestTimeout", "The connection was closed.").with_status(408);
    }
    record(carried.reply.status.value_or(wire.operation->status()));
    return with_content(wire, carried.reply);
  } catch (const wire::Fault& fault) {
    entry.code = fault.code();
    entry.message = fault.message();
    record(wire::write_fault(wire, fault, {}).status);
    throw;
  }
}

}  // namespace fakes
