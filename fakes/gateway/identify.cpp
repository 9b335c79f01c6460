#include "fakes/gateway/identify.h"

#include <algorithm>

#include "fakes/auth/claim.h"
#include "fakes/ecr/front_path.h"
#include "fakes/wire/encoding.h"
#include "fakes/wire/route.h"

namespace fakes {
namespace {

using wire::Parameters;
using wire::Protocol;
using Services = std::vector<wire::Service>;

bool is_rest(const wire::Service& service) {
  return service.protocol() == Protocol::rest_json || service.protocol() == Protocol::rest_xml;
}

// Those for which `fits` is true, in the order of their names.
template <typename Fits>
Services services_that(const Fits& fits) {
  Services found;
  for (std::size_t i = 0; i < wire::service_count(); ++i) {
    if (fits(wire::service_at(i))) found.push_back(wire::service_at(i));
  }
  return found;
}

// SES's two models sign with one name: a path tells the REST one.
std::optional<wire::Service> choose(const Services& candidates, const Request& request) {
  if (candidates.size() < 2) {
    return candidates.empty() ? std::nullopt : std::optional(candidates.front());
  }
  const bool wants_rest = request.path != "/" && !request.path.empty();
  for (const wire::Service& service : candidates) {
    if (is_rest(service) == wants_rest) return service;
  }
  return candidates.front();
}

std::optional<wire::Service> find_signing(const std::string& name, const Request& request) {
  return choose(
      services_that([&](const wire::Service& service) { return service.signing_name() == name; }),
      request);
}

// "AmazonSSM" of "AmazonSSM.GetParameter".
std::optional<wire::Service> find_target(const std::string& prefix) {
  const auto found = services_that(
      [&](const wire::Service& service) { return service.target_prefix() == prefix; });
  return found.empty() ? std::nullopt : std::optional(found.front());
}

// By the version of the API that clients name beside the action, else by the action alone.
std::optional<wire::Service> find_action(const Parameters& parameters) {
  const std::string* action = wire::find_parameter(parameters, "Action");
  if (action == nullptr) return std::nullopt;
  const std::string* version = wire::find_parameter(parameters, "Version");
  const auto found = services_that([&](const wire::Service& service) {
    return !is_rest(service) && (version != nullptr ? service.api_version() == *version
                                                    : service.operation(*action).has_value());
  });
  return found.empty() ? std::nullopt : std::optional(found.front());
}

// The first two segments: "/v2/email" of "/v2/email/identities".
std::string_view beginning(std::string_view path) {
  return path.substr(0, path.find('/', path.find('/', 1) + 1));
}

// S3's paths are anything; those of other REST services begin with words of their own.
std::optional<wire::Service> find_path(std::string_view path) {
  const auto found = services_that([&](const wire::Service& service) {
    if (!is_rest(service) || service.name() == "s3") return false;
    for (const wire::Operation operation : service.operations()) {
      const std::string_view own = beginning(operation.uri());
      if (!own.empty() && own.find('{') == own.npos && own == beginning(path)) return true;
    }
    return false;
  });
  return found.empty() ? std::nullopt : std::optional(found.front());
}

bool has_form(const Request& request) {
  constexpr std::string_view form = "application/x-www-form-urlencoded";
  const std::string* type = wire::find_header(request.headers, "content-type");
  return type != nullptr && same_name(std::string_view(*type).substr(0, form.size()), form);
}

Parameters parameters_of(const Request& request) {
  Parameters parameters = wire::parse_form(request.query);
  if (has_form(request)) {
    for (auto& parameter : wire::parse_form(request.body)) {
      parameters.push_back(std::move(parameter));
    }
  }
  return parameters;
}

// Neither signature nor target: by host, action, path. Nothing is S3's.
void identify_unsigned(const Request& request, Target& target) {
  if (!target.host.service.empty()) {
    target.named = target.host.service;
    target.service = find_signing(target.named, request);
    if (!target.service) {
      const auto found = services_that(
          [&](const wire::Service& service) { return service.endpoint_prefix() == target.named; });
      target.service = choose(found, request);
    }
    return;
  }
  const bool is_root = request.path == "/" || request.path.empty();
  if (is_root && !target.host.bucket) target.service = find_action(parameters_of(request));
  if (!target.service && !target.host.bucket) target.service = find_path(request.path);
  if (!target.service) target.service = wire::Service::find("s3");
}

// A registry has names of its own, and on every other host the paths of its API, whose clients sign
// nothing.
bool is_registry(const Request& request, const Target& target, const Claim& claim) {
  if (!target.host.registry.empty()) return true;
  return claim.how == Signing::anonymous && !target.host.bucket && target.host.service.empty() &&
         ecr::read_front_path(request.path).has_value();
}

}  // namespace

bool is_told_by_body(const Request& request) {
  return request.method == "POST" && request.path == "/" && has_form(request) &&
         wire::find_header(request.headers, "x-amz-target") == nullptr &&
         guess_claim(request).how == Signing::anonymous;
}

Target identify(const Request& request, const std::vector<std::string>& domains) {
  Target target;
  const std::string* host = wire::find_header(request.headers, "host");
  if (host != nullptr) target.host = read_host_name(*host, domains);
  const Claim claim = guess_claim(request);
  if (is_registry(request, target, claim)) {
    target.service = wire::Service::find("ecr");
    target.region = target.host.region;
    target.is_registry = true;
    return target;
  }
  target.region = is_region_name(claim.scope.region) ? claim.scope.region : target.host.region;
  const std::string* json_target = wire::find_header(request.headers, "x-amz-target");
  if (json_target != nullptr) {
    target.named = json_target->substr(0, json_target->find('.'));
    target.service = find_target(target.named);
    // Services of the protocol query have no prefix; clients name them all the same (AWS's newer
    // models speak JSON), and their scope says which they are.
    if (target.service) return target;
  }
  if (claim.how == Signing::v2_header || claim.how == Signing::v2_query) {
    target.service = wire::Service::find("s3");
  } else if (!claim.scope.service.empty()) {
    target.named = claim.scope.service;
    target.service = find_signing(target.named, request);
  } else if (json_target == nullptr) {
    identify_unsigned(request, target);
  }
  return target;
}

}  // namespace fakes
