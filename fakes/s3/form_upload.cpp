// A browser's form becomes a PutObject. Source: Amazon S3 API Reference, "POST Object".
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "fakes/auth/post_policy.h"
#include "fakes/percent.h"
#include "fakes/s3/access.h"
#include "fakes/s3/form_reader.h"
#include "fakes/s3/put_object.h"
#include "fakes/s3/raw.h"
#include "fakes/s3/tags.h"
#include "fakes/wire/protocol.h"
#include "fakes/wire/validate.h"
#include "fakes/wire/xml.h"

namespace fakes::s3 {
namespace {

using wire::Fault;

Fault fault_of(const Denial& denial) {
  Fault fault(denial.code, denial.message);
  for (const auto& [name, value] : denial.fields) fault.with(name, value);
  return fault.with_status(denial.status);
}

// The file of a form. Ends with a fault when it is larger or smaller than the policy lets it be.
class FileBody : public Body {
 public:
  FileBody(FormReader& form, std::optional<std::uint64_t> at_most, const PolicyDocument* policy)
      : form_(form), at_most_(at_most), policy_(policy) {}

  std::size_t read(char* into, std::size_t size) override {
    const std::size_t count = form_.read_file(into, size);
    count_ += count;
    if (policy_ == nullptr) return count;
    const auto denial = policy_->check_size(count_);
    if (denial && (count == 0 || denial->code == "EntityTooLarge")) throw fault_of(*denial);
    return count;
  }
  // What follows the file counts too.
  std::optional<std::uint64_t> size() const override { return at_most_; }
  const std::vector<Header>& trailers() const override { return none_; }

 private:
  FormReader& form_;
  std::optional<std::uint64_t> at_most_;
  const PolicyDocument* policy_;
  std::uint64_t count_ = 0;
  std::vector<Header> none_;
};

std::optional<std::string> field(const std::vector<Header>& fields, std::string_view name) {
  for (const auto& candidate : fields) {
    if (same_name(candidate.name, name)) return candidate.value;
  }
  return std::nullopt;
}

// The document of the field "tagging", as the header has it.
std::string tags_of_document(const std::string& document) {
  const auto model = wire::Service::find("s3").value();
  const auto shape = model.shape("Tagging").value();
  return tags_text(
      tags_of_set(wire::read_xml(document, shape, "Tagging")["TagSet"], kMostObjectTags));
}

// The request that puts the same with the same headers.
Request put_request(const Place& place, const std::vector<Header>& fields) {
  constexpr std::array<std::string_view, 5> plain = {
      "content-type", "cache-control", "content-disposition", "content-encoding", "expires"};
  constexpr std::array<std::string_view, 5> of_signature = {"x-amz-signature", "x-amz-credential",
                                                            "x-amz-algorithm", "x-amz-date",
                                                            "x-amz-security-token"};
  Request request;
  request.method = "PUT";
  request.path = "/" + percent_encode(place.bucket) + "/" + percent_encode(place.key, "/");
  const auto has = [](const auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& entry : fields) {
    const std::string name = lower_case(entry.name);
    const bool is_amazons = name.compare(0, 6, "x-amz-") == 0 && !has(of_signature, name);
    if (is_amazons || has(plain, name)) request.headers.push_back({name, entry.value});
    if (name == "acl") request.headers.push_back({"x-amz-acl", entry.value});
    if (name == "tagging" && !entry.value.empty()) {
      request.headers.push_back({"x-amz-tagging", tags_of_document(entry.value)});
    }
  }
  if (!request.header("content-type")) {
    request.headers.push_back({"content-type", "binary/octet-stream"});
  }
  return request;
}

std::string location_of(const RawCall& call, const Place& place) {
  std::string location = call.endpoint + "/";
  if (!call.host_bucket) location += place.bucket + "/";
  return location + percent_encode(place.key, "/");
}

Response created(const Place& place, const std::string& location, const std::string& etag) {
  Response response;
  response.status = 201;
  response.headers.push_back({"Content-Type", "application/xml"});
  response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse>";
  wire::append_xml_element(response.body, "Location", location);
  wire::append_xml_element(response.body, "Bucket", place.bucket);
  wire::append_xml_element(response.body, "Key", place.key);
  wire::append_xml_element(response.body, "ETag", etag);
  response.body += "</PostResponse>";
  return response;
}

Response success(const RawCall& call, const Place& place, const std::vector<Header>& fields,
                 const Reply& reply) {
  const auto etag = field(reply.headers, "ETag").value_or("");
  auto target = field(fields, "success_action_redirect");
  if (!target) target = field(fields, "redirect");
  Response response;
  response.status = 204;
  std::string location = location_of(call, place);
  if (target && target->compare(0, 4, "http") == 0) {
    const char join = target->find('?') == std::string::npos ? '?' : '&';
    response.status = 303;
    location =
        fmt::format("{}{}bucket={}&key={}&etag={}", *target, join, percent_encode(place.bucket),
                    percent_encode(place.key, "/"), percent_encode(etag));
  } else {
    const auto status = field(fields, "success_action_status");
    if (status == "201") response = created(place, location, etag);
    if (status == "200") response.status = 200;
  }
  response.headers.push_back({"Location", location});
  for (const auto& header : reply.headers) response.headers.push_back(header);
  return response;
}

}  // namespace

Response answer_form(Core& core, RawCall& call) {
  FormReader reader(call.body, call.request.header("content-type").value_or(""));
  PostForm form;
  form.bucket = place_of(call.request, call.host_bucket).bucket;
  form.fields = reader.read_fields();
  form.file_name = reader.file_name();
  const auto now = std::chrono::system_clock::now();  // policies end by their makers' clocks
  const auto caller =
      verify_post_form(form, call.verifier.keys(), call.verifier.strictness(), "", now);
  if (!caller) throw fault_of(caller.denial());
  const Place place{form.bucket, field(caller->fields, "key").value_or("")};
  if (place.key.empty()) {
    throw Fault("InvalidArgument", "User key must have a length greater than 0.")
        .with("ArgumentName", "key")
        .with("ArgumentValue", "")
        .with_status(400);
  }
  const Request request = put_request(place, caller->fields);
  const wire::Call wire = wire::open_call(wire::Service::find("s3").value(), request);
  FileBody body(reader, call.body.size(), caller->policy ? &*caller->policy : nullptr);
  Caller signer;
  Identity identity;
  if (!caller->is_anonymous) {
    identity = core.accounts.identity(caller->access_key);
    core.accounts.account(identity.account);
    signer.how = Signing::v4_header;
    signer.access_key = caller->access_key;
    signer.account = identity.account;
    signer.scope = caller->scope;
  }
  Call put{wire,
           request,
           wire::read_input(wire, request),
           body,
           signer,
           identity,
           identity.account,
           caller->scope.region,
           call.request_id,
           call.endpoint,
           call.source_ip,
           call.now,
           call.host_bucket};
  wire::validate(wire, put.input);
  authorize(core, put);
  return success(call, place, caller->fields, put_object(core, put));
}

}  // namespace fakes::s3
