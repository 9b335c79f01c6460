// Reads multipart/form-data (RFC 7578) as it comes: fields, then the file piece by piece, which is
// never held as a whole. What follows the file is skipped, as S3 does.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fakes/body.h"
#include "fakes/request.h"

namespace fakes::s3 {

class FormReader {
 public:
  // `content_type` with its boundary. Throws Fault PreconditionFailed when it is no form's.
  FormReader(Body& body, std::string_view content_type);

  // The fields before the file, in order; the reader stands at the file's first byte then. Throws
  // Fault MalformedPOSTRequest, MaxPostPreDataLengthExceeded, and InvalidArgument without a file.
  std::vector<Header> read_fields();
  // Of the file, as the browser says.
  const std::string& file_name() const { return file_name_; }
  const std::string& file_type() const { return file_type_; }
  // The next bytes of the file, at most `size`; 0 at its end. The rest of the body is read then.
  std::size_t read_file(char* into, std::size_t size);

 private:
  bool fill();
  bool take_line(std::string& line);
  struct Part {
    std::string name;
    std::string file_name;
    std::string type;
  };
  Part read_part_headers();
  std::string read_value();
  void spend(std::size_t bytes);

  Body& body_;
  std::string delimiter_;  // "\r\n--boundary"
  std::string buffer_;
  std::size_t at_ = 0;  // of what is not yet used in buffer_
  std::size_t spent_ = 0;
  bool is_ended_ = false;  // the body
  bool is_file_done_ = false;
  std::string file_name_;
  std::string file_type_;
};

}  // namespace fakes::s3
