// A message made of its pieces, as SES makes one of SendEmail's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fakes::mail {

struct Attachment {
  std::string file_name;
  std::string type = "application/octet-stream";
  std::string bytes;
  bool is_inline = false;
  std::string content_id = {};
  std::string description = {};
  // "base64", "quoted-printable", "7bit"; the last only for short lines of ASCII.
  std::string encoding = "base64";
};

// All texts in UTF-8; addresses as the client wrote them, names are encoded here.
struct Composition {
  std::string from;
  std::vector<std::string> to = {};
  std::vector<std::string> cc = {};
  std::vector<std::string> reply_to = {};
  std::string subject = {};
  std::string date = {};        // RFC 5322; rfc5322_date()
  std::string message_id = {};  // with brackets
  std::optional<std::string> text = {};
  std::optional<std::string> html = {};
  std::vector<Attachment> attachments = {};
  std::vector<std::pair<std::string, std::string>> fields = {};  // more of them
};

// With CRLF, no line longer than 998 bytes, ASCII only.
std::string compose(const Composition& parts);

// "Sat, 21 Nov 2026 17:00:00 +0000"
std::string rfc5322_date(std::int64_t unix_seconds);
// A field line, folded, with CRLF.
std::string fold_field(std::string_view name, std::string_view value);
std::string to_quoted_printable(std::string_view text);
std::string to_base64_lines(std::string_view bytes);

// The message with some header fields removed (names in any case) and others put in front, each
// line as fold_field makes it. Nothing else of it changes.
std::string edit_fields(std::string_view message, const std::vector<std::string_view>& remove,
                        std::string_view front);

}  // namespace fakes::mail
