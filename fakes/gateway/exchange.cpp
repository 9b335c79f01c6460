#include "fakes/gateway/exchange.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "fakes/gateway/dispatch.h"
#include "fakes/gateway/payload_body.h"
#include "fakes/gateway/unknown_service.h"
#include "fakes/gateway/whole_body.h"
#include "fakes/random.h"
#include "sim/base/file.h"
#include "sim/base/log.h"

namespace fakes {
namespace {

using wire::Fault;
using wire::Protocol;

constexpr std::string_view s3_id_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

// What is kept of a name that a client made up.
std::string shortened(std::string_view text) {
  return wire::repair_utf8(text.substr(0, 200));
}

// Of bodies that do not stream. Mail has attachments: SES takes 40 MB, in base64.
std::size_t body_limit(std::string_view model) {
  if (model == "ses" || model == "sesv2") return std::size_t{64} << 20;
  if (model == "s3") return std::size_t{16} << 20;
  // A part of a layer has up to 20 MiB, in base64.
  if (model == "ecr") return std::size_t{32} << 20;
  return std::size_t{4} << 20;
}

Fault too_large(const wire::Call& call) {
  if (call.service.name() == "s3") {
    return Fault("MaxMessageLengthExceeded", "Your request was too large.").with_status(400);
  }
  const bool is_json = call.protocol == Protocol::json || call.protocol == Protocol::rest_json;
  return Fault(is_json ? "RequestEntityTooLargeException" : "RequestEntityTooLarge",
               "The request is too large.")
      .with_status(413);
}

Dialect dialect_of(const wire::Call& call) {
  if (call.service.name() == "s3") return Dialect::s3;
  switch (call.protocol) {
    case Protocol::ec2:
      return Dialect::ec2;
    case Protocol::json:
      return Dialect::json;
    case Protocol::rest_json:
      return Dialect::rest_json;
    default:
      return Dialect::query;
  }
}

// The models do not say it of STS.
bool is_unsigned(const wire::Operation& operation) {
  return operation.unsigned_call() || operation.name() == "AssumeRoleWithWebIdentity" ||
         operation.name() == "AssumeRoleWithSAML";
}

bool is_streamed(const wire::Operation& operation) {
  const auto input = operation.input();
  const auto payload = input ? input->payload() : std::nullopt;
  return payload && (payload->streaming() || payload->shape().event_stream());
}

void set_header(Response& response, const Header& header) {
  for (Header& old : response.headers) {
    if (same_name(old.name, header.name)) {
      old = header;
      return;
    }
  }
  response.headers.push_back(header);
}

Response written(const wire::Call& call, Carried carried, const wire::ResponseIds& ids) {
  Response response = wire::write_output(call, carried.reply.output, ids);
  if (carried.reply.status) response.status = *carried.reply.status;
  for (const Header& header : carried.reply.headers) set_header(response, header);
  response.content = std::move(carried.reply.content);
  response.is_dropped = carried.is_dropped;
  response.cut_after = carried.cut_after;
  return response;
}

}  // namespace

Exchange::Exchange(const Desk& desk, http::Incoming& incoming)
    : desk_(desk),
      incoming_(incoming),
      request_(incoming.request),
      now_(desk.core.clock.now()),
      sent_(incoming.body) {
  entry_.time = now_;
  entry_.source_ip = incoming.source_ip;
  entry_.request_id = random_uuid();
}

Response Exchange::answer() {
  Response response;
  try {
    response = respond();
  } catch (const Fault& fault) {
    response = refuse(fault);
  } catch (const sim::Error& error) {
    response = fail(error);
  } catch (const std::exception& error) {
    response = fail(sim::Error(sim::Category::internal, "{}", error.what()));
  }
  finish(response);
  return response;
}

Response Exchange::respond() {
  if (is_told_by_body(request_)) read_body("");
  target_ = identify(request_, desk_.domains);
  entry_.region = target_.region.empty() ? desk_.region : target_.region;
  if (target_.service) return respond_as(*target_.service);
  entry_.service = shortened(target_.named);
  entry_.code = "sim has no such service";
  return answer_unknown_service(request_, target_.named, entry_.request_id);
}

Response Exchange::respond_as(const wire::Service& service) {
  entry_.service = service.name();
  const bool is_s3 = service.name() == "s3";
  if (is_s3) {
    entry_.request_id = random_text(16, s3_id_characters);
    host_id_ = to_base64(random_bytes(57));
  } else if (!target_.is_registry) {
    read_body(service.name());
  }
  open(service);
  if (auto raw = respond_raw()) return *raw;
  if (!call_->operation) throw wire::unknown_operation(*call_);
  const Caller caller = authenticate();
  const Built* built = desk_.services.find(service.name(), call_->operation->name());
  if (built == nullptr) throw not_built(*call_);
  if (!is_s3) return respond_operation(*built, caller, sent_);
  PayloadBody body(sent_, request_, caller);
  if (!is_streamed(*call_->operation)) {
    auto whole = read_whole(body, body_limit("s3"));
    if (!whole) throw too_large(*call_);
    request_.body = std::move(*whole);
  }
  return respond_operation(*built, caller, body);
}

Response Exchange::respond_operation(const Built& built, const Caller& caller, Body& body) {
  const std::string account = identity_.account;
  Call call{*call_,
            request_,
            wire::read_input(*call_, request_),
            body,
            caller,
            identity_,
            account,
            entry_.region,
            entry_.request_id,
            incoming_.endpoint,
            incoming_.source_ip,
            now_,
            target_.host.bucket,
            target_.host.region};
  return written(*call_, carry_out(built, call, desk_.core, desk_.rules, entry_), ids());
}

// Before the operation is looked at: what no model describes.
std::optional<Response> Exchange::respond_raw() {
  Service* service = desk_.services.service_of(call_->service.name());
  if (service == nullptr) return std::nullopt;
  RawCall raw{request_,
              sent_,
              desk_.verifier,
              target_.host.bucket,
              target_.host.is_website,
              entry_.request_id,
              incoming_.endpoint,
              incoming_.source_ip,
              now_,
              target_.is_registry,
              target_.host.registry,
              entry_.region,
              &entry_,
              [this](const std::function<Response()>& run) {
                return carry_out_raw(run, desk_.core, desk_.rules, entry_);
              }};
  // It enters by itself where it is carried out, after an injected fault's delay.
  if (target_.is_registry) return service->answer_raw(raw);
  const auto pass = desk_.core.store.gate().enter();
  return service->answer_raw(raw);
}

// All of it, as text, of services that do not stream. The signature is over what was sent.
void Exchange::read_body(std::string_view model) {
  if (has_body_) return;
  const std::size_t limit = body_limit(model);
  auto whole = read_whole(sent_, limit);
  if (!whole) throw too_large(call_of_service());
  has_body_ = true;
  if (desk_.strictness == Strictness::strict) body_sha256_ = sim::sha256(*whole);
  request_.body = std::move(*whole);
  const auto encoding = request_.header("content-encoding");
  if (!encoding || !same_name(*encoding, "gzip")) return;
  Inflated inflated = gunzip(request_.body, limit);
  if (inflated.is_too_large) throw too_large(call_of_service());
  if (inflated.is_broken) {
    throw Fault("SerializationException", "The request's body is no gzip, as it says.");
  }
  request_.body = std::move(inflated.bytes);
}

// S3's operations are told by a path that the bucket stands in.
void Exchange::open(const wire::Service& service) {
  if (service.name() == "s3" && target_.host.bucket && !target_.host.is_website) {
    Request addressed = request_;
    addressed.path = "/" + *target_.host.bucket + addressed.path;
    call_ = wire::open_call(service, addressed);
  } else {
    call_ = wire::open_call(service, request_);
  }
  entry_.operation = shortened(call_->named);
}

// For refusals that come before the operation is known.
wire::Call Exchange::call_of_service() {
  return wire::open_call(target_.service.value_or(*wire::Service::find("sts")), request_);
}

Caller Exchange::authenticate() {
  Doorway door;
  door.dialect = dialect_of(*call_);
  // Clients sign with their own clock, whatever time it is here.
  door.now = std::chrono::system_clock::now();
  door.service = call_->service.signing_name();
  if (target_.host.bucket) door.host_bucket = target_.host.bucket;
  door.anonymous_allowed = is_unsigned(*call_->operation);
  if (!is_s3()) door.body_sha256 = body_sha256_;
  const auto caller = desk_.verifier.verify(request_, door);
  if (!caller) throw to_fault(caller.denial());
  const bool is_anonymous = caller->how == Signing::anonymous;
  if (!is_anonymous || !(is_s3() || door.anonymous_allowed)) {
    identity_ = desk_.core.accounts.identity(caller->access_key);
    desk_.core.accounts.account(identity_.account);
    desk_.core.accounts.note_use(caller->access_key,
                                 {now_, std::string(door.service), entry_.region});
  }
  entry_.account = identity_.account;
  entry_.access_key = shortened(caller->access_key);
  entry_.arn = identity_.arn;
  return *caller;
}

Response Exchange::refuse(const Fault& fault) {
  entry_.code = shortened(fault.code());
  entry_.message = fault.message();
  return wire::write_fault(call_ ? *call_ : call_of_service(), fault, ids());
}

// What is no answer to the client's question: a full disk, a client that has gone, our bug.
Response Exchange::fail(const sim::Error& error) {
  if (error.category() == sim::Category::interrupted) {
    Response response;
    response.is_dropped = true;
    return response;
  }
  sim::log::write(sim::log::Level::error,
                  fmt::format("{} {}: {}", entry_.service, entry_.operation, error.message()));
  const Fault fault(is_s3() ? "InternalError" : "InternalFailure", error.message());
  return refuse(Fault(fault).with_status(500));
}

wire::ResponseIds Exchange::ids() const {
  std::string resource;
  if (is_s3()) {
    if (target_.host.bucket) resource = "/" + *target_.host.bucket;
    resource += request_.path;
  }
  return {entry_.request_id, host_id_, std::move(resource)};
}

void Exchange::finish(Response& response) {
  response.headers.push_back({"Server", is_s3() ? "AmazonS3" : "Server"});
  if (target_.is_registry) response.headers.push_back({"x-amzn-requestid", entry_.request_id});
  // S3 ends the connection with a 400: what follows may be the rest of a body that is longer than
  // its client said.
  if (is_s3() && response.status == 400) response.is_last = true;
  entry_.status = response.is_dropped ? 0 : response.status;
  entry_.bytes_in = sent_.count;
  entry_.bytes_out = response.body.size();
  for (const FileSlice& slice : response.content) entry_.bytes_out += slice.size;
  if (response.relay) entry_.bytes_out += response.relay->size;
  if (call_) {
    if (Service* service = desk_.services.service_of(call_->service.name())) {
      const auto pass = desk_.core.store.gate().enter();
      service->finish({request_, target_.host.bucket, entry_}, response);
    }
  }
  entry_.duration = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start_);
  desk_.recorder.record(std::move(entry_));
}

}  // namespace fakes
