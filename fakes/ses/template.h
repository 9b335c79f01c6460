// Templates of mail, one store for both versions of the API. Documents: Subject, Text, Html, Tags.
#pragma once

#include <optional>
#include <string>

#include "fakes/ses/operation.h"

namespace fakes::ses {

struct Rendered {
  std::string subject;
  std::optional<std::string> text;
  std::optional<std::string> html;
};

// The document. Throws the fault that there is none of that name.
wire::Value expect_template(Transaction& look, const Call& call, std::string_view name);
// What `TemplateData` says. Throws the version's fault when it is no JSON object.
wire::Value read_template_data(const Call& call, const std::string& text);
// Throws CannotRender, BadTemplate (handlebars.h).
Rendered render(const wire::Value& document, const wire::Value& data);

Operations template_operations();

}  // namespace fakes::ses
