// Manifests: a pull begins with one, a push ends with one.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/ecr/content.h"
#include "fakes/ecr/front.h"
#include "fakes/ecr/push.h"
#include "fakes/ecr/removal.h"
#include "fakes/gateway/whole_body.h"

namespace fakes::ecr {
namespace {

constexpr std::size_t most_bytes = 4 << 20;

[[noreturn]] void not_found() {
  throw Fault("ImageNotFoundException", "Requested image not found");
}

Value id_of(const std::string& reference) {
  return Value::structure({{is_digest(reference) ? "imageDigest" : "imageTag", reference}});
}

Response get_manifest(FrontCall& call, const Repository& repository) {
  auto& store = call.ecr.core.store;
  const auto images = store.read([&](Transaction& state) { return images_of(state, repository); });
  const Named found = find_named(images, id_of(call.path.reference));
  if (found.image == nullptr) not_found();
  auto text = Content(call.ecr.core).manifest(repository, found.image->digest);
  if (!text) not_found();
  // A look at what the tag is now is no pull.
  if (call.raw.request.method == "GET") {
    store.write([&](Transaction& state) {
      note_pull(state, repository, found.image->digest, call.raw.now);
    });
  }
  return {200,
          {{"Content-Type", found.image->media_type},
           {"Docker-Content-Digest", found.image->digest},
           {"Etag", "\"" + found.image->digest + "\""}},
          *std::move(text)};
}

Response put_manifest(FrontCall& call, const Repository& repository) {
  auto text = read_whole(call.raw.body, most_bytes);
  if (!text) {
    throw Fault("InvalidParameterException",
                fmt::format("A manifest has no more than {} bytes", most_bytes));
  }
  Push push;
  push.text = *std::move(text);
  push.media_type = call.raw.request.header("content-type").value_or("");
  if (is_digest(call.path.reference)) {
    push.digest = call.path.reference;
  } else {
    push.tag = call.path.reference;
  }
  const Manifest manifest = ecr::push(call.ecr, repository, push);
  return {201,
          {{"Location", address_of(call, "manifests", manifest.digest)},
           {"Docker-Content-Digest", manifest.digest}},
          {}};
}

Response delete_manifest(FrontCall& call, const Repository& repository) {
  const std::lock_guard lock(call.ecr.images);
  const auto images = images_there(call.ecr.core, repository);
  const Named found = find_named(images, id_of(call.path.reference));
  if (found.image == nullptr) not_found();
  const auto tag =
      is_digest(call.path.reference) ? std::nullopt : std::optional(call.path.reference);
  if (const auto failure = remove_named(call.ecr, repository, *found.image, tag)) {
    throw Fault(failure->code, failure->reason);
  }
  return {202, {}, {}};
}

}  // namespace

Response answer_manifest(FrontCall& call) {
  const Repository repository = repository_of(call);
  const std::string& method = call.raw.request.method;
  if (method == "PUT") return put_manifest(call, repository);
  if (method == "DELETE") return delete_manifest(call, repository);
  return get_manifest(call, repository);
}

}  // namespace fakes::ecr
