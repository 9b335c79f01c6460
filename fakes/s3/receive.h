// The bodies of uploads: from the client to a file, with their digests, in memory of a fixed size.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "fakes/core.h"
#include "fakes/s3/checksum.h"
#include "fakes/service.h"

namespace fakes::s3 {

// Bytes that are stored and do not belong to a row yet. Unless keep() was called their file goes
// with this.
class Stored {
 public:
  explicit Stored(const Blobs& blobs) : blobs_(&blobs) {}
  Stored(const Stored&) = delete;
  Stored& operator=(const Stored&) = delete;
  Stored(Stored&& other) noexcept;
  ~Stored();
  void keep() { is_kept_ = true; }

  std::uint64_t size = 0;
  std::string etag;  // hex MD5
  Algorithm algorithm = Algorithm::crc64nvme;
  std::string checksum;             // base64, by that algorithm
  std::string checked;              // base64, by the algorithm that the client named, if it did
  std::optional<std::string> data;  // a small body; otherwise
  std::optional<std::int64_t> blob;

 private:
  const Blobs* blobs_;
  bool is_kept_ = false;
};

// What the client says about the body that it sends.
struct Announced {
  std::optional<std::string> md5;  // bytes
  std::optional<Algorithm> algorithm;
  std::optional<std::string> checksum;  // base64; without it, it is in the trailer
  bool is_in_trailer = false;
};
// From the headers. Throws InvalidDigest, InvalidRequest.
Announced announced(const Request& request);

// Where bytes come from: Body::read or a file.
using Source = std::function<std::size_t(char* into, std::size_t size)>;

// Reads `source` to its end. `expected` is how much it will probably be. Small bodies become data
// if `may_be_data`. `check` is computed beside `keep`.
struct Storing {
  Algorithm keep = Algorithm::crc64nvme;
  std::optional<Algorithm> check = {};
  std::optional<std::uint64_t> expected = {};
  bool may_be_data = false;
};
Stored store_bytes(Core& core, const Source& source, const Storing& how);

// Reads the call's body to its end. `keep` is the algorithm of the checksum that is stored; without
// it, the client's or CRC64NVME. Throws BadDigest, EntityTooLarge, MissingContentLength,
// InvalidRequest.
Stored receive(Core& core, Call& call, std::optional<Algorithm> keep, bool may_be_data);

}  // namespace fakes::s3
