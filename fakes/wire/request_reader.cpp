#include <fmt/format.h>

#include "fakes/wire/http_members.h"
#include "fakes/wire/json.h"
#include "fakes/wire/protocol.h"
#include "fakes/wire/query.h"
#include "fakes/wire/route.h"
#include "fakes/wire/xml.h"

namespace fakes::wire {
namespace {

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

bool has_form(const Request& request) {
  if (request.body.empty()) return false;
  const std::string* type = find_header(request.headers, "content-type");
  return type == nullptr || starts_with_ignoring_case(*type, "application/x-www-form-urlencoded");
}

// "AmazonSSM.GetParameter": the operation stands after the last dot.
void open_json(Call& call, const std::string& target, const Request& request) {
  call.protocol = Protocol::json;
  call.named = target.substr(target.rfind('.') + 1);
  call.operation = call.service.operation(call.named);
  if (!call.service.json_version().empty()) call.json_version = call.service.json_version();
  constexpr std::string_view prefix = "application/x-amz-json-";
  const std::string* type = find_header(request.headers, "content-type");
  if (type != nullptr && starts_with_ignoring_case(*type, prefix)) {
    const std::string version = type->substr(prefix.size(), 3);
    if (version == "1.0" || version == "1.1") call.json_version = version;
  }
}

bool body_members(const Shape& shape) {
  for (const Member member : shape.members()) {
    if (member.location() == Location::body) return true;
  }
  return false;
}

// Names of S3's and Route 53's documents: the payload's, or that of the input.
Value read_document(const Call& call, const std::string& body, const Shape& shape,
                    std::string_view root) {
  if (call.protocol == Protocol::rest_xml) return read_xml(body, shape, root);
  return read_json(body, shape, JsonNames::wire);
}

Value read_rest(const Call& call, const Request& request, const Shape& input) {
  Value value = Value::structure();
  if (const auto payload = input.payload()) {
    const Shape shape = payload->shape();
    if (shape.is(Type::structure) && !shape.event_stream()) {
      if (!request.body.empty()) {
        value.set(payload->name(), read_document(call, request.body, shape, payload->wire_name()));
      }
    } else if (!payload->streaming() && !shape.event_stream() && !request.body.empty()) {
      if (shape.is(Type::string)) value.set(payload->name(), request.body);
      if (shape.is(Type::blob)) value.set(payload->name(), Blob{request.body});
    }
  } else if (body_members(input) && !request.body.empty()) {
    value = read_document(call, request.body, input, call.operation->input_name());
  }
  read_http_members(value, *call.operation, call.protocol, request, call.parameters, call.labels);
  return value;
}

}  // namespace

Call open_call(const Service& service, const Request& request) {
  Call call{service, service.protocol(), {}, {}, parse_form(request.query), {}};
  call.query_mode = find_header(request.headers, "x-amzn-query-mode") != nullptr;
  const std::string* target = find_header(request.headers, "x-amz-target");
  const bool rest = call.protocol == Protocol::rest_json || call.protocol == Protocol::rest_xml;
  if (target != nullptr && !rest) {
    open_json(call, *target, request);
    return call;
  }
  if (rest) {
    call.named = request.method + " " + request.path;
    auto route =
        find_route(service, request.method, request.path, call.parameters, request.headers);
    if (route) {
      call.operation = route->operation;
      call.named = route->operation.name();
      call.labels = std::move(route->labels);
    }
    return call;
  }
  if (has_form(request)) {
    auto form = parse_form(request.body);
    call.parameters.insert(call.parameters.end(), std::make_move_iterator(form.begin()),
                           std::make_move_iterator(form.end()));
  }
  if (const std::string* action = find_parameter(call.parameters, "Action")) {
    if (call.protocol == Protocol::json) call.protocol = Protocol::query;
    call.named = *action;
    call.operation = service.operation(call.named);
  }
  return call;
}

Fault unknown_operation(const Call& call) {
  const std::string named = repair_utf8(std::string_view(call.named).substr(0, 200));
  switch (call.protocol) {
    case Protocol::query:
    case Protocol::ec2: {
      if (call.named.empty()) {
        return Fault("MissingAction", "The request is missing an action or operation parameter");
      }
      const std::string* version = find_parameter(call.parameters, "Version");
      return Fault("InvalidAction",
                   fmt::format("Could not find operation {} for version {}", named,
                               version == nullptr ? "NO_VERSION_SPECIFIED"
                                                  : repair_utf8(version->substr(0, 100))));
    }
    case Protocol::rest_xml:
      if (call.service.name() != "s3") break;
      return Fault("MethodNotAllowed", "The specified method is not allowed against this resource.")
          .with_status(405);
    default:
      break;
  }
  Fault fault("UnknownOperationException",
              fmt::format("{} has no operation {}", call.service.service_id(), named));
  return call.protocol == Protocol::json ? fault : fault.with_status(404);
}

Value read_input(const Call& call, const Request& request) {
  const auto input = call.operation->input();
  if (!input) return Value::structure();
  switch (call.protocol) {
    case Protocol::query:
      return read_query(call.parameters, *input, QueryDialect::query);
    case Protocol::ec2:
      return read_query(call.parameters, *input, QueryDialect::ec2);
    case Protocol::json: {
      const bool own = call.service.protocol() == Protocol::json;
      return read_json(request.body, *input, own ? JsonNames::wire : JsonNames::member);
    }
    default:
      return read_rest(call, request, *input);
  }
}

}  // namespace fakes::wire
