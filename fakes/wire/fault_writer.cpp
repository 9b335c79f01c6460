#include <algorithm>

#include "fakes/wire/http_members.h"
#include "fakes/wire/json.h"
#include "fakes/wire/protocol.h"
#include "fakes/wire/xml.h"

namespace fakes::wire {
namespace {

int status_of(const Fault& fault, const std::optional<Shape>& shape) {
  if (fault.status() != 0) return fault.status();
  if (!shape) return 400;
  if (shape->http_status() != 0) return shape->http_status();
  return shape->fault() ? 500 : 400;
}

// The members of the error's shape that the fault gives, with the message among them.
Value members_of(const Fault& fault, const Shape& shape) {
  Value members = Value::structure();
  for (const auto& field : fault.members().fields()) {
    if (shape.find(field.name)) members.set(field.name, field.value);
  }
  for (const std::string_view name : {"message", "Message", "errorMessage"}) {
    if (shape.find(name) && !members.has(name)) members.set(name, fault.message());
  }
  return members;
}

// Members that no shape describes: S3's BucketName, ArgumentValue and others.
void write_other_members(std::string& out, const Fault& fault, const std::optional<Shape>& shape) {
  for (const auto& field : fault.members().fields()) {
    if (shape && shape->find(field.name)) continue;
    if (field.value.kind() == Value::Kind::string) {
      append_xml_element(out, field.name, field.value.text());
    }
  }
}

void write_inner(std::string& out, const Fault& fault, const std::optional<Shape>& shape) {
  append_xml_element(out, "Code", shape ? shape->error_code() : fault.code());
  append_xml_element(out, "Message", fault.message());
  if (shape) {
    Value members = members_of(fault, *shape);
    for (const std::string_view name : {"message", "Message", "Code", "Type"}) members.erase(name);
    write_xml_members(out, members, *shape, Fraction::when_needed);
  }
  write_other_members(out, fault, shape);
}

void write_xml_fault(Response& response, const Call& call, const Fault& fault,
                     const std::optional<Shape>& shape, const ResponseIds& ids) {
  std::string& out = response.body;
  const bool s3 = call.service.name() == "s3";
  response.headers.push_back({"Content-Type", s3 ? "application/xml" : "text/xml"});
  if (call.protocol == Protocol::ec2) {
    out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>";
    write_inner(out, fault, shape);
    out += "</Error></Errors>";
    append_xml_element(out, "RequestID", ids.request_id);
    out += "</Response>";
  } else if (s3) {
    out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>";
    write_inner(out, fault, shape);
    if (!ids.resource.empty()) append_xml_element(out, "Resource", ids.resource);
    append_xml_element(out, "RequestId", ids.request_id);
    append_xml_element(out, "HostId", ids.host_id);
    out += "</Error>";
  } else {
    out = "<ErrorResponse";
    if (!call.service.xml_uri().empty()) {
      out += " xmlns=\"";
      append_xml_text(out, call.service.xml_uri());
      out += '"';
    }
    out += "><Error>";
    append_xml_element(out, "Type", response.status >= 500 ? "Receiver" : "Sender");
    write_inner(out, fault, shape);
    out += "</Error>";
    append_xml_element(out, "RequestId", ids.request_id);
    out += "</ErrorResponse>";
  }
}

void write_json_fault(Response& response, const Call& call, const Fault& fault,
                      const std::optional<Shape>& shape) {
  const bool rest = call.protocol == Protocol::rest_json;
  const std::string code(shape ? shape->name() : std::string_view(fault.code()));
  response.headers.push_back(
      {"Content-Type", rest ? "application/json" : "application/x-amz-json-" + call.json_version});
  if (rest) response.headers.push_back({"x-amzn-ErrorType", code});
  if (call.query_mode &&
      (call.service.query_compatible() || call.service.protocol() == Protocol::query)) {
    const std::string query_code(shape ? shape->error_code() : std::string_view(code));
    response.headers.push_back(
        {"x-amzn-query-error", query_code + (response.status >= 500 ? ";Receiver" : ";Sender")});
  }
  std::string fields;
  if (shape) {
    const Value members = members_of(fault, *shape);
    if (rest) write_http_members(response, members, *shape);
    write_json(fields, members, *shape, JsonNames::wire);
  }
  std::string& out = response.body;
  out = "{";
  if (!rest) {
    out += "\"__type\":";
    append_json_text(out, code);
  }
  const bool has_message = shape && (shape->find("message") || shape->find("Message"));
  if (!has_message) {
    if (out.size() > 1) out += ',';
    out += "\"message\":";
    append_json_text(out, fault.message());
  }
  if (fields.size() > 2) {
    if (out.size() > 1) out += ',';
    out += std::string_view(fields).substr(1, fields.size() - 2);
  }
  out += '}';
}

}  // namespace

Response write_fault(const Call& call, const Fault& fault, const ResponseIds& ids) {
  const auto shape = call.service.error(fault.code());
  Response response;
  response.status = status_of(fault, shape);
  if (call.service.name() == "s3") {
    response.headers = {{"x-amz-request-id", ids.request_id}, {"x-amz-id-2", ids.host_id}};
  } else {
    response.headers = {{"x-amzn-RequestId", ids.request_id}};
  }
  response.headers.insert(response.headers.end(), fault.headers().begin(), fault.headers().end());
  const bool head = call.operation && call.operation->method() == "HEAD";
  if (head || response.status == 304) return response;
  if (call.protocol == Protocol::json || call.protocol == Protocol::rest_json) {
    write_json_fault(response, call, fault, shape);
  } else {
    write_xml_fault(response, call, fault, shape, ids);
  }
  return response;
}

}  // namespace fakes::wire
