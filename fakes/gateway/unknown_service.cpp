#include "fakes/gateway/unknown_service.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "fakes/wire/protocol.h"
#include "fakes/wire/route.h"

namespace fakes {
namespace {

using wire::Protocol;

// REST services that speak XML. All others take and give JSON.
constexpr std::array xml_services = {"cloudfront", "route53", "s3", "s3-outposts", "s3express"};

Protocol protocol_of(const Request& request, std::string_view named) {
  if (wire::find_header(request.headers, "x-amz-target") != nullptr) return Protocol::json;
  if (named == "ec2") return Protocol::ec2;
  if (std::find(xml_services.begin(), xml_services.end(), named) != xml_services.end()) {
    return Protocol::rest_xml;
  }
  const std::string* type = wire::find_header(request.headers, "content-type");
  const bool has_form = type != nullptr && type->find("x-www-form-urlencoded") != type->npos;
  if (has_form || request.query.find("Action=") != request.query.npos) return Protocol::query;
  return Protocol::rest_json;
}

}  // namespace

Response answer_unknown_service(const Request& request, std::string_view named,
                                std::string_view request_id) {
  const Protocol protocol = protocol_of(request, named);
  const bool is_json = protocol == Protocol::json || protocol == Protocol::rest_json;
  // The shapes of errors are those of a protocol: any service lends its own.
  wire::Call call = wire::open_call(*wire::Service::find(is_json ? "ssm" : "sts"), request);
  call.protocol = protocol;
  call.operation.reset();
  const std::string name = wire::repair_utf8(named.substr(0, 100));
  const wire::Fault fault(is_json ? "UnknownOperationException" : "InvalidAction",
                          fmt::format("sim has no service '{}'", name));
  return wire::write_fault(call, fault, {std::string(request_id), "", ""});
}

}  // namespace fakes
