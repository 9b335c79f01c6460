#include "fakes/auth/chunked.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/auth/refusals.h"
#include "sim/base/text.h"

namespace fakes {
namespace {

constexpr std::uint64_t min_chunk_bytes = 8192;
constexpr std::size_t max_header_line = 1024;
constexpr std::size_t max_trailer_bytes = 16384;

// Hex digits, at most 15 of them.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : lower_case(std::string(text))) {
    const auto digit = std::string_view("0123456789abcdef").find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * 16 + digit;
  }
  return value;
}

Denial incomplete_body() {
  return {"IncompleteBody", 400,
          "You did not provide the number of bytes specified by the Content-Length HTTP header"};
}

Denial malformed_trailer() {
  return {"MalformedTrailerError", 400,
          "The request contained trailing data that was not well-formed or did not conform to our "
          "published schema."};
}

}  // namespace

Answer<ChunkedLength> chunked_length(const Request& request) {
  const auto text = request.header("x-amz-decoded-content-length");
  if (!text) {
    return Denial{"MissingContentLength", 411, "You must provide the Content-Length HTTP header."};
  }
  const std::string digits = sim::trim(*text);
  if (digits.empty() || digits.size() > 18 ||
      digits.find_first_not_of("0123456789") != std::string::npos) {
    return invalid_argument("The value of x-amz-decoded-content-length is not a length.",
                            "x-amz-decoded-content-length", *text);
  }
  ChunkedLength length;
  length.decoded_bytes = std::stoull(digits);
  for (const auto& value : request.header_values("x-amz-trailer")) {
    for (const auto& name : sim::split(value, ',')) {
      if (!sim::trim(name).empty()) length.trailers.push_back(lower_case(sim::trim(name)));
    }
  }
  return length;
}

ChunkDecoder::ChunkDecoder(Payload payload, ChunkSeed seed, ChunkedLength announced, Sink sink)
    : payload_(payload),
      seed_(std::move(seed)),
      announced_(std::move(announced)),
      sink_(std::move(sink)) {}

std::optional<Denial> ChunkDecoder::feed(std::string_view bytes) {
  while (!bytes.empty() && !denial_) step(bytes);
  return denial_;
}

std::optional<Denial> ChunkDecoder::finish() {
  if (!denial_ && (state_ != State::done || decoded_ != announced_.decoded_bytes)) {
    refuse(incomplete_body());
  }
  return denial_;
}

void ChunkDecoder::step(std::string_view& bytes) {
  switch (state_) {
    case State::header:
      if (take_line(bytes, max_header_line)) read_header();
      return;
    case State::data:
      read_data(bytes);
      return;
    case State::data_end:
      if (!take_line(bytes, 2)) return;
      if (!line_.empty()) return refuse_framing();
      end_chunk();
      return;
    case State::trailer:
      if (take_line(bytes, max_trailer_bytes - trailer_bytes_)) read_trailer_line();
      return;
    case State::done:
      refuse_framing();
      return;
  }
}

// Moves bytes to line_ up to a line feed; true when the line is complete, then without its end.
bool ChunkDecoder::take_line(std::string_view& bytes, std::size_t limit) {
  const auto end = bytes.find('\n');
  const auto count = std::min(end == std::string_view::npos ? bytes.size() : end + 1,
                              limit + 1 - std::min(line_.size(), limit));
  line_ += bytes.substr(0, count);
  bytes.remove_prefix(count);
  if (line_.size() > limit) {
    refuse(state_ == State::trailer ? malformed_trailer() : incomplete_body());
    return false;
  }
  if (line_.back() != '\n') return false;
  trailer_bytes_ += state_ == State::trailer ? line_.size() : 0;
  line_.pop_back();
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  return true;
}

