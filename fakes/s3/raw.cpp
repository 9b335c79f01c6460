#include "fakes/s3/raw.h"

#include "fakes/percent.h"
#include "fakes/random.h"
#include "fakes/s3/configuration.h"
#include "fakes/s3/cors.h"
#include "fakes/wire/model.h"
#include "fakes/wire/protocol.h"

namespace fakes::s3 {
namespace {

using wire::Fault;

Fault not_allowed(std::string message, const CorsQuestion& question, const Place& place) {
  return Fault("AccessForbidden", std::move(message))
      .with("Method", question.method)
      .with("ResourceType", place.key.empty() ? "BUCKET" : "OBJECT")
      .with_status(403);
}

}  // namespace

Place place_of(const Request& request, const std::optional<std::string>& host_bucket) {
  std::string_view path = request.path;
  if (!path.empty() && path[0] == '/') path.remove_prefix(1);
  if (host_bucket) return {*host_bucket, percent_decode(path, Plus::literal)};
  const auto slash = path.find('/');
  Place place{percent_decode(path.substr(0, slash), Plus::literal), ""};
  if (slash != std::string_view::npos) {
    place.key = percent_decode(path.substr(slash + 1), Plus::literal);
  }
  return place;
}

Response fault_response(const RawCall& call, const Fault& fault) {
  const auto model = wire::Service::find("s3").value();
  const std::string resource =
      (call.host_bucket ? "/" + *call.host_bucket : std::string()) + call.request.path;
  return wire::write_fault(wire::open_call(model, call.request), fault,
                           {call.request_id, random_hex(64), resource});
}

bool is_form(const RawCall& call) {
  constexpr std::string_view form = "multipart/form-data";
  if (call.request.method != "POST") return false;
  const std::string type = lower_case(call.request.header("content-type").value_or(""));
  if (type.compare(0, form.size(), form) != 0) return false;
  const Place place = place_of(call.request, call.host_bucket);
  return !place.bucket.empty() && place.key.empty();
}

void add_cors(Core& core, const Answered& answered, Response& response) {
  if (answered.request.method == "OPTIONS") return;
  const auto question = cors_question(answered.request);
  if (!question) return;
  const Place place = place_of(answered.request, answered.host_bucket);
  std::optional<wire::Value> cors;
  core.store.read([&](Transaction& state) {
    const auto bucket = find_bucket(state, place.bucket);
    if (bucket) cors = configuration(state, *bucket, "CORSConfiguration");
  });
  if (!cors) return;
  if (auto headers = cors_headers(*cors, *question)) {
    for (auto& header : *headers) response.headers.push_back(std::move(header));
  }
}

Response answer_preflight(Core& core, const RawCall& call) {
  const Place place = place_of(call.request, call.host_bucket);
  const auto question = cors_question(call.request);
  const auto wanted = call.request.header("access-control-request-method");
  if (!question) {
    throw Fault("BadRequest", "Insufficient information. Origin request header needed.")
        .with_status(400);
  }
  if (!wanted) {
    throw Fault("BadRequest", "Invalid Access-Control-Request-Method: null").with_status(400);
  }
  std::optional<wire::Value> cors;
  core.store.read([&](Transaction& state) {
    cors = configuration(state, bucket_named(state, place.bucket), "CORSConfiguration");
  });
  if (!cors) {
    throw not_allowed("CORSResponse: CORS is not enabled for this bucket.", *question, place);
  }
  auto headers = cors_headers(*cors, *question);
  if (!headers) {
    throw not_allowed(
        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of "
        "Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers "
        "are not whitelisted by the resource's CORS spec.",
        *question, place);
  }
  Response response;
  response.headers = *std::move(headers);
  return response;
}

}  // namespace fakes::s3
