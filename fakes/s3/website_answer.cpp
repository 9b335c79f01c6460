// Serves the pages of websites, to callers that are anonymous whatever they sign.
#include <fmt/format.h>

#include "fakes/percent.h"
#include "fakes/random.h"
#include "fakes/s3/access.h"
#include "fakes/s3/configuration.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/operations.h"
#include "fakes/s3/raw.h"
#include "fakes/s3/website.h"
#include "fakes/wire/protocol.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

class NoBody : public Body {
 public:
  std::size_t read(char* /*into*/, std::size_t /*size*/) override { return 0; }
  std::optional<std::uint64_t> size() const override { return 0; }
  const std::vector<Header>& trailers() const override { return none_; }

 private:
  std::vector<Header> none_;
};

Response redirected(const Redirect& redirect) {
  Response response;
  response.status = redirect.status;
  response.headers = {{"Location", redirect.location}};
  return response;
}

// A GetObject or HeadObject that nobody signed. Throws Fault.
Response page(Core& core, const RawCall& call, const std::string& bucket, const std::string& key) {
  Request request = call.request;
  request.path = "/" + percent_encode(bucket) + "/" + percent_encode(key, "/");
  request.query.clear();
  const auto wire = wire::open_call(wire::Service::find("s3").value(), request);
  NoBody body;
  Call get{wire,
           request,
           wire::read_input(wire, request),
           body,
           {},
           {},
           "",
           "",
           call.request_id,
           call.endpoint,
           call.source_ip,
           call.now};
  authorize(core, get);
  for (const Entry& entry : get_operations()) {
    if (entry.operation != wire.operation->name()) continue;
    Reply reply = entry.run(core, get);
    Response response = wire::write_output(wire, reply.output, {call.request_id, "", ""});
    if (reply.status) response.status = *reply.status;
    for (const auto& header : reply.headers) {
      if (header.name == "x-amz-website-redirect-location") {
        return redirected({301, header.value});
      }
      response.headers.push_back(header);
    }
    response.content = std::move(reply.content);
    return response;
  }
  throw method_not_allowed(request.method, "OBJECT");
}

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '&':
        html += "&amp;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

// A website's errors are pages for people.
Response error_page(const RawCall& call, const Fault& fault) {
  const int status = fault.status() == 0 ? 400 : fault.status();
  const char* reason = status == 404 ? "Not Found" : status == 403 ? "Forbidden" : "Error";
  std::string items = fmt::format("<li>Code: {}</li>\n<li>Message: {}</li>\n",
                                  escaped(fault.code()), escaped(fault.message()));
  for (const auto& field : fault.members().fields()) {
    items += fmt::format("<li>{}: {}</li>\n", field.name, escaped(field.value.text()));
  }
  items += fmt::format("<li>RequestId: {}</li>\n", call.request_id);
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                      {"x-amz-error-code", fault.code()},
                      {"x-amz-error-message", fault.message()}};
  response.body = fmt::format(
      "<html>\n<head><title>{0} {1}</title></head>\n<body>\n<h1>{0} {1}</h1>\n<ul>\n{2}</ul>\n"
      "<hr/>\n</body>\n</html>\n",
      status, reason, items);
  return response;
}

bool is_there(Core& core, const Bucket& bucket, const std::string& key) {
  return core.store.read([&](Transaction& state) {
    const auto object = find_latest(state, bucket, key);
    return object && !object->is_marker;
  });
}

Response failed(Core& core, const RawCall& call, const Bucket& bucket, const Value& website,
                const std::string& key, const Fault& fault) {
  const auto redirect = redirect_of(website, key, fault.status(), call.endpoint);
  if (redirect) return redirected(*redirect);
  const auto& document = website["ErrorDocument"]["Key"].text();
  if (document.empty()) return error_page(call, fault);
  try {
    Response response = page(core, call, bucket.name, document);
    response.status = fault.status();
    return response;
  } catch (const Fault&) {
    return error_page(call, fault);
  }
}

}  // namespace

Response answer_website(Core& core, RawCall& call) {
  const Place place = place_of(call.request, call.host_bucket);
  if (call.request.method != "GET" && call.request.method != "HEAD") {
    return error_page(call, method_not_allowed(call.request.method, "OBJECT"));
  }
  std::optional<Bucket> bucket;
  std::optional<Value> website;
  core.store.read([&](Transaction& state) {
    bucket = find_bucket(state, place.bucket);
    if (bucket) website = configuration(state, *bucket, "WebsiteConfiguration");
  });
  if (!bucket) return error_page(call, no_such_bucket(place.bucket));
  if (!website) {
    return error_page(call, Fault("NoSuchWebsiteConfiguration",
                                  "The specified bucket does not have a website configuration")
                                .with("BucketName", bucket->name)
                                .with_status(404));
  }
  if (const auto redirect = redirect_of(*website, place.key, 0, call.endpoint)) {
    return redirected(*redirect);
  }
  const std::string key = page_of(*website, place.key);
  try {
    return page(core, call, bucket->name, key);
  } catch (const Fault& fault) {
    if (!place.key.empty() && place.key.back() != '/' &&
        is_there(core, *bucket, page_of(*website, place.key + "/"))) {
      return redirected({302, "/" + percent_encode(place.key, "/") + "/"});
    }
    return failed(core, call, *bucket, *website, place.key, fault);
  }
}

}  // namespace fakes::s3
