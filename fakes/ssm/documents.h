// SSM documents, the account's own and those that AWS publishes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "fakes/ssm/operations.h"
#include "fakes/ssm/scope.h"
#include "fakes/store.h"

namespace fakes::ssm {

// Shape DocumentReviewerResponseSource, below the document.
constexpr std::string_view kDocumentReview = "DocumentReview";

struct Document {
  Value description;  // shape DocumentDescription
  std::string content;

  const std::string& name() const { return description["Name"].text(); }
  const std::string& version() const { return description["DocumentVersion"].text(); }
  const std::string& format() const { return description["DocumentFormat"].text(); }
};

// `version` is a number, "$DEFAULT" (also ""), or "$LATEST"; `version_name` may narrow it. The name
// may be an ARN. Throws Fault InvalidDocument.
Document get_document(Transaction& transaction, const Scope& scope, std::string_view name,
                      std::string_view version = "", std::string_view version_name = "");
// What its text says.
nlohmann::ordered_json content_of(const Document& document);
// All versions of an own document, the oldest first. Throws Fault InvalidDocument.
std::vector<Document> own_versions(Transaction& transaction, const Scope& scope,
                                   std::string_view name);
// The default versions of all own documents, in alphabetical order.
std::vector<Document> own_documents(Transaction& transaction, const Scope& scope);

void add_document_operations(Operations& operations);
// ListDocuments, ListDocumentVersions, permissions and reviews: document_lists.cpp.
void add_document_list_operations(Operations& operations);

}  // namespace fakes::ssm
