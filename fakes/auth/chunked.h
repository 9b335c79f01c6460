// Decoder of aws-chunked bodies, which S3 clients send in chunks with a signature each, or with a
// trailer. Source: Amazon S3 API Reference, "Transferring Payload in Multiple Chunks" and
// "Including Trailing Headers".
//
//   SIZE[;chunk-signature=HEX]CRLF data CRLF ... 0[;chunk-signature=HEX]CRLF
//   [name:value CRLF ... [x-amz-trailer-signature:HEX CRLF]] CRLF
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/auth/denial.h"
#include "fakes/auth/digest.h"
#include "fakes/auth/payload.h"
#include "fakes/auth/signature_v4.h"
#include "fakes/request.h"

namespace fakes {

// Where the chain of chunk signatures begins: the signature of the request itself.
struct ChunkSeed {
  std::string signing_key;  // empty: signatures are read and not verified
  std::string signature;
  std::string time;  // as in X-Amz-Date
  Scope scope;
};

// What the request's headers announce about a chunked body.
struct ChunkedLength {
  std::uint64_t decoded_bytes = 0;         // x-amz-decoded-content-length
  std::vector<std::string> trailers = {};  // the names in x-amz-trailer, in lower case
};
// Denials: MissingContentLength, InvalidArgument.
Answer<ChunkedLength> chunked_length(const Request& request);

// Not for several threads. Holds one chunk header line, or the trailer: 16 KiB at most.
class ChunkDecoder {
 public:
  // Gets decoded bytes as they come, before their chunk's signature is verified: what was written
  // counts only after finish() refused nothing.
  using Sink = std::function<void(std::string_view)>;

  // `payload` is one of the chunked kinds.
  ChunkDecoder(Payload payload, ChunkSeed seed, ChunkedLength announced, Sink sink);

  // Takes the next bytes of the body, in slices of any size. After a denial it repeats it. Denials:
  // SignatureDoesNotMatch, IncompleteBody (the framing is wrong, or the length is not the announced
  // one), InvalidChunkSizeError (less than 8 KiB, and not the last), MalformedTrailerError.
  std::optional<Denial> feed(std::string_view bytes);
  // Says whether the body was complete. Denials: as above.
  std::optional<Denial> finish();

  // The trailer without its signature, names as sent; complete after finish().
  const std::vector<Header>& trailers() const { return trailers_; }
  std::uint64_t decoded_bytes() const { return decoded_; }

 private:
  enum class State { header, data, data_end, trailer, done };

  bool has_signatures() const { return payload_ != Payload::chunked_unsigned_trailer; }
  void step(std::string_view& bytes);
  bool take_line(std::string_view& bytes, std::size_t limit);
  void read_header();
  void read_data(std::string_view& bytes);
  void end_chunk();
  void read_trailer_line();
  void end_trailer();
  void verify(const std::string& name, const std::string& digests, const std::string& signature);
  void refuse(Denial denial);
  void refuse_framing();

  Payload payload_;
  ChunkSeed seed_;
  ChunkedLength announced_;
  Sink sink_;
  State state_ = State::header;
  std::string line_;
  Sha256 digest_;
  std::string signature_;          // of the chunk being read, as sent
  std::uint64_t left_ = 0;         // bytes of that chunk still to come
  std::uint64_t size_ = 0;         // of that chunk
  std::uint64_t short_chunk_ = 0;  // number of the first chunk below the minimum, from 1
  std::uint64_t short_chunk_size_ = 0;
  std::uint64_t chunks_ = 0;
  std::uint64_t decoded_ = 0;
  std::size_t trailer_bytes_ = 0;
  std::vector<Header> trailers_;
  std::optional<std::string> trailer_signature_;
  std::optional<Denial> denial_;
};

}  // namespace fakes
