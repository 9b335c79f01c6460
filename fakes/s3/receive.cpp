#include "fakes/s3/receive.h"

#include <cstring>
#include <utility>

#include "fakes/auth/digest.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/hashing.h"
#include "fakes/wire/encoding.h"

namespace fakes::s3 {
namespace {

using wire::Fault;

constexpr std::size_t kMd5Size = 16;
// Up to here a row is quicker to write and to read than a file.
constexpr std::size_t kMostData = 16 << 10;
constexpr std::uint64_t kMostBytes = std::uint64_t{5} << 30;

// The algorithm whose checksum the headers or the trailer have.
std::optional<Algorithm> announced_algorithm(const Request& request, Announced& announced) {
  std::optional<Algorithm> found;
  const auto take = [&](Algorithm algorithm) {
    if (found && *found != algorithm) {
      throw invalid_request(
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    found = algorithm;
  };
  for (const Algorithm algorithm : kAlgorithms) {
    if (auto value = request.header(algorithm_header(algorithm))) {
      take(algorithm);
      announced.checksum = std::move(*value);
    }
    for (const std::string& names : request.header_values("x-amz-trailer")) {
      if (lower_case(names) == algorithm_header(algorithm)) {
        take(algorithm);
        announced.is_in_trailer = true;
      }
    }
  }
  return found;
}

std::size_t fill(const Source& source, Hashing::Buffer& buffer) {
  std::size_t size = 0;
  while (size < buffer.size()) {
    const std::size_t got = source(buffer.data() + size, buffer.size() - size);
    if (got == 0) break;
    size += got;
  }
  return size;
}

void check_checksum(const Announced& announced, const Call& call, const Stored& stored) {
  if (announced.md5 && to_hex(*announced.md5) != stored.etag) {
    throw Fault("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
  if (!announced.algorithm) return;
  std::optional<std::string> wanted = announced.checksum;
  if (announced.is_in_trailer) {
    for (const Header& header : call.body.trailers()) {
      if (same_name(header.name, algorithm_header(*announced.algorithm))) wanted = header.value;
    }
    if (!wanted) {
      throw Fault("MalformedTrailerError",
                  "The request contained trailing data that was not well-formed or did not conform "
                  "to our published schema.");
    }
  }
  if (wanted && *wanted != stored.checked) {
    throw Fault("BadDigest", "The " + std::string(algorithm_name(*announced.algorithm)) +
                                 " you specified did not match the calculated checksum.");
  }
}

}  // namespace

Stored::Stored(Stored&& other) noexcept
    : size(other.size),
      etag(std::move(other.etag)),
      algorithm(other.algorithm),
      checksum(std::move(other.checksum)),
      checked(std::move(other.checked)),
      data(std::move(other.data)),
      blob(std::exchange(other.blob, std::nullopt)),
      blobs_(other.blobs_),
      is_kept_(other.is_kept_) {}

Stored::~Stored() {
  if (blob && !is_kept_) blobs_->remove(*blob);
}

Announced announced(const Request& request) {
  Announced announced;
  if (const auto text = request.header("content-md5")) {
    announced.md5 = wire::unbase64(*text);
    if (!announced.md5 || announced.md5->size() != kMd5Size) {
      throw Fault("InvalidDigest", "The Content-MD5 you specified was invalid.")
          .with("Content-MD5", *text);
    }
  }
  announced.algorithm = announced_algorithm(request, announced);
  const auto named = request.header("x-amz-sdk-checksum-algorithm");
  if (!named) return announced;
  const auto algorithm = find_algorithm(*named);
  if (!algorithm || (announced.algorithm && algorithm != announced.algorithm)) {
    throw invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  }
  if (!announced.algorithm) {
    throw invalid_request(
        "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or "
        "x-amz-trailer headers were found.");
  }
  return announced;
}

Stored store_bytes(Core& core, const Source& source, const Storing& how) {
  std::vector<Algorithm> algorithms = {how.keep};
  if (how.check && *how.check != how.keep) algorithms.push_back(*how.check);
  Hashing hashing(algorithms, how.expected);
  Stored stored(core.blobs);
  stored.algorithm = how.keep;
  std::optional<BlobWriter> writer;
  while (true) {
    auto buffer = hashing.empty_buffer();
    const std::size_t size = fill(source, *buffer);
    if (size == 0) break;
    const std::string_view bytes(buffer->data(), size);
    stored.size += size;
    if (stored.size > kMostBytes) {
      throw Fault("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
          .with("MaxSizeAllowed", std::to_string(kMostBytes));
    }
    const bool is_whole = size < buffer->size();
    if (!writer && is_whole && how.may_be_data && size <= kMostData) {
      stored.data = std::string(bytes);
    } else {
      if (!writer) writer.emplace(core.blobs.create());
      writer->write(bytes);
    }
    hashing.give(std::move(buffer), size);
    if (is_whole) break;
  }
  hashing.finish();
  if (writer) stored.blob = writer->close();
  if (stored.size == 0 && how.may_be_data) stored.data = "";
  stored.etag = hashing.md5();
  stored.checksum = hashing.checksums().front();
  stored.checked = hashing.checksums().back();
  return stored;
}

Stored receive(Core& core, Call& call, std::optional<Algorithm> keep, bool may_be_data) {
  const Announced said = announced(call.request);
  if (const auto size = call.body.size()) {
    if (*size > kMostBytes) {
      throw Fault("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
          .with("ProposedSize", std::to_string(*size))
          .with("MaxSizeAllowed", std::to_string(kMostBytes));
    }
  } else {
    throw Fault("MissingContentLength", "You must provide the Content-Length HTTP header.")
        .with_status(411);
  }
  const Algorithm own = said.algorithm.value_or(Algorithm::crc64nvme);
  Stored stored =
      store_bytes(core, [&](char* into, std::size_t size) { return call.body.read(into, size); },
                  {keep.value_or(own), said.algorithm, call.body.size(), may_be_data});
  check_checksum(said, call, stored);
  return stored;
}

}  // namespace fakes::s3
