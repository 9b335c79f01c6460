#include "fakes/ses/operation.h"

#include <algorithm>

#include <fmt/format.h>

namespace fakes::ses {

using wire::Fault;

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
    const wire::Value* size = call.input.find(name);
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

}  // namespace fakes::ses
