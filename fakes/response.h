// An HTTP response before it is sent.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

// Bytes that come from somewhere else while they are sent, such as another server.
struct Relay {
  std::uint64_t size = 0;
  // Gives all of them to `send`, piece by piece. When it throws, the connection ends.
  std::function<void(const std::function<void(std::string_view)>& send)> run;
};

struct Response {
  int status = 200;  // 0: no answer, the connection ends; an injected fault
  // Without Connection, and without Content-Length but for what HEAD and 304 tell of the body that
  // is not sent. Date is added when it is missing.
  std::vector<Header> headers;
  std::string body;
  // Sent after `body`; the kernel copies it. The length of a response is that of both.
  std::vector<FileSlice> content = {};
  // Sent after those, and counted with them.
  std::optional<Relay> relay = {};
  // The last one of its connection.
  bool is_last = false;
  // The connection ends after so many bytes of body and content: an injected fault.
  std::optional<std::uint64_t> cut_after = {};
  // The connection ends without an answer: an injected fault.
  bool is_dropped = false;
};

}  // namespace fakes
