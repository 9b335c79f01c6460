#include "fakes/s3/form_reader.h"

#include <algorithm>
#include <cstring>

#include "fakes/wire/fault.h"
#include "sim/base/text.h"

namespace fakes::s3 {
namespace {

using wire::Fault;

constexpr std::size_t kPiece = 64 << 10;
// Of all that stands before the file.
constexpr std::size_t kMaxBefore = 20 << 10;

Fault malformed() {
  return Fault("MalformedPOSTRequest",
               "The body of your POST request is not well-formed multipart/form-data.")
      .with_status(400);
}

// The value of a parameter such as name="key" in a header; quotes and escapes taken off.
std::optional<std::string> parameter(std::string_view header, std::string_view wanted) {
  std::size_t at = header.find(';');
  while (at < header.size()) {
    ++at;
    while (at < header.size() && (header[at] == ' ' || header[at] == '\t')) ++at;
    const auto equals = header.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    const auto name = sim::trim(header.substr(at, equals - at));
    std::string value;
    at = equals + 1;
    if (at < header.size() && header[at] == '"') {
      for (++at; at < header.size() && header[at] != '"'; ++at) {
        if (header[at] == '\\' && at + 1 < header.size()) ++at;
        value += header[at];
      }
      at = header.find(';', at);
    } else {
      const auto end = header.find(';', at);
      value = sim::trim(header.substr(at, end == std::string_view::npos ? end : end - at));
      at = end;
    }
    if (same_name(name, wanted)) return value;
  }
  return std::nullopt;
}

// Browsers of old send the whole path.
std::string base_name(const std::string& path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

}  // namespace

FormReader::FormReader(Body& body, std::string_view content_type) : body_(body) {
  const auto boundary = parameter(content_type, "boundary");
  const std::string type = sim::trim(content_type.substr(0, content_type.find(';')));
  constexpr std::size_t most = 256;
  if (!same_name(type, "multipart/form-data") || !boundary || boundary->empty() ||
      boundary->size() > most) {
    throw Fault("PreconditionFailed",
                "At least one of the pre-conditions you specified did not hold")
        .with("Condition", "Bucket POST must be of the enclosure-type multipart/form-data")
        .with_status(412);
  }
  delimiter_ = "\r\n--" + *boundary;
  // The first delimiter stands at the beginning, without a line end before it.
  buffer_ = "\r\n";
}

bool FormReader::fill() {
  if (is_ended_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t old = buffer_.size();
  buffer_.resize(old + kPiece);
  const std::size_t count = body_.read(buffer_.data() + old, kPiece);
  buffer_.resize(old + count);
  is_ended_ = count == 0;
  return !is_ended_;
}

void FormReader::spend(std::size_t bytes) {
  spent_ += bytes;
  if (spent_ <= kMaxBefore) return;
  throw Fault("MaxPostPreDataLengthExceeded",
              "Your POST request fields preceding the upload file were too large.")
      .with("MaxPostPreDataLength", std::to_string(kMaxBefore))
      .with_status(400);
}

bool FormReader::take_line(std::string& line) {
  for (;;) {
    const auto end = buffer_.find("\r\n", at_);
    if (end != std::string::npos) {
      line = buffer_.substr(at_, end - at_);
      at_ = end + 2;
      spend(line.size() + 2);
      return true;
    }
    if (buffer_.size() - at_ > kMaxBefore) spend(kMaxBefore + 1);
    if (!fill()) return false;
  }
}

FormReader::Part FormReader::read_part_headers() {
  Part part;
  std::string line;
  bool is_named = false;
  while (take_line(line)) {
    if (line.empty()) {
      if (!is_named) throw malformed();
      return part;
    }
    const auto colon = line.find(':');
    if (colon == std::string::npos) throw malformed();
    const std::string name = sim::trim(line.substr(0, colon));
    const std::string value = sim::trim(line.substr(colon + 1));
    if (same_name(name, "content-disposition")) {
      const auto field = parameter(value, "name");
      is_named = field.has_value();
      part.name = field.value_or("");
      part.file_name = base_name(parameter(value, "filename").value_or(""));
    } else if (same_name(name, "content-type")) {
      part.type = value;
    }
  }
  throw malformed();
}

std::string FormReader::read_value() {
  for (;;) {
    const auto end = buffer_.find(delimiter_, at_);
    if (end != std::string::npos) {
      std::string value = buffer_.substr(at_, end - at_);
      at_ = end;
      spend(value.size());
      return value;
    }
    if (buffer_.size() - at_ > kMaxBefore + delimiter_.size()) spend(kMaxBefore + 1);
    if (!fill()) throw malformed();
  }
}

std::vector<Header> FormReader::read_fields() {
  std::vector<Header> fields;
  read_value();  // what stands before the first delimiter says nothing
  for (;;) {
    at_ += delimiter_.size();
    std::string line;
    if (!take_line(line)) line = "--";
    if (line.compare(0, 2, "--") == 0) {
      throw Fault("InvalidArgument", "POST requires exactly one file upload per request.")
          .with("ArgumentName", "file")
          .with("ArgumentValue", "0")
          .with_status(400);
    }
    if (!sim::trim(line).empty()) throw malformed();
    Part part = read_part_headers();
    if (same_name(part.name, "file")) {
      file_name_ = part.file_name;
      file_type_ = part.type;
      return fields;
    }
    fields.push_back({part.name, read_value()});
  }
}

std::size_t FormReader::read_file(char* into, std::size_t size) {
  if (is_file_done_ || size == 0) return 0;
  for (;;) {
    const auto end = buffer_.find(delimiter_, at_);
    // The end of what is there may be the beginning of a delimiter.
    const std::size_t there = buffer_.size() - at_;
    const std::size_t safe =
        end != std::string::npos ? end - at_ : there - std::min(there, delimiter_.size() - 1);
    if (safe > 0) {
      const std::size_t count = std::min(safe, size);
      std::memcpy(into, buffer_.data() + at_, count);
      at_ += count;
      return count;
    }
    if (end != std::string::npos) break;
    if (!fill()) throw malformed();
  }
  is_file_done_ = true;
  do {
    at_ = buffer_.size();
  } while (fill());
  return 0;
}

}  // namespace fakes::s3
