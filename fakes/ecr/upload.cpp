#include "fakes/ecr/upload.h"

#include <fmt/format.h>

#include "fakes/ecr/content.h"
#include "fakes/ecr/operations.h"
#include "fakes/random.h"

namespace fakes::ecr {

const std::string_view kUploadTables = R"sql(
  CREATE TABLE ecr_uploads (
    id TEXT PRIMARY KEY, repository INTEGER NOT NULL, location TEXT NOT NULL,
    received INTEGER NOT NULL, last_part INTEGER NOT NULL, has_small_part INTEGER NOT NULL);
)sql";

namespace {

constexpr std::int64_t part_size = 20 << 20;
constexpr std::int64_t smallest_part = 5 << 20;  // but for the last one

struct Upload {
  std::string id;
  std::string location;  // in the registry; another after each part
  std::int64_t received = 0;
  std::int64_t last_part = 0;
  bool has_small_part = false;  // that is not the last
};

void put(Transaction& state, const Repository& repository, const Upload& upload) {
  state.run(
      "INSERT INTO ecr_uploads (id, repository, location, received, last_part, has_small_part) "
      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET location = excluded.location, "
      "received = excluded.received, last_part = excluded.last_part, "
      "has_small_part = excluded.has_small_part",
      upload.id, repository.id, upload.location, upload.received, upload.last_part,
      upload.has_small_part);
}

[[noreturn]] void no_upload(const Repository& repository, const std::string& id) {
  throw Fault("UploadNotFoundException",
              fmt::format("The upload with id '{}' does not exist in the repository with name '{}' "
                          "in the registry with id '{}'",
                          id, repository.name, repository.scope.account));
}

struct Place {
  Repository repository;
  Upload upload;
};

Place place_of(Ecr& ecr, const Call& call) {
  return ecr.core.store.read([&](Transaction& state) {
    const Repository repository = repository_of(state, call);
    const std::string& id = call.input["uploadId"].text();
    const auto upload = state.first(
        "SELECT id, location, received, last_part, has_small_part FROM ecr_uploads "
        "WHERE id = ? AND repository = ?",
        [](const Row& row) {
          return Upload{row.text(0), row.text(1), row.integer(2), row.integer(3),
                        row.integer(4) != 0};
        },
        id, repository.id);
    if (!upload) no_upload(repository, id);
    return Place{repository, *upload};
  });
}

Value initiate_layer_upload(Ecr& ecr, Call& call) {
  const Repository repository = repository_of(ecr, call);
  const auto answer =
      Content(ecr.core).ask({"POST", fmt::format("/v2/{}/blobs/uploads/", repository.home), {}});
  Upload upload;
  upload.id = random_uuid();
  upload.location = target_in(answer.header("Location"));
  ecr.core.store.write([&](Transaction& state) { put(state, repository, upload); });
  return Value::structure({{"uploadId", upload.id}, {"partSize", part_size}});
}

[[noreturn]] void bad_part(const Place& place, const std::string& message) {
  throw Fault("InvalidLayerPartException", message)
      .with("registryId", place.repository.scope.account)
      .with("repositoryName", place.repository.name)
      .with("uploadId", place.upload.id)
      .with("lastValidByteReceived", place.upload.received - 1);
}

Value upload_layer_part(Ecr& ecr, Call& call) {
  Place place = place_of(ecr, call);
  Upload& upload = place.upload;
  const std::int64_t first = call.input["partFirstByte"].integer();
  const std::int64_t last = call.input["partLastByte"].integer();
  const std::string& bytes = call.input["layerPartBlob"].text();
  if (first != upload.received) {
    bad_part(place,
             fmt::format("The part begins at byte {}, and not at {}", first, upload.received));
  }
  if (last - first + 1 != static_cast<std::int64_t>(bytes.size()) || bytes.empty()) {
    bad_part(place, fmt::format("The part has {} bytes, and not those from {} to {}", bytes.size(),
                                first, last));
  }
  const auto answer = Content(ecr.core).ask(
      {"PATCH", upload.location, {{"Content-Type", "application/octet-stream"}}, bytes});
  // Also what it has taken when this process ended before it noted that: then it gives it up.
  if (answer.status != 202) no_upload(place.repository, upload.id);
  upload.location = target_in(answer.header("Location"));
  upload.has_small_part |= first > 0 && upload.last_part < smallest_part;
  upload.last_part = last - first + 1;
  upload.received = last + 1;
  ecr.core.store.write([&](Transaction& state) { put(state, place.repository, upload); });
  Value output = named(place.repository);
  output.set("uploadId", upload.id);
  output.set("lastByteReceived", last);
  return output;
}

// What the digests have to be, before the registry is asked.
std::string digest_to_complete(const Call& call, const Place& place) {
  const auto& digests = call.input["layerDigests"].items();
  if (place.upload.received == 0) {
    throw Fault("EmptyUploadException", "The upload has no parts.");
  }
  if (place.upload.has_small_part) {
    throw Fault("LayerPartTooSmallException",
                "Parts of a layer must have at least 5 MiB, but for the last one.");
  }
  if (digests.size() != 1 || !is_digest(digests.front().text())) {
    throw Fault("InvalidLayerException", "The digest of one layer is wanted.");
  }
  return digests.front().text();
}

Value complete_layer_upload(Ecr& ecr, Call& call) {
  const Place place = place_of(ecr, call);
  const std::string digest = digest_to_complete(call, place);
  Content content(ecr.core);
  if (content.blob_size(place.repository, digest)) {
    throw Fault("LayerAlreadyExistsException",
                fmt::format("Layer with digest '{}' already exists in the repository with name "
                            "'{}'",
                            digest, place.repository.name));
  }
  const std::string& location = place.upload.location;
  const auto answer = content.ask(
      {"PUT",
       fmt::format("{}{}digest={}", location, location.find('?') == location.npos ? '?' : '&',
                   sim::url_encode(digest)),
       {{"Content-Type", "application/octet-stream"}}});
  if (answer.status == 404) no_upload(place.repository, place.upload.id);
  if (answer.status != 201) {
    throw Fault("InvalidLayerException",
                fmt::format("The bytes that came have not the digest '{}'.", digest));
  }
  ecr.core.store.write([&](Transaction& state) {
    state.run("DELETE FROM ecr_uploads WHERE id = ?", place.upload.id);
  });
  Value output = named(place.repository);
  output.set("uploadId", place.upload.id);
  output.set("layerDigest", digest);
  return output;
}

}  // namespace

std::string_view target_in(std::string_view location) {
  const auto scheme = location.find("://");
  if (scheme == location.npos) return location;
  const auto path = location.find('/', scheme + 3);
  return path == location.npos ? "/" : location.substr(path);
}

void add_layer_upload_operations(Operations& operations) {
  operations.add("InitiateLayerUpload", initiate_layer_upload);
  operations.add("UploadLayerPart", upload_layer_part);
  operations.add("CompleteLayerUpload", complete_layer_upload);
}

}  // namespace fakes::ecr