void ChunkDecoder::read_header() {
  constexpr std::string_view key = "chunk-signature=";
  const auto semicolon = line_.find(';');
  const auto size = parse_size(std::string_view(line_).substr(0, semicolon));
  if (!size) return refuse_framing();
  signature_.clear();
  if (semicolon != std::string::npos) {
    const auto extension = line_.substr(semicolon + 1);
    if (extension.rfind(key, 0) == 0) signature_ = extension.substr(key.size());
  }
  if (has_signatures() && signature_.empty()) return refuse_framing();
  line_.clear();
  ++chunks_;
  size_ = left_ = *size;
  if (*size > announced_.decoded_bytes - decoded_) return refuse(incomplete_body());
  if (*size > 0 && short_chunk_ > 0) {
    return refuse({"InvalidChunkSizeError",
                   403,
                   "Only the last chunk is allowed to have a size less than 8192 bytes",
                   {{"Chunk", std::to_string(short_chunk_)},
                    {"BadChunkSize", std::to_string(short_chunk_size_)}}});
  }
  if (*size > 0 && *size < min_chunk_bytes) {
    short_chunk_ = chunks_;
    short_chunk_size_ = *size;
  }
  if (*size > 0) {
    state_ = State::data;
  } else if (payload_ == Payload::chunked_signed) {
    state_ = State::data_end;
  } else {
    end_chunk();
  }
}

void ChunkDecoder::read_data(std::string_view& bytes) {
  const auto part =
      bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
  bytes.remove_prefix(part.size());
  if (has_signatures()) digest_.update(part);
  left_ -= part.size();
  decoded_ += part.size();
  sink_(part);
  if (left_ == 0) state_ = State::data_end;
}

void ChunkDecoder::end_chunk() {
  line_.clear();
  if (has_signatures()) {
    verify("AWS4-HMAC-SHA256-PAYLOAD", fmt::format("{}\n{}", empty_sha256, digest_.finish_hex()),
           signature_);
  }
  if (size_ > 0) {
    state_ = State::header;
  } else {
    state_ = payload_ == Payload::chunked_signed ? State::done : State::trailer;
  }
}

void ChunkDecoder::read_trailer_line() {
  const std::string line = std::move(line_);
  line_.clear();
  if (line.empty()) {
    // AWS's own example has an empty line in front of the signature.
    const bool waits_for_signature =
        payload_ == Payload::chunked_signed_trailer && !trailers_.empty() && !trailer_signature_;
    if (!waits_for_signature) end_trailer();
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string::npos || colon == 0 || trailer_signature_) {
    return refuse(malformed_trailer());
  }
  const Header header{sim::trim(line.substr(0, colon)), sim::trim(line.substr(colon + 1))};
  if (payload_ == Payload::chunked_signed_trailer &&
      same_name(header.name, "x-amz-trailer-signature")) {
    trailer_signature_ = header.value;
    return;
  }
  const auto& names = announced_.trailers;
  if (std::find(names.begin(), names.end(), lower_case(header.name)) == names.end()) {
    return refuse(malformed_trailer());
  }
  trailers_.push_back(header);
}

void ChunkDecoder::end_trailer() {
  for (const auto& name : announced_.trailers) {
    const auto count = std::count_if(trailers_.begin(), trailers_.end(), [&](const Header& header) {
      return same_name(header.name, name);
    });
    if (count != 1) return refuse(malformed_trailer());
  }
  if (payload_ == Payload::chunked_signed_trailer) {
    if (!trailer_signature_) return refuse(malformed_trailer());
    std::vector<std::string> lines;
    for (const auto& header : trailers_) {
      lines.push_back(lower_case(header.name) + ":" + header.value + "\n");
    }
    std::sort(lines.begin(), lines.end());
    for (const auto& text : lines) digest_.update(text);
    verify("AWS4-HMAC-SHA256-TRAILER", digest_.finish_hex(), *trailer_signature_);
  }
  state_ = State::done;
}

// A signature is over the one before it; so a chunk cannot be left out or moved.
void ChunkDecoder::verify(const std::string& name, const std::string& digests,
                          const std::string& signature) {
  if (seed_.signing_key.empty()) return;
  const std::string text = name + "\n" + seed_.time + "\n" + seed_.scope.text() + "\n" +
                           seed_.signature + "\n" + digests;
  seed_.signature = signature_v4(seed_.signing_key, text);
  if (same_signature(seed_.signature, signature)) return;
  Claim claim;
  claim.signature = signature;
  auto denial = signature_mismatch(Dialect::s3, claim, text, {});
  denial.fields.erase(denial.fields.begin());
  refuse(std::move(denial));
}

void ChunkDecoder::refuse(Denial denial) {
  if (!denial_) denial_ = std::move(denial);
}

void ChunkDecoder::refuse_framing() {
  refuse(incomplete_body());
}

}  // namespace fakes
