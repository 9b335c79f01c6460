// What the text of a document says: JSON or YAML of one of the schemas of SSM documents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "fakes/wire/value.h"

namespace fakes::ssm {

class DocumentContent {
 public:
  // `format` is "JSON", "YAML" or "TEXT", `type` a DocumentType. Throws Fault
  // InvalidDocumentContent and InvalidDocumentSchemaVersion.
  DocumentContent(std::string text, std::string_view format, std::string_view type);

  // Sets Description, Parameters, PlatformTypes, SchemaVersion, Hash and HashType of a
  // DocumentDescription.
  void describe(wire::Value& description) const;
  // The text in another format.
  std::string text_as(std::string_view format) const;

  const nlohmann::ordered_json& json() const { return json_; }
  // Names of the plugins ("aws:runShellScript") that it runs, in their order.
  std::vector<std::string> actions() const;

 private:
  wire::Value parameters() const;
  std::vector<std::string> platforms() const;

  std::string text_;
  std::string format_;
  std::string type_;
  nlohmann::ordered_json json_;
};

}  // namespace fakes::ssm
