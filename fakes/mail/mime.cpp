#include "fakes/mail/mime.h"

#include <algorithm>
#include <tuple>

#include "fakes/mail/parameters.h"
#include "fakes/request.h"

namespace fakes::mail {
namespace {

constexpr int depth_limit = 32;
constexpr std::size_t part_limit = 1000;
constexpr std::size_t field_limit = 10'000;

// The end of the line that begins at `at`, and of its line end.
std::pair<std::size_t, std::size_t> line_end(std::string_view text, std::size_t at) {
  const std::size_t feed = text.find('\n', at);
  if (feed == std::string_view::npos) return {text.size(), text.size()};
  return {feed > at && text[feed - 1] == '\r' ? feed - 1 : feed, feed + 1};
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string unfold(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (const char c : raw) {
    if (c != '\r' && c != '\n') out += c;
  }
  const auto is_text = [](char c) { return !is_blank(c); };
  out.erase(out.begin(), std::find_if(out.begin(), out.end(), is_text));
  while (!out.empty() && is_blank(out.back())) out.pop_back();
  return out;
}

std::string without_brackets(std::string text) {
  if (text.size() >= 2 && text.front() == '<' && text.back() == '>') {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

std::string structured_value(const Fields& fields, std::string_view name) {
  const Field* field = fields.find(name);
  return field == nullptr ? "" : unfold(field->raw_value);
}

void read_description(Part& part) {
  const std::string type = structured_value(part.fields, "Content-Type");
  if (!type.empty()) {
    Parameterized content = parse_parameters(type);
    if (content.value.find('/') != std::string::npos) part.type = std::move(content.value);
    part.parameters = std::move(content.parameters);
  }
  const std::string disposition = structured_value(part.fields, "Content-Disposition");
  if (!disposition.empty()) {
    Parameterized content = parse_parameters(disposition);
    part.disposition = std::move(content.value);
    for (auto& [name, value] : content.parameters) {
      if (name == "filename" && part.file_name.empty()) part.file_name = std::move(value);
    }
  }
  if (part.file_name.empty()) part.file_name = part.parameter("name");
  part.content_id = without_brackets(structured_value(part.fields, "Content-ID"));
}

// A line that begins with the delimiter ends a piece (RFC 2046, section 5.1.1).
struct Delimiter {
  std::size_t begin = std::string_view::npos;  // of its line
  std::size_t end = 0;                         // of its line
  bool is_last = false;
};

Delimiter find_delimiter(std::string_view body, const std::string& dashes, std::size_t from) {
  for (std::size_t at = from; (at = body.find(dashes, at)) != std::string_view::npos; ++at) {
    if (at > 0 && body[at - 1] != '\n') continue;
    const auto [text_end, end] = line_end(body, at);
    std::string_view rest = body.substr(at + dashes.size(), text_end - at - dashes.size());
    const bool is_last = rest.substr(0, 2) == "--";
    if (is_last) rest.remove_prefix(2);
    if (std::all_of(rest.begin(), rest.end(), is_blank)) return {at, end, is_last};
  }
  return {};
}

class Parser {
 public:
  Part part(std::string_view text, std::string_view default_type, int depth) {
    ++count_;
    Part part;
    part.type = default_type;
    std::size_t body = 0;
    std::tie(part.fields, body) = parse_fields(text);
    part.body = text.substr(body);
    read_description(part);
    if (depth >= depth_limit) return part;
    if (part.type.rfind("multipart/", 0) == 0) {
      split(part, depth);
    } else if (part.type == "message/rfc822" && count_ < part_limit && is_readable_in_place(part)) {
      part.parts.push_back(this->part(part.body, "text/plain", depth + 1));
    }
    return part;
  }

 private:
  static bool is_readable_in_place(const Part& part) {
    const std::string encoding =
        lower_case(structured_value(part.fields, "Content-Transfer-Encoding"));
    return encoding != "base64" && encoding != "quoted-printable";
  }

  void split(Part& part, int depth) {
    const std::string boundary = part.parameter("boundary");
    if (boundary.empty()) return;
    const std::string dashes = "--" + boundary;
    const auto* type = part.type == "multipart/digest" ? "message/rfc822" : "text/plain";
    Delimiter open = find_delimiter(part.body, dashes, 0);
    while (open.begin != std::string_view::npos && !open.is_last && count_ < part_limit) {
      const Delimiter close = find_delimiter(part.body, dashes, open.end);
      std::size_t end = std::min(close.begin, part.body.size());
      // The line end before a delimiter belongs to it.
      if (close.begin != std::string_view::npos && end > open.end && part.body[end - 1] == '\n') {
        --end;
        if (end > open.end && part.body[end - 1] == '\r') --end;
      }
      part.parts.push_back(this->part(part.body.substr(open.end, end - open.end), type, depth + 1));
      open = close;
    }
  }

  std::size_t count_ = 0;
};

void collect_attachments(const Part& part, std::vector<const Part*>& found) {
  if (part.is_attachment()) {
    found.push_back(&part);
    return;
  }
  for (const Part& inner : part.parts) collect_attachments(inner, found);
}

}  // namespace

std::string Field::value() const {
  return decode_words(unfold(raw_value));
}

const Field* Fields::find(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(),
                                  [&](const Field& field) { return same_name(field.name, name); });
  return found == fields_.end() ? nullptr : &*found;
}

std::string Fields::value(std::string_view name) const {
  const Field* field = find(name);
  return field == nullptr ? "" : field->value();
}

std::vector<std::string> Fields::values(std::string_view name) const {
  std::vector<std::string> values;
  for (const Field& field : fields_) {
    if (same_name(field.name, name)) values.push_back(field.value());
  }
  return values;
}

std::string Part::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return "";
}

std::string Part::content() const {
  return decode_transfer(body, structured_value(fields, "Content-Transfer-Encoding"));
}

std::string Part::text() const {
  return to_utf8(content(), parameter("charset"));
}

bool Part::is_attachment() const {
  if (disposition == "attachment") return true;
  if (type.rfind("multipart/", 0) == 0) return false;
  return !file_name.empty() || type.rfind("text/", 0) != 0;
}

std::pair<Fields, std::size_t> parse_fields(std::string_view message) {
  Fields fields;
  std::size_t at = 0;
  // A line that mbox files have in front.
  if (message.substr(0, 5) == "From ") at = line_end(message, 0).second;
  while (at < message.size()) {
    auto [text_end, next] = line_end(message, at);
    if (text_end == at) return {std::move(fields), next};
    while (next < message.size() && is_blank(message[next])) {
      std::tie(text_end, next) = line_end(message, next);
    }
    const std::string_view raw = message.substr(at, text_end - at);
    const std::size_t colon = raw.find(':');
    std::string_view name = raw.substr(0, std::min(colon, raw.size()));
    while (!name.empty() && is_blank(name.back())) name.remove_suffix(1);
    const auto is_name = [](char c) { return c > ' ' && c < 0x7f; };
    // What looks like no field is the body's first line, as readers take it.
    if (colon == std::string_view::npos || name.empty() ||
        !std::all_of(name.begin(), name.end(), is_name)) {
      break;
    }
    if (fields.all().size() < field_limit) fields.add({name, raw, raw.substr(colon + 1)});
    at = next;
  }
  return {std::move(fields), at};
}

Part parse(std::string_view message) {
  return Parser().part(message, "text/plain", 0);
}

const Part* find_text(const Part& message, std::string_view type) {
  if (message.type == type && !message.is_attachment()) return &message;
  if (message.is_attachment()) return nullptr;
  for (const Part& part : message.parts) {
    if (const Part* found = find_text(part, type)) return found;
  }
  return nullptr;
}

std::vector<const Part*> attachments(const Part& message) {
  std::vector<const Part*> found;
  for (const Part& part : message.parts) collect_attachments(part, found);
  if (message.parts.empty() && message.is_attachment()) found.push_back(&message);
  return found;
}

}  // namespace fakes::mail
