// Layers that are there: looked for, and where a client gets them.
#include <fmt/format.h>

#include "fakes/ecr/content.h"
#include "fakes/ecr/operations.h"
#include "fakes/ecr/token.h"
#include "sim/base/http_client.h"

namespace fakes::ecr {
namespace {

constexpr std::chrono::hours url_lifetime(1);

Value batch_check_layer_availability(Ecr& ecr, Call& call) {
  const Repository repository = repository_of(ecr, call);
  Content content(ecr.core);
  Value layers = Value::list();
  Value failures = Value::list();
  for (const Value& digest : call.input["layerDigests"].items()) {
    if (!is_digest(digest.text())) {
      failures.push(Value::structure(
          {{"layerDigest", digest},
           {"failureCode", "InvalidLayerDigest"},
           {"failureReason",
            fmt::format("Invalid request parameters: {} is no digest", digest.text())}}));
      continue;
    }
    const auto size = content.blob_size(repository, digest.text());
    Value layer = Value::structure(
        {{"layerDigest", digest}, {"layerAvailability", size ? "AVAILABLE" : "UNAVAILABLE"}});
    if (size) {
      layer.set("layerSize", static_cast<std::int64_t>(*size));
      layer.set("mediaType", "application/vnd.docker.image.rootfs.diff.tar.gzip");
    }
    layers.push(std::move(layer));
  }
  return Value::structure({{"layers", std::move(layers)}, {"failures", std::move(failures)}});
}

// AWS's address is one of S3, signed; this one is of the registry's front, and sealed.
Value get_download_url_for_layer(Ecr& ecr, Call& call) {
  const Repository repository = repository_of(ecr, call);
  const std::string& digest = call.input["layerDigest"].text();
  if (!is_digest(digest) || !Content(ecr.core).blob_size(repository, digest)) {
    throw Fault("LayersNotFoundException",
                fmt::format("The layer with digest '{}' does not exist in the repository with name "
                            "'{}' in the registry with id '{}'",
                            digest, repository.name, repository.scope.account));
  }
  Token token;
  token.identity = call.identity;
  token.registry = repository.scope;
  token.expires = call.now + url_lifetime;
  token.target = fmt::format("/v2/{}/blobs/{}", repository.name, digest);
  return Value::structure(
      {{"downloadUrl", fmt::format("{}{}?token={}", registry_url(repository.scope, call.endpoint),
                                   token.target, sim::url_encode(seal(ecr.core.store, token)))},
       {"layerDigest", digest}});
}

}  // namespace

void add_layer_operations(Operations& operations) {
  operations.add("BatchCheckLayerAvailability", batch_check_layer_availability);
  operations.add("GetDownloadUrlForLayer", get_download_url_for_layer);
}

}  // namespace fakes::ecr
