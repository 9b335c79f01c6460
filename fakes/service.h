// One AWS service: the operations it builds. It sees values in AWS's own shapes (wire/) and knows
// nothing of HTTP. It keeps its state in the Store, apart for each account and region as AWS does,
// and none in members, so that it survives. Several threads call it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/accounts.h"
#include "fakes/auth/verifier.h"
#include "fakes/body.h"
#include "fakes/clock.h"
#include "fakes/entry.h"
#include "fakes/request.h"
#include "fakes/response.h"
#include "fakes/wire/protocol.h"

namespace fakes {

// One request to one operation.
struct Call {
  const wire::Call& wire;  // operation, protocol, labels
  const Request& request;  // as sent; its body only when it is no stream
  wire::Value input;       // read and validated; members that were not sent are absent
  Body& body;              // of operations whose payload streams
  Caller caller;           // what was signed, and how
  Identity identity;       // who that is; of anonymous callers all is empty
  std::string account;     // whose state it is about: the caller's
  std::string region;      // that it was sent to
  std::string request_id;
  std::string endpoint;  // "http://127.0.0.1:4566", as the client wrote it; for links
  std::string source_ip;
  Clock::Time now;
  std::optional<std::string> host_bucket = {};  // S3: that the host names
  std::string host_region = {};                 // that the host names: s3.eu-west-1.amazonaws.com
};

struct Reply {
  wire::Value output = wire::Value::structure();
  // The payload of operations that stream, in place of the output's member; no copy is made.
  std::vector<FileSlice> content = {};
  // What the model does not say.
  std::vector<Header> headers = {};
  std::optional<int> status = {};
};

// Refusals are thrown as wire::Fault. Error failed and internal become the service's own 500.
using Handle = std::function<Reply(Call&)>;

struct Built {
  std::string_view model;      // "ses" or "sesv2"
  std::string_view operation;  // "SendEmail"
  Handle handle;
};

// A request that names no operation of the model: a browser's form, OPTIONS, a website, a push of a
// container image.
struct RawCall {
  const Request& request;
  Body& body;
  const Verifier& verifier;
  std::optional<std::string> host_bucket;  // that the host names: it is not in request.path
  bool is_website;                         // the host is that of a bucket's website
  std::string request_id;
  std::string endpoint;
  std::string source_ip;
  Clock::Time now;
  bool is_registry = false;   // OCI's distribution API
  std::string registry = {};  // the account whose registry the host names
  std::string region = {};    // that the host names, else the gateway's
  // Of the journal. A service that answers may say here what was asked for, and by whom.
  Entry* entry = nullptr;
  // Does it, unless an injected fault for what `entry` says by then has its say: throws Fault.
  std::function<Response(const std::function<Response()>& run)> carry_out = {};
};

// A request whose answer is about to be sent.
struct Answered {
  const Request& request;
  const std::optional<std::string>& host_bucket;  // that the host names
  const Entry& entry;                             // of the journal; without its duration
};

class Service {
 public:
  virtual ~Service() = default;

  // Asked before the first call. Everything else of the models answers "not built".
  virtual std::vector<Built> operations() = 0;

  // Looked at before the operation is: an answer ends the request. For what no model describes.
  virtual std::optional<Response> answer_raw(RawCall& /*call*/) { return std::nullopt; }
  // The last word on every response of this service, errors too; for CORS headers.
  virtual void finish(const Answered& /*answered*/, Response& /*response*/) {}

  // Makes what is there from the beginning, after the start and after every reset.
  virtual void begin() {}
  // Carries out what is due at `now`: what expires, is delivered, becomes ready. Called every
  // second and after each move of the clock, by one thread at a time.
  virtual void elapse(Clock::Time /*now*/) {}
  // Whether one of its rows names that blob.
  virtual bool uses_blob(std::int64_t /*id*/) { return false; }
};

}  // namespace fakes
