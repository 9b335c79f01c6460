// The bytes of an object, wherever they are: in its row, or in the files of its pieces.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fakes/core.h"
#include "fakes/response.h"
#include "fakes/s3/object.h"
#include "fakes/s3/receive.h"
#include "sim/base/error.h"

namespace fakes::s3 {

// A part of a multipart upload, or the one piece of an object that was put.
struct Piece {
  int number = 1;
  std::optional<std::int64_t> blob;  // none: it is empty
  std::uint64_t size = 0;
  std::string etag;
  std::string checksum;  // base64; of the algorithm that the object or upload names
  Clock::Time modified = {};
};

// In the order of their numbers.
std::vector<Piece> pieces(Transaction& state, std::int64_t content);
void put_piece(Transaction& state, std::int64_t content, const Piece& piece);
std::int64_t new_content(Transaction& state, int users);

// Makes what was stored the object's: size, ETag, checksum and bytes. Rows of a content are made
// with it; it gets its user by add_version.
void set_content(Transaction& state, Object& object, const Stored& stored, Clock::Time now);

// Bytes that are open for reading; they stay so when the object goes.
struct Content {
  std::string data;
  std::vector<FileSlice> files;
};
// A range of an object's bytes, which must lie within it.
Content open_content(Core& core, Transaction& state, const Object& object, std::uint64_t offset,
                     std::uint64_t size);
// Reads it from the front to the end; for a Source.
std::size_t read_content(const Content& content, std::uint64_t offset, char* into,
                         std::size_t size);

// Runs a reading that opens files. It sees the state of one moment; when a writer has removed a
// file since, it runs again, with the next moment's.
template <typename Read>
auto with_files_at_hand(const Read& read) {
  constexpr int kMostTimes = 10;
  for (int times = 1;; ++times) {
    try {
      return read();
    } catch (const sim::Error& error) {
      if (error.category() != sim::Category::failed || times == kMostTimes) throw;
    }
  }
}

// After the commit.
void remove_unused(Core& core, const Unused& unused);

}  // namespace fakes::s3
