#include <array>
#include <utility>

#include "fakes/wire/http_members.h"
#include "fakes/wire/json.h"
#include "fakes/wire/protocol.h"
#include "fakes/wire/xml.h"

namespace fakes::wire {
namespace {

constexpr std::string_view kXmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view kS3Uri = "http://s3.amazonaws.com/doc/2006-03-01/";

bool is_s3(const Call& call) {
  return call.service.name() == "s3";
}

void add_header(Response& response, std::string_view name, std::string_view value) {
  response.headers.push_back({std::string(name), std::string(value)});
}

void open_root(std::string& out, std::string_view name, std::string_view uri) {
  out += '<';
  out += name;
  if (!uri.empty()) {
    out += " xmlns=\"";
    append_xml_text(out, uri);
    out += '"';
  }
  out += '>';
}

void close(std::string& out, std::string_view name) {
  out += "</";
  out += name;
  out += '>';
}

void write_ids(Response& response, const Call& call, const ResponseIds& ids) {
  if (is_s3(call)) {
    add_header(response, "x-amz-request-id", ids.request_id);
    add_header(response, "x-amz-id-2", ids.host_id);
  } else {
    add_header(response, "x-amzn-RequestId", ids.request_id);
  }
}

void write_query_output(Response& response, const Call& call, const Value& output,
                        const ResponseIds& ids) {
  const std::string root = std::string(call.operation->name()) + "Response";
  const bool ec2 = call.protocol == Protocol::ec2;
  std::string& out = response.body;
  if (ec2) out += kXmlHead;
  open_root(out, root, call.service.xml_uri());
  if (ec2) append_xml_element(out, "requestId", ids.request_id);
  if (const auto shape = call.operation->output()) {
    std::string wrapper(call.operation->result_wrapper());
    // Of a service whose model is that of another protocol.
    if (wrapper.empty() && !ec2) wrapper = std::string(call.operation->name()) + "Result";
    if (!ec2) open_root(out, wrapper, "");
    write_xml_members(out, output, *shape, Fraction::when_needed);
    if (!ec2) close(out, wrapper);
  }
  if (!ec2) {
    out += "<ResponseMetadata>";
    append_xml_element(out, "RequestId", ids.request_id);
    out += "</ResponseMetadata>";
  }
  close(out, root);
  add_header(response, "Content-Type", ec2 ? "text/xml;charset=UTF-8" : "text/xml");
}

// What S3 calls its documents where the model has no name for them: documented with each operation.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kS3Roots = {{
    {"CompleteMultipartUpload", "CompleteMultipartUploadResult"},
    {"CreateMultipartUpload", "InitiateMultipartUploadResult"},
    {"DeleteObjects", "DeleteResult"},
    {"GetBucketAcl", "AccessControlPolicy"},
    {"GetBucketLogging", "BucketLoggingStatus"},
    {"GetObjectAcl", "AccessControlPolicy"},
    {"GetObjectAttributes", "GetObjectAttributesResponse"},
    {"ListBuckets", "ListAllMyBucketsResult"},
    {"ListMultipartUploads", "ListMultipartUploadsResult"},
    {"ListObjectVersions", "ListVersionsResult"},
    {"ListObjects", "ListBucketResult"},
    {"ListObjectsV2", "ListBucketResult"},
    {"ListParts", "ListPartsResult"},
    {"GetBucketRequestPayment", "RequestPaymentConfiguration"},
}};

// The root of an answer without payload. S3 answers a question with the document that would be put.
std::string root_name(const Call& call) {
  const Operation& operation = *call.operation;
  if (!operation.output_name().empty()) return std::string(operation.output_name());
  if (!is_s3(call)) return std::string(operation.output()->name());
  for (const auto& [name, root] : kS3Roots) {
    if (name == operation.name()) return std::string(root);
  }
  if (operation.name().substr(0, 3) == "Get") {
    const auto put = call.service.operation("Put" + std::string(operation.name().substr(3)));
    const auto input = put ? put->input() : std::nullopt;
    const auto payload = input ? input->payload() : std::nullopt;
    if (payload) return std::string(payload->wire_name());
  }
  return std::string(operation.name()) + "Result";
}

bool has_body(const Shape& shape) {
  for (const Member member : shape.members()) {
    if (member.location() == Location::body) return true;
  }
  return false;
}

void write_document(Response& response, const Call& call, const Value& value, const Shape& shape,
                    const std::string& root, std::string_view uri) {
  if (call.protocol == Protocol::rest_json) {
    add_header(response, "Content-Type", "application/json");
    write_json(response.body, value, shape, JsonNames::wire);
    return;
  }
  add_header(response, "Content-Type", is_s3(call) ? "application/xml" : "text/xml");
  response.body += kXmlHead;
  open_root(response.body, root, is_s3(call) ? kS3Uri : uri);
  // A bucket's region is the text of the root itself.
  if (call.operation->name() == "GetBucketLocation") {
    append_xml_text(response.body, value["LocationConstraint"].text());
  } else {
    write_xml_members(response.body, value, shape,
                      is_s3(call) ? Fraction::always : Fraction::when_needed);
  }
  close(response.body, root);
}

// Where Route 53 and CloudFront say their namespace: at the inputs.
std::string_view xml_uri_of(const Call& call) {
  if (!call.service.xml_uri().empty()) return call.service.xml_uri();
  for (const Operation operation : call.service.operations()) {
    if (!operation.input_xml_uri().empty()) return operation.input_xml_uri();
    const auto input = operation.input();
    const auto payload = input ? input->payload() : std::nullopt;
    if (payload && !payload->xml_uri().empty()) return payload->xml_uri();
  }
  return {};
}

void write_rest_output(Response& response, const Call& call, const Value& output) {
  const auto shape = call.operation->output();
  if (!shape) return;
  write_http_members(response, output, *shape);
  const auto payload = shape->payload();
  if (!payload) {
    const bool empty = call.protocol == Protocol::rest_xml && !has_body(*shape);
    if (empty || call.operation->method() == "HEAD") return;
    if (response.status == 204 || response.status == 304) return;
    const bool location = call.operation->name() == "GetBucketLocation";
    write_document(response, call, output, *shape,
                   call.protocol == Protocol::rest_json ? ""
                   : location                           ? "LocationConstraint"
                                                        : root_name(call),
                   call.protocol == Protocol::rest_json ? "" : xml_uri_of(call));
    return;
  }
  const Value& value = output[payload->name()];
  const Shape inner = payload->shape();
  if (value.is_null() || inner.event_stream()) return;
  if (inner.is(Type::structure)) {
    std::string root(payload->location_name().empty() ? inner.name() : payload->location_name());
    write_document(response, call, value, inner, root, xml_uri_of(call));
  } else {
    response.body = value.text();
  }
}

}  // namespace

Response write_output(const Call& call, const Value& output, const ResponseIds& ids) {
  Response response;
  response.status = call.operation->status();
  write_ids(response, call, ids);
  switch (call.protocol) {
    case Protocol::query:
    case Protocol::ec2:
      response.status = 200;
      write_query_output(response, call, output, ids);
      break;
    case Protocol::json: {
      response.status = 200;
      add_header(response, "Content-Type", "application/x-amz-json-" + call.json_version);
      const bool own = call.service.protocol() == Protocol::json;
      if (const auto shape = call.operation->output()) {
        write_json(response.body, output, *shape, own ? JsonNames::wire : JsonNames::member);
      }
      break;
    }
    default:
      write_rest_output(response, call, output);
  }
  return response;
}

}  // namespace fakes::wire
