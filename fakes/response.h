// An HTTP response before it is sent.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fakes/request.h"

namespace fakes {

// A file that is open for reading; closed with its last user, so that what a client downloads
// outlives its deletion.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

struct FileSlice {
  std::shared_ptr<const OpenFile> file;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct Response {
  int status = 200;  // 0: no answer, the connection ends; an injected fault
  // Without Connection, and without Content-Length but for what HEAD and 304 tell of the body that
  // is not sent. Date is added when it is missing.
  std::vector<Header> headers;
  std::string body;
  // Sent after `body`; the kernel copies it. The length of a response is that of both.
  std::vector<FileSlice> content = {};
  // The last one of its connection.
  bool is_last = false;
  // The connection ends after so many bytes of body and content: an injected fault.
  std::optional<std::uint64_t> cut_after = {};
  // The connection ends without an answer: an injected fault.
  bool is_dropped = false;
};

}  // namespace fakes
