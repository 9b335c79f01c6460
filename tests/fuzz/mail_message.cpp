// Messages taken apart: every part of every tree is decoded, and what compose() makes of the texts
// is read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "fakes/mail/compose.h"
#include "fakes/mail/mime.h"
#include "fakes/wire/encoding.h"

namespace {

void decode(const fakes::mail::Part& part) {
  for (const auto& field : part.fields.all()) {
    if (!fakes::wire::is_utf8(field.value())) std::abort();
  }
  if (!fakes::wire::is_utf8(part.text())) std::abort();
  for (const auto& inner : part.parts) {
    if (inner.body.data() < part.body.data() ||
        inner.body.data() + inner.body.size() > part.body.data() + part.body.size()) {
      std::abort();
    }
    decode(inner);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto message = fakes::mail::parse(text);
  decode(message);
  if (fakes::mail::readable_text(message, 100).size() > 100) std::abort();
  fakes::mail::attachments(message);
  fakes::mail::edit_fields(text, {"Bcc", "X-SES-CONFIGURATION-SET"}, "");

  const std::string subject = fakes::wire::repair_utf8(message.fields.value("Subject"));
  fakes::mail::Composition parts;
  parts.from = "a@x.example";
  parts.to = message.fields.values("To");
  parts.subject = subject;
  parts.text = fakes::wire::repair_utf8(text);
  parts.attachments = {{subject, "application/octet-stream", std::string(text)}};
  const std::string composed = fakes::mail::compose(parts);
  const auto again = fakes::mail::parse(composed);
  const auto found = fakes::mail::attachments(again);
  if (found.size() != 1 || found[0]->content() != text) std::abort();
  return 0;
}
