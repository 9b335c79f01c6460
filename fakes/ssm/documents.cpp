#include "fakes/ssm/documents.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/request.h"
#include "fakes/ssm/builtin_documents.h"
#include "fakes/ssm/document_content.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kDocument = "Document";
constexpr std::string_view kVersion = "DocumentVersion";
constexpr std::string_view kContent = "DocumentContent";
constexpr std::int64_t kMostDocuments = 500;
constexpr std::size_t kMostVersions = 1000;

[[noreturn]] void no_document() {
  throw Fault("InvalidDocument", "The specified document does not exist.");
}

// Of "arn:aws:ssm:us-east-1:111122223333:document/name" the name.
std::string_view bare_name(std::string_view name) {
  const std::size_t slash = name.starts_with("arn:") ? name.find("document/") : name.npos;
  return slash == name.npos ? name : name.substr(slash + 9);
}

std::string version_id(std::string_view name, std::string_view version) {
  return fmt::format("{}:{}", name, version);
}

void put_version(const Records& records, const Document& document) {
  const std::string id = version_id(document.name(), document.version());
  Value description = document.description;
  description.erase("Tags");
  records.put(kVersion, id, "DocumentDescription", description, document.name());
  records.put(kContent, id, "GetDocumentResult", Value::structure({{"Content", document.content}}),
              document.name());
}

void put_default(const Records& records, const std::string& name, const std::string& version) {
  records.put(kDocument, name, "DocumentDefaultVersionDescription",
              Value::structure({{"Name", name}, {"DefaultVersion", version}}));
}

// Landing zones name their own documents "AWSAccelerator-...", and AWS takes those.
void check_new_name(std::string_view name) {
  const std::string lower = lower_case(name);
  for (const char* prefix :
       {"aws-", "amazon", "amzn", "awsec2", "awsconfigremediation", "awssupport"}) {
    if (!lower.starts_with(prefix)) continue;
    throw Fault("ValidationException",
                fmt::format("The document name can't begin with {}: this prefix is reserved for "
                            "documents that AWS owns.",
                            prefix));
  }
}

// A new version with what the request says.
Document make_version(const Call& call, const std::string& type, const std::string& version) {
  const Value& input = call.input;
  const std::string format = input["DocumentFormat"].text_or("JSON");
  const DocumentContent content(input["Content"].text(), format, type);
  Document document{Value::structure({{"Name", input["Name"]}}), input["Content"].text()};
  Value& description = document.description;
  for (const char* member : {"DisplayName", "VersionName", "TargetType", "Requires"}) {
    if (const Value* value = input.find(member)) description.set(member, *value);
  }
  description.set("Owner", call.account);
  description.set("CreatedDate", call.now);
  description.set("Status", "Active");
  description.set("DocumentVersion", version);
  description.set("DocumentType", type);
  description.set("DocumentFormat", format);
  content.describe(description);
  return document;
}

Value create_document(Core& core, Call& call) {
  const std::string& name = call.input["Name"].text();
  check_new_name(name);
  return core.store.write([&](Transaction& transaction) {
    const Scope scope = scope_of(call);
    const Records records(transaction, scope);
    if (records.exists(kDocument, name)) {
      throw Fault("DocumentAlreadyExists", "The specified document already exists.");
    }
    if (records.count(kDocument) >= kMostDocuments) {
      throw Fault("DocumentLimitExceeded", "You can have at most 500 active SSM documents.");
    }
    Document document = make_version(call, call.input["DocumentType"].text_or("Command"), "1");
    put_version(records, document);
    put_default(records, name, "1");
    put_tags(transaction, scope, kDocument, name, call.input["Tags"]);
    document.description.set("LatestVersion", "1");
    document.description.set("DefaultVersion", "1");
    if (call.input["Tags"].size() > 0) document.description.set("Tags", call.input["Tags"]);
    return Value::structure({{"DocumentDescription", document.description}});
  });
}

