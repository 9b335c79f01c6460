#include "fakes/ecr/front.h"

#include <fmt/format.h>

#include "fakes/ecr/access.h"
#include "fakes/ecr/front_auth.h"
#include "fakes/ecr/front_errors.h"
#include "sim/base/error.h"
#include "sim/base/log.h"

namespace fakes::ecr {
namespace {

using Kind = FrontPath::Kind;

[[noreturn]] void unsupported(const Request& request) {
  throw Fault("UnsupportedOperation",
              fmt::format("{} {} is not supported", request.method, request.path));
}

// As ECR's policies and its journal call it. Reading is GET and HEAD.
std::string operation_of(const Request& request, const FrontPath& path) {
  const std::string& method = request.method;
  const bool is_read = method == "GET" || method == "HEAD";
  switch (path.kind) {
    case Kind::base:
      if (is_read) return "GET /v2/";
      break;
    case Kind::catalog:
      if (is_read) return "DescribeRepositories";
      break;
    case Kind::tags:
      if (is_read) return "ListImages";
      break;
    case Kind::manifest:
      if (is_read) return "BatchGetImage";
      if (method == "PUT") return "PutImage";
      if (method == "DELETE") return "BatchDeleteImage";
      break;
    case Kind::blob:
      if (method == "GET") return "GetDownloadUrlForLayer";
      if (method == "HEAD") return "BatchCheckLayerAvailability";
      break;
    case Kind::uploads:
      if (method == "POST") return "InitiateLayerUpload";
      break;
    case Kind::upload:
      if (method == "PATCH" || method == "GET" || method == "DELETE") return "UploadLayerPart";
      if (method == "PUT") return "CompleteLayerUpload";
      break;
    case Kind::referrers:
      break;
  }
  unsupported(request);
}

Response ask_who(const RawCall& call) {
  const std::string realm = registry_url(
      {call.registry.empty() ? std::string(default_account) : call.registry, call.region},
      call.endpoint);
  return {401,
          {{"WWW-Authenticate",
            fmt::format("Basic realm=\"{}/\",service=\"ecr.amazonaws.com\"", realm)},
           {"Content-Type", "text/plain; charset=utf-8"}},
          "Not Authorized\n"};
}

Response carry_out(FrontCall& call) {
  switch (call.path.kind) {
    case Kind::base:
      return {200, {{"Content-Type", "application/json; charset=utf-8"}}, "{}"};
    case Kind::catalog:
      return answer_catalog(call);
    case Kind::tags:
      return answer_tags(call);
    case Kind::manifest:
      return answer_manifest(call);
    case Kind::blob:
      return answer_blob(call);
    case Kind::uploads:
    case Kind::upload:
      return answer_upload(call);
    case Kind::referrers:
      break;
  }
  unsupported(call.raw.request);
}

Response answer(Ecr& ecr, RawCall& raw) {
  Entry& entry = *raw.entry;
  entry.operation = raw.request.method + " " + raw.request.path.substr(0, 200);
  auto path = read_front_path(raw.request.path);
  if (!path) unsupported(raw.request);
  entry.resource = path->name;
  // A client that gets a 404 looks for referrers by a tag of their own.
  if (path->kind == Kind::referrers) {
    throw Fault("ImageNotFoundException", "Referrers are found by their tags here");
  }
  entry.operation = operation_of(raw.request, *path);
  const auto visitor = find_visitor(ecr.core, raw);
  if (!visitor) {
    entry.code = "Unauthorized";
    return ask_who(raw);
  }
  ecr.core.accounts.account(visitor->identity.account);
  entry.account = visitor->identity.account;
  entry.access_key = visitor->identity.access_key;
  entry.arn = visitor->identity.arn;
  entry.region = visitor->registry.region;
  FrontCall call{ecr, raw, *std::move(path), visitor->identity, visitor->registry, entry.operation};
  return raw.carry_out([&] { return carry_out(call); });
}

Response refused(Entry& entry, const Fault& fault) {
  entry.code = fault.code();
  entry.message = fault.message();
  return front_error(fault);
}

}  // namespace

Response answer_front(Ecr& ecr, RawCall& call) {
  Response response;
  try {
    response = answer(ecr, call);
  } catch (const Fault& fault) {
    response = refused(*call.entry, fault);
  } catch (const sim::Error& error) {
    if (error.category() == sim::Category::interrupted) throw;
    sim::log::warning("ecr {}: {}", call.entry->operation, error.message());
    response = refused(*call.entry, Fault("ServerException", error.message()));
  }
  response.headers.push_back({"Docker-Distribution-Api-Version", "registry/2.0"});
  return response;
}

Repository repository_of(FrontCall& call) {
  auto repository = call.ecr.core.store.read(
      [&](Transaction& state) { return get_repository(state, call.registry, call.path.name); });
  check_access(call.identity, repository, call.operation, call.raw.source_ip);
  return repository;
}

std::string address_of(const FrontCall& call, std::string_view kind, std::string_view reference) {
  return fmt::format("{}/v2/{}/{}/{}", call.raw.endpoint, call.path.name, kind, reference);
}

}  // namespace fakes::ecr
