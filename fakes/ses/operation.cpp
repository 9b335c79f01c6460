#include "fakes/ses/operation.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/ses/document.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

void complete(Value& known, const Value& sent, const std::optional<wire::Shape>& shape) {
  for (const auto& field : sent.fields()) {
    if (field.value.is_null()) continue;
    const auto member = shape ? shape->find(field.name) : std::nullopt;
    if (!member) {
      known.set(field.name, field.value);
      continue;
    }
    const Value* present = known.find(field.name);
    if (present == nullptr || !member->shape().is(wire::Type::structure)) continue;
    Value deeper = *present;
    complete(deeper, field.value, member->shape());
    known.set(field.name, std::move(deeper));
  }
}

Value known(const Value& value, const wire::Shape& shape) {
  if (shape.is(wire::Type::list) && value.kind() == Value::Kind::list) {
    Value list = Value::list();
    for (const Value& item : value.items()) list.push(known(item, shape.list_member().shape()));
    return list;
  }
  if (shape.is(wire::Type::map)) {
    Value map = Value::map();
    for (const auto& field : value.fields()) {
      map.add(field.name, known(field.value, shape.map_value().shape()));
    }
    return map;
  }
  if (!shape.is(wire::Type::structure) || value.is_null()) return value;
  Value structure = Value::structure();
  for (const auto& field : value.fields()) {
    const auto member = shape.find(field.name);
    if (member && !field.value.is_null()) {
      structure.add(field.name, known(field.value, member->shape()));
    }
  }
  return structure;
}

}  // namespace

bool is_v2(const Call& call) {
  return call.wire.service.name() == "sesv2";
}

Fault invalid(const Call& call, std::string message) {
  return {is_v2(call) ? "BadRequestException" : "InvalidParameterValue", std::move(message)};
}

Fault not_found(const Call& call, std::string_view v1, std::string message) {
  return {is_v2(call) ? "NotFoundException" : v1, std::move(message)};
}

Fault already_exists(const Call& call, std::string_view v1, std::string message) {
  return {is_v2(call) ? "AlreadyExistsException" : v1, std::move(message)};
}

Fault limit_exceeded(const Call& call, std::string message) {
  return {is_v2(call) ? "LimitExceededException" : "LimitExceeded", std::move(message)};
}

Fault no_configuration_set(const Call& call, std::string_view name) {
  Fault fault = not_found(call, "ConfigurationSetDoesNotExist",
                          fmt::format("Configuration set <{}> does not exist.", name));
  if (!is_v2(call)) fault.with("ConfigurationSetName", std::string(name));
  return fault;
}

Fault no_template(const Call& call, std::string_view name) {
  Fault fault =
      not_found(call, "TemplateDoesNotExist", fmt::format("Template {} does not exist.", name));
  if (!is_v2(call)) fault.with("TemplateName", std::string(name));
  return fault;
}

Fault bad_token(const Call& call) {
  return invalid(call, fmt::format("Invalid token <{}>.", call.input["NextToken"].text()));
}

std::size_t page_size(const Call& call, std::size_t most) {
  for (const std::string_view name : {"MaxItems", "MaxResults", "PageSize"}) {
    const Value* size = call.input.find(name);
    if (size == nullptr) continue;
    if (size->integer() < 0) throw invalid(call, fmt::format("{} must not be negative.", name));
    if (size->integer() > 0) return std::min(most, static_cast<std::size_t>(size->integer()));
  }
  return most;
}

Page page_of(const Call& call, Records records, std::size_t most) {
  auto page = records.page(call.input["NextToken"].text(), page_size(call, most));
  if (!page) throw bad_token(call);
  return std::move(*page);
}

Value complete_input(const Call& call) {
  Value input = call.input;
  complete(input, read_json_text(call.request.body),
           call.wire.operation ? call.wire.operation->input() : std::nullopt);
  return input;
}

Value known_output(const Call& call, const Value& output) {
  const auto shape = call.wire.operation->output();
  return shape ? known(output, *shape) : Value::structure();
}

}  // namespace fakes::ses