// That it is based on a version that exists, and differs.
void check_update(const std::vector<Document>& versions, const Value& input) {
  const std::string base = input["DocumentVersion"].text_or("$LATEST");
  const auto has = [&](const auto& is) {
    return std::any_of(versions.begin(), versions.end(), is);
  };
  if (!base.starts_with('$') && !has([&](const Document& one) { return one.version() == base; })) {
    throw Fault("InvalidDocumentVersion", "The document version is not valid or does not exist.");
  }
  if (versions.back().content == input["Content"].text()) {
    throw Fault("DuplicateDocumentContent",
                "The content of the association document matches another document. Change the "
                "content of the document and try again.");
  }
  const std::string& name = input["VersionName"].text();
  if (!name.empty() &&
      has([&](const Document& one) { return one.description["VersionName"].text() == name; })) {
    throw Fault("DuplicateDocumentVersionName", "The specified version name is a duplicate.");
  }
  if (versions.size() >= kMostVersions) {
    throw Fault("DocumentVersionLimitExceeded",
                "The document has too many versions. Delete one or more document versions and "
                "try again.");
  }
}

Value update_document(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    const Scope scope = scope_of(call);
    const auto versions = own_versions(transaction, scope, call.input["Name"].text());
    check_update(versions, call.input);
    const Value& latest = versions.back().description;
    const std::string next = std::to_string(std::stoll(versions.back().version()) + 1);
    Document document = make_version(call, latest["DocumentType"].text(), next);
    for (const char* member : {"DisplayName", "TargetType", "Requires"}) {
      const Value* value = latest.find(member);
      if (value != nullptr && !call.input.has(member)) document.description.set(member, *value);
    }
    put_version(Records(transaction, scope), document);
    document.description.set("LatestVersion", next);
    document.description.set("DefaultVersion", latest["DefaultVersion"]);
    return Value::structure({{"DocumentDescription", document.description}});
  });
}

Value update_document_default_version(Core& core, Call& call) {
  const std::string& name = call.input["Name"].text();
  const std::string& version = call.input["DocumentVersion"].text();
  return core.store.write([&](Transaction& transaction) {
    const Scope scope = scope_of(call);
    for (const Document& one : own_versions(transaction, scope, name)) {
      if (one.version() != version) continue;
      put_default(Records(transaction, scope), name, version);
      Value out = Value::structure({{"Name", name}, {"DefaultVersion", version}});
      const Value* version_name = one.description.find("VersionName");
      if (version_name != nullptr) out.add("DefaultVersionName", *version_name);
      return Value::structure({{"Description", out}});
    }
    throw Fault("InvalidDocumentVersion", "The document version is not valid or does not exist.");
  });
}

void remove_document(Transaction& transaction, const Scope& scope, const std::string& name) {
  const Records records(transaction, scope);
  records.remove(kDocument, name);
  records.remove("DocumentPermission", name);
  records.remove_children(kDocumentReview, name);
  records.remove_children(kVersion, name);
  records.remove_children(kContent, name);
  remove_tags(transaction, scope, kDocument, name);
}

Value delete_document(Core& core, Call& call) {
  const Value& input = call.input;
  const std::string& name = input["Name"].text();
  core.store.write([&](Transaction& transaction) {
    const Scope scope = scope_of(call);
    const Records records(transaction, scope);
    if (find_builtin(name)) {
      throw Fault("InvalidDocumentOperation",
                  "You attempted to delete a document while it is owned by AWS.");
    }
    const auto versions = own_versions(transaction, scope, name);
    if (records.exists("DocumentPermission", name)) {
      throw Fault("InvalidDocumentOperation",
                  "You attempted to delete a document while it is still shared. You must stop "
                  "sharing the document before you can delete it.");
    }
    if (!input.has("DocumentVersion") && !input.has("VersionName")) {
      remove_document(transaction, scope, name);
      return;
    }
    const Document document = get_document(
        transaction, scope, name, input["DocumentVersion"].text(), input["VersionName"].text());
    if (document.version() == document.description["DefaultVersion"].text()) {
      throw Fault("InvalidDocumentOperation", "Default version of the document can't be deleted.");
    }
    records.remove(kVersion, version_id(name, document.version()));
    records.remove(kContent, version_id(name, document.version()));
  });
  return Value::structure();
}

