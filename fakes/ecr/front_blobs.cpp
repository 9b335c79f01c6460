// Layers, on their way from and to the registry behind. They are not held here, whatever their
// size.
#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>

#include "fakes/ecr/content.h"
#include "fakes/ecr/front.h"
#include "fakes/ecr/front_errors.h"
#include "fakes/ecr/upload.h"
#include "fakes/wire/encoding.h"

namespace fakes::ecr {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Of a request for a layer, those that the registry behind reads; of an answer, those of clients.
constexpr std::array asked_headers = {"Range"};
constexpr std::array told_headers = {
    "Content-Type", "Content-Range",      "Accept-Ranges", "Etag",
    "Range",        "Docker-Upload-Uuid", "Cache-Control", "Docker-Content-Digest"};

Headers headers_of(const Request& request) {
  Headers headers;
  for (const char* name : asked_headers) {
    if (const auto value = request.header(name)) headers.emplace_back(name, *value);
  }
  return headers;
}

Response response_of(const sim::HttpAnswer& answer) {
  Response response;
  response.status = answer.status;
  for (const char* name : told_headers) {
    const std::string value = answer.header(name);
    if (!value.empty()) response.headers.push_back({name, value});
  }
  return response;
}

// What the registry behind refused, with the name that the client knows.
Response refusal_of(FrontCall& call, const Repository& repository, const sim::HttpAnswer& answer) {
  Response response = response_of(answer);
  response.body = answer.body;
  for (auto at = response.body.find(repository.home); at != std::string::npos;
       at = response.body.find(repository.home, at)) {
    response.body.replace(at, repository.home.size(), repository.name);
  }
  call.raw.entry->code = error_code(answer);
  return response;
}

// The registry's Location, as one that leads here again.
std::string location_here(const FrontCall& call, const Repository& repository,
                          const std::string& location) {
  const std::string begin = "/v2/" + repository.home;
  const std::string_view target = target_in(location);
  if (!target.starts_with(begin)) return location;
  return fmt::format("{}/v2/{}{}", call.raw.endpoint, repository.name, target.substr(begin.size()));
}

// Debian's docker-registry appends whatever comes, so the range is looked at here. Nothing when it
// follows what is there.
std::optional<Response> check_range(FrontCall& call, const std::string& target) {
  const auto range = call.raw.request.header("content-range");
  if (!range) return std::nullopt;
  const auto answer = Content(call.ecr.core).ask({"GET", target, {}});
  if (answer.status != 204) return std::nullopt;
  const std::string there = answer.header("Range");
  // "0-0" is said of an upload without any bytes too.
  const auto last = wire::parse_integer(there.substr(there.find('-') + 1));
  const auto first = wire::parse_integer(range->substr(0, range->find('-')));
  if (first && last && (*first == *last + 1 || (*first == 0 && *last == 0))) return std::nullopt;
  call.raw.entry->code = "BLOB_UPLOAD_INVALID";
  Response response = front_error(
      Fault("InvalidLayerPartException",
            fmt::format("The part {} does not follow {}, which is there", *range, there)));
  response.headers.push_back({"Range", there});
  return response;
}

bool is_upload_id(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef-") == text.npos;
}

}  // namespace

Response answer_blob(FrontCall& call) {
  const Repository repository = repository_of(call);
  if (!is_digest(call.path.reference)) {
    throw Fault("InvalidLayerException", call.path.reference + " is no digest");
  }
  const std::string target = target_of(repository, "blobs", call.path.reference);
  const Headers headers = headers_of(call.raw.request);
  const auto content = std::make_shared<Content>(call.ecr.core);
  const auto head = content->ask({"HEAD", target, headers});
  if (head.status == 404) {
    throw Fault("LayerInaccessibleException", "The layer does not exist in the repository");
  }
  Response response = response_of(head);
  const std::string length = head.header("Content-Length");
  if (call.raw.request.method == "HEAD") {
    response.headers.push_back({"Content-Length", length});
    return response;
  }
  if (head.status / 100 != 2) return response;
  response.relay = Relay{std::strtoull(length.c_str(), nullptr, 10),
                         [content, target, headers](const auto& send) {
                           content->ask({"GET", target, headers}, send);
                         }};
  return response;
}

// Layers are not mounted from other repositories, as ECR does not unless it is told to: the client
// is asked to upload what it wants mounted.
Response answer_upload(FrontCall& call) {
  const Repository repository = repository_of(call);
  const Request& request = call.raw.request;
  sim::HttpRequest passed;
  passed.method = request.method;
  passed.target = target_of(repository, "blobs/uploads", call.path.reference);
  if (!is_upload_id(call.path.reference)) {
    throw Fault("UploadNotFoundException", call.path.reference + " is no upload");
  }
  if (request.method != "POST") {
    if (!request.query.empty()) passed.target += "?" + request.query;
  }
  if (request.method == "PATCH" || request.method == "PUT") {
    if (auto refused = check_range(call, passed.target)) return *refused;
    // It takes no other type, and clients say others.
    passed.headers.emplace_back("Content-Type", "application/octet-stream");
    passed.source_bytes = call.raw.body.size();
    passed.source = [&body = call.raw.body](char* into, std::size_t size) {
      return body.read(into, size);
    };
  }
  const auto answer = Content(call.ecr.core).ask(passed);
  if (answer.status >= 400) return refusal_of(call, repository, answer);
  Response response = response_of(answer);
  const std::string location = answer.header("Location");
  if (!location.empty()) {
    response.headers.push_back({"Location", location_here(call, repository, location)});
  }
  return response;
}

}  // namespace fakes::ecr
