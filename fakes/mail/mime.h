// A mail message (RFC 5322, MIME: RFC 2045 to 2049) taken apart. Nothing is refused: what is
// malformed is read as far as it makes sense, as mail readers do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fakes::mail {

struct Field {
  std::string_view name;  // as written
  std::string_view raw;   // all of it, folded as it was, without the last line end
  std::string_view raw_value;

  std::string value() const;  // unfolded, encoded words decoded: UTF-8
};

// Header fields in their order.
class Fields {
 public:
  void add(Field field) { fields_.push_back(field); }
  // The first of that name, in any case.
  const Field* find(std::string_view name) const;
  std::string value(std::string_view name) const;  // "" when absent
  std::vector<std::string> values(std::string_view name) const;
  const std::vector<Field>& all() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

struct Part {
  Fields fields;
  std::string type = "text/plain";                                   // in lower case
  std::vector<std::pair<std::string, std::string>> parameters = {};  // names in lower case
  std::string disposition = {};                                      // "attachment", "inline", ""
  std::string file_name = {};                                        // RFC 2183, 2231; UTF-8
  std::string content_id = {};                                       // without brackets
  std::string_view body = {};                                        // as sent
  std::vector<Part> parts = {};  // of multiparts and message/rfc822

  std::string parameter(std::string_view name) const;
  std::string content() const;  // without base64 or quoted-printable
  std::string text() const;     // content() in UTF-8, whatever its charset
  bool is_attachment() const;
};

// Holds views of `message`, which must outlive it. Parts nest to a depth of 32 and 1000 of them are
// told apart; what is beyond stays in its parent's body.
Part parse(std::string_view message);
// The header fields only, and where the body begins.
std::pair<Fields, std::size_t> parse_fields(std::string_view message);

// The first text of that type that is no attachment ("text/plain", "text/html").
const Part* find_text(const Part& message, std::string_view type);
std::vector<const Part*> attachments(const Part& message);
// Its text parts as a person reads them, tags of HTML removed; `limit` bytes at most.
std::string readable_text(const Part& message, std::size_t limit);

// RFC 2047 in both directions. decode_words takes any header value.
std::string decode_words(std::string_view text);
std::string encode_words(std::string_view text);  // as it is when it needs none
// UTF-8 of text in a charset by its MIME name; unknown ones are taken for UTF-8 or windows-1252.
std::string to_utf8(std::string_view text, std::string_view charset);
std::string decode_transfer(std::string_view body, std::string_view encoding);

}  // namespace fakes::mail