Document read_document(Core& core, const Call& call) {
  return core.store.read([&](Transaction& transaction) {
    return get_document(transaction, scope_of(call), call.input["Name"].text(),
                        call.input["DocumentVersion"].text(), call.input["VersionName"].text());
  });
}

Value get_document_operation(Core& core, Call& call) {
  const Document document = read_document(core, call);
  const Value& description = document.description;
  const std::string& stored = document.format();
  const std::string format =
      stored == "TEXT" ? stored : call.input["DocumentFormat"].text_or("JSON");
  const DocumentContent content(document.content, stored, description["DocumentType"].text());
  Value out = Value::structure({{"Name", description["Name"]}});
  for (const char* member : {"CreatedDate", "DisplayName", "VersionName", "DocumentVersion",
                             "Status", "DocumentType", "Requires"}) {
    if (const Value* value = description.find(member)) out.add(member, *value);
  }
  out.add("Content", content.text_as(format));
  out.add("DocumentFormat", format);
  return out;
}

Value describe_document(Core& core, Call& call) {
  Document document = read_document(core, call);
  const Value tags = core.store.read([&](Transaction& transaction) {
    return tags_of(transaction, scope_of(call), kDocument, document.name());
  });
  if (tags.size() > 0) document.description.set("Tags", tags);
  return Value::structure({{"Document", document.description}});
}

}  // namespace

std::vector<Document> own_versions(Transaction& transaction, const Scope& scope,
                                   std::string_view name) {
  const Records records(transaction, scope);
  const auto current = records.find(kDocument, name);
  if (!current) no_document();
  std::vector<Document> versions;
  for (Value& description : records.children(kVersion, name)) {
    const std::string id = version_id(name, description["DocumentVersion"].text());
    const auto content = records.find(kContent, id);
    versions.push_back({std::move(description), content ? (*content)["Content"].text() : ""});
  }
  if (versions.empty()) no_document();
  const std::string latest = versions.back().version();
  for (Document& one : versions) {
    one.description.set("LatestVersion", latest);
    one.description.set("DefaultVersion", (*current)["DefaultVersion"]);
  }
  return versions;
}

Document get_document(Transaction& transaction, const Scope& scope, std::string_view name,
                      std::string_view version, std::string_view version_name) {
  name = bare_name(name);
  auto builtin = find_builtin(name);
  if (builtin) {
    if (!version.empty() && !version.starts_with('$') && version != "1") no_document();
    return *std::move(builtin);
  }
  for (const Document& one : own_versions(transaction, scope, name)) {
    const Value& description = one.description;
    std::string wanted(version);
    if (wanted == "$LATEST") wanted = description["LatestVersion"].text();
    if (wanted == "$DEFAULT" || (wanted.empty() && version_name.empty())) {
      wanted = description["DefaultVersion"].text();
    }
    const bool is_version = wanted.empty() || wanted == one.version();
    const bool is_name = version_name.empty() || version_name == description["VersionName"].text();
    if (is_version && is_name) return one;
  }
  no_document();
}

nlohmann::ordered_json content_of(const Document& document) {
  return DocumentContent(document.content, document.format(),
                         document.description["DocumentType"].text())
      .json();
}

std::vector<Document> own_documents(Transaction& transaction, const Scope& scope) {
  std::vector<Document> documents;
  for (const Value& one : Records(transaction, scope).all(kDocument)) {
    documents.push_back(get_document(transaction, scope, one["Name"].text()));
  }
  std::sort(documents.begin(), documents.end(),
            [](const Document& a, const Document& b) { return a.name() < b.name(); });
  return documents;
}

void add_document_operations(Operations& operations) {
  operations.add("CreateDocument", create_document);
  operations.add("UpdateDocument", update_document);
  operations.add("UpdateDocumentDefaultVersion", update_document_default_version);
  operations.add("DeleteDocument", delete_document);
  operations.add("GetDocument", get_document_operation);
  operations.add("DescribeDocument", describe_document);
}

}  // namespace fakes::ssm
