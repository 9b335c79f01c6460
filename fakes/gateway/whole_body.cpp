#include "fakes/gateway/whole_body.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace fakes {

std::optional<std::string> read_whole(Body& body, std::size_t limit) {
  const auto announced = body.size();
  if (announced && *announced > limit) return std::nullopt;
  std::string text;
  std::size_t filled = 0;
  // One byte beyond what is announced, to see the end without growing.
  text.resize(announced ? static_cast<std::size_t>(*announced) + 1 : std::size_t{16} << 10);
  while (const std::size_t count = body.read(text.data() + filled, text.size() - filled)) {
    filled += count;
    if (filled > limit) return std::nullopt;
    if (filled == text.size()) text.resize(std::min(2 * filled, limit + 1));
  }
  text.resize(filled);
  return text;
}

Inflated gunzip(std::string_view bytes, std::size_t limit) {
  constexpr int gzip_only = 16 + MAX_WBITS;
  Inflated result;
  z_stream stream = {};
  if (inflateInit2(&stream, gzip_only) != Z_OK) {
    result.is_broken = true;
    return result;
  }
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::array<char, 16 << 10> piece;
  int code = Z_OK;
  while (code == Z_OK && !result.is_too_large) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    code = inflate(&stream, Z_NO_FLUSH);
    result.bytes.append(piece.data(), piece.size() - stream.avail_out);
    result.is_too_large = result.bytes.size() > limit;
    if (code == Z_STREAM_END && stream.avail_in > 0) code = inflateReset(&stream);
  }
  inflateEnd(&stream);
  result.is_broken = !result.is_too_large && code != Z_STREAM_END;
  return result;
}

}  // namespace fakes
