#include "fakes/s3/content.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sim/base/error.h"

namespace fakes::s3 {

std::vector<Piece> pieces(Transaction& state, std::int64_t content) {
  std::vector<Piece> all;
  state.each(
      "SELECT number, blob, size, etag, checksum, modified FROM s3_pieces WHERE content = ? "
      "ORDER BY number",
      [&](const Row& row) {
        all.push_back({static_cast<int>(row.integer(0)), row.optional_integer(1),
                       static_cast<std::uint64_t>(row.integer(2)), row.text(3), row.text(4),
                       time_of(row.integer(5))});
      },
      content);
  return all;
}

void put_piece(Transaction& state, std::int64_t content, const Piece& piece) {
  state.run(
      "INSERT OR REPLACE INTO s3_pieces (content, number, blob, size, etag, checksum, modified) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)",
      content, piece.number, piece.blob, piece.size, piece.etag, piece.checksum,
      milliseconds(piece.modified));
}

std::int64_t new_content(Transaction& state, int users) {
  state.run("INSERT INTO s3_contents (users) VALUES (?)", users);
  return state.last_id();
}

void set_content(Transaction& state, Object& object, const Stored& stored, Clock::Time now) {
  object.size = static_cast<std::int64_t>(stored.size);
  object.etag = stored.etag;
  object.set_header(algorithm_header(stored.algorithm), stored.checksum);
  object.set_header("x-amz-checksum-type", "FULL_OBJECT");
  if (stored.data) {
    object.data = stored.data;
    return;
  }
  object.content = new_content(state, 0);
  put_piece(state, *object.content,
            {1, stored.blob, stored.size, stored.etag, stored.checksum, now});
}

Content open_content(Core& core, Transaction& state, const Object& object, std::uint64_t offset,
                     std::uint64_t size) {
  Content content;
  if (object.data) {
    content.data = object.data->substr(offset, size);
    return content;
  }
  if (!object.content) return content;
  for (const Piece& piece : pieces(state, *object.content)) {
    if (size == 0) break;
    if (offset >= piece.size) {
      offset -= piece.size;
      continue;
    }
    const std::uint64_t count = std::min(size, piece.size - offset);
    content.files.push_back({core.blobs.open(piece.blob.value()), offset, count});
    offset = 0;
    size -= count;
  }
  return content;
}

std::size_t read_content(const Content& content, std::uint64_t offset, char* into,
                         std::size_t size) {
  if (!content.data.empty()) {
    if (offset >= content.data.size()) return 0;
    return content.data.copy(into, size, offset);
  }
  for (const FileSlice& slice : content.files) {
    if (offset >= slice.size) {
      offset -= slice.size;
      continue;
    }
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(size, slice.size - offset));
    const ssize_t got =
        ::pread(slice.file->descriptor(), into, most, static_cast<off_t>(slice.offset + offset));
    if (got <= 0) {
      throw sim::Error(sim::Category::failed, "a stored object is shorter than it was: {}",
                       std::strerror(errno));
    }
    return static_cast<std::size_t>(got);
  }
  return 0;
}

void remove_unused(Core& core, const Unused& unused) {
  for (const std::int64_t blob : unused) core.blobs.remove(blob);
}

}  // namespace fakes::s3
