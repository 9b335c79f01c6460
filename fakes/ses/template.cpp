#include "fakes/ses/template.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "fakes/mail/compose.h"
#include "fakes/ses/document.h"
#include "fakes/ses/handlebars.h"
#include "fakes/ses/tags.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::int64_t kMostTemplates = 20'000;
constexpr std::size_t kMaxSize = 500 << 10;

// Name and document of what a create or update sends.
struct Given {
  std::string name;
  Value document = Value::structure();
};

Given given_template(const Call& call) {
  Given given;
  if (is_v2(call)) {
    const Value& content = call.input["TemplateContent"];
    given.name = call.input["TemplateName"].text();
    for (const char* part : {"Subject", "Text", "Html"}) given.document.set(part, content[part]);
  } else {
    const Value& content = call.input["Template"];
    given.name = content["TemplateName"].text();
    for (const char* part : {"Subject", "Text", "Html"}) {
      given.document.set(part, content[std::string(part) + "Part"]);
    }
  }
  return given;
}

Fault bad_template(const Call& call, std::string message, const std::string& name) {
  Fault fault(is_v2(call) ? "BadRequestException" : "InvalidTemplate", std::move(message));
  if (!is_v2(call)) fault.with("TemplateName", name);
  return fault;
}

void check(const Call& call, const Given& given) {
  const auto is_allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  };
  const std::string& name = given.name;
  if (name.empty()) throw invalid(call, "Template name must be specified.");
  if (name.size() > 64 || !std::all_of(name.begin(), name.end(), is_allowed)) {
    throw invalid(call, fmt::format("Invalid template name <{}>: 1 to 64 alphanumeric ASCII "
                                    "characters, '_' and '-' are allowed.",
                                    name));
  }
  std::size_t size = 0;
  for (const auto& part : given.document.fields()) {
    const std::string& text = part.value.text();
    size += text.size();
    try {
      static_cast<void>(Template(text));
    } catch (const BadTemplate& bad) {
      throw bad_template(call, fmt::format("Template {} is not valid: {}.", name, bad.message()),
                         name);
    }
  }
  if (size > kMaxSize) throw bad_template(call, "The template is larger than 500 KB.", name);
}

Value create(Core& core, Call& call) {
  Given given = given_template(call);
  check(call, given);
  given.document.set("Tags", checked_tags(call, call.input["Tags"]));
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    Records templates(change, place, "template");
    if (templates.has(given.name)) {
      throw already_exists(
          call, "AlreadyExists",
          fmt::format("Template {} already exists for account id {}", given.name, call.account));
    }
    if (templates.count() >= kMostTemplates) throw limit_exceeded(call, "Too many templates.");
    templates.put(given.name, given.document, call.now);
  });
  return Value::structure();
}

Value update(Core& core, Call& call) {
  Given given = given_template(call);
  core.store.write([&](Transaction& change) {
    const Value before = expect_template(change, call, given.name);
    check(call, given);
    given.document.set("Tags", before["Tags"]);
    const Place place = place_of(call);
    Records(change, place, "template").put(given.name, given.document, call.now);
  });
  return Value::structure();
}

Value remove(Core& core, Call& call) {
  const std::string& name = call.input["TemplateName"].text();
  core.store.write([&](Transaction& change) {
    const Place place = place_of(call);
    const bool was_there = Records(change, place, "template").erase(name);
    if (!was_there && is_v2(call)) throw no_template(call, name);
  });
  return Value::structure();
}

Value get(Core& core, Call& call) {
  const std::string& name = call.input["TemplateName"].text();
  const Value document =
      core.store.read([&](Transaction& look) { return expect_template(look, call, name); });
  Value content = Value::structure();
  const std::string suffix = is_v2(call) ? "" : "Part";
  for (const char* part : {"Subject", "Text", "Html"}) content.set(part + suffix, document[part]);
  if (!is_v2(call)) {
    content.set("TemplateName", name);
    return Value::structure({{"Template", std::move(content)}});
  }
  return Value::structure({{"TemplateName", name},
                           {"TemplateContent", std::move(content)},
                           {"Tags", document["Tags"]}});
}

Value list(Core& core, Call& call) {
  const Place place = place_of(call);
  const Page page = core.store.read(
      [&](Transaction& look) { return page_of(call, Records(look, place, "template"), 100); });
  const char* name = is_v2(call) ? "TemplateName" : "Name";
  Value shown = Value::list();
  for (const Record& record : page.records) {
    shown.push(Value::structure({{name, record.name}, {"CreatedTimestamp", record.created}}));
  }
  Value output = Value::structure({{"TemplatesMetadata", std::move(shown)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value test_render(Core& core, Call& call) {
  const std::string& name = call.input["TemplateName"].text();
  const Value document =
      core.store.read([&](Transaction& look) { return expect_template(look, call, name); });
  const Value data = read_json_text(call.input["TemplateData"].text());
  if (data.kind() != Value::Kind::structure) {
    throw Fault(is_v2(call) ? "BadRequestException" : "InvalidRenderingParameter",
                "Template rendering data is invalid");
  }
  mail::Composition parts;
  try {
    Rendered rendered = render(document, data);
    parts.subject = std::move(rendered.subject);
    parts.text = std::move(rendered.text);
    parts.html = std::move(rendered.html);
  } catch (const CannotRender& error) {
    throw Fault(is_v2(call)                 ? "BadRequestException"
                : error.attribute().empty() ? "InvalidRenderingParameter"
                                            : "MissingRenderingAttribute",
                error.message());
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(call.now).time_since_epoch();
  parts.date = mail::rfc5322_date(seconds.count());
  const std::string message = mail::compose(parts);
  return Value::structure({{"RenderedTemplate", mail::edit_fields(message, {"From"}, "")}});
}

}  // namespace

Value expect_template(Transaction& look, const Call& call, std::string_view name) {
  const Place place = place_of(call);
  const auto record = Records(look, place, "template").find(name);
  if (!record) throw no_template(call, name);
  return record->document;
}

Value read_template_data(const Call& call, const std::string& text) {
  if (text.empty()) return Value::structure();
  Value data = read_json_text(text);
  if (data.kind() != Value::Kind::structure) {
    throw invalid(call, "Template rendering data is invalid");
  }
  return data;
}

Rendered render(const Value& document, const Value& data) {
  Rendered rendered;
  rendered.subject = Template(document["Subject"].text()).render(data);
  if (document.has("Text")) rendered.text = Template(document["Text"].text()).render(data);
  if (document.has("Html")) rendered.html = Template(document["Html"].text()).render(data);
  return rendered;
}

Operations template_operations() {
  return {
      {"ses", "CreateTemplate", create},        {"ses", "UpdateTemplate", update},
      {"ses", "DeleteTemplate", remove},        {"ses", "GetTemplate", get},
      {"ses", "ListTemplates", list},           {"ses", "TestRenderTemplate", test_render},
      {"sesv2", "CreateEmailTemplate", create}, {"sesv2", "UpdateEmailTemplate", update},
      {"sesv2", "DeleteEmailTemplate", remove}, {"sesv2", "GetEmailTemplate", get},
      {"sesv2", "ListEmailTemplates", list},    {"sesv2", "TestRenderEmailTemplate", test_render},
  };
}

}  // namespace fakes::ses
