// What a person reads in a message, for searching and showing it.
#include <algorithm>
#include <array>
#include <cctype>

#include "fakes/mail/mime.h"
#include "fakes/request.h"
#include "fakes/wire/encoding.h"

namespace fakes::mail {
namespace {

bool begins_with_name(std::string_view text, std::string_view name) {
  if (text.size() < name.size() || lower_case(text.substr(0, name.size())) != name) return false;
  return text.size() == name.size() ||
         std::isalnum(static_cast<unsigned char>(text[name.size()])) == 0;
}

// Where the text goes on after the tag at the front, with what scripts and styles hold.
std::size_t tag_length(std::string_view text) {
  if (text.substr(0, 4) == "<!--") {
    const std::size_t end = text.find("-->", 4);
    return end == std::string_view::npos ? text.size() : end + 3;
  }
  const std::size_t end = text.find('>');
  if (end == std::string_view::npos) return text.size();
  for (const std::string_view name : {"script", "style"}) {
    if (!begins_with_name(text.substr(1), name)) continue;
    for (std::size_t at = end; (at = text.find("</", at)) != std::string_view::npos; at += 2) {
      if (begins_with_name(text.substr(at + 2), name)) return at;
    }
    return text.size();
  }
  return end + 1;
}

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Entity, 6> entities = {{
    {"&amp;", "&"},
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&quot;", "\""},
    {"&#39;", "'"},
    {"&nbsp;", " "},
}};

std::string without_tags(std::string_view html) {
  std::string out;
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<') {
      at += tag_length(html.substr(at));
      if (!out.empty() && out.back() != ' ' && out.back() != '\n') out += ' ';
      continue;
    }
    const auto entity = std::find_if(entities.begin(), entities.end(), [&](const Entity& known) {
      return html.substr(at, known.name.size()) == known.name;
    });
    if (entity != entities.end()) {
      out += entity->text;
      at += entity->name.size();
    } else {
      out += html[at++];
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string front_of(const Part& part, std::size_t limit) {
  Part front = part;
  // Encodings make up to three bytes of one; what is cut in two at the end is cut off below.
  front.parts.clear();
  front.body = part.body.substr(0, limit * 3);
  return front.text();
}

void append_text(std::string& out, const Part& part, std::size_t limit) {
  if (out.size() >= limit || part.is_attachment()) return;
  if (part.type == "multipart/alternative") {
    const Part* plain = find_text(part, "text/plain");
    const Part* html = plain == nullptr ? find_text(part, "text/html") : nullptr;
    if (plain != nullptr || html != nullptr) {
      append_text(out, plain != nullptr ? *plain : *html, limit);
      return;
    }
  }
  if (part.parts.empty() && part.type.rfind("text/", 0) == 0) {
    const std::string text = front_of(part, limit);
    if (!out.empty()) out += '\n';
    out += part.type == "text/html" ? without_tags(text) : text;
  }
  for (const Part& inner : part.parts) append_text(out, inner, limit);
}

}  // namespace

std::string readable_text(const Part& message, std::size_t limit) {
  std::string text;
  append_text(text, message, limit);
  if (text.size() > limit) {
    std::size_t end = limit;
    while (end > 0 && (text[end] & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  return text;
}

}  // namespace fakes::mail
