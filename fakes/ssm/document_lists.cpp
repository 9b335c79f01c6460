// Lists of documents and their versions, whom they are shared with, and their reviews.
#include <algorithm>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ssm/builtin_documents.h"
#include "fakes/ssm/documents.h"
#include "fakes/ssm/paging.h"
#include "fakes/ssm/records.h"
#include "fakes/ssm/tags.h"

namespace fakes::ssm {

namespace {

constexpr std::string_view kPermission = "DocumentPermission";
constexpr std::size_t kMostShares = 1000;

struct Filter {
  std::string key;
  std::vector<std::string> values;
};

std::vector<Filter> read_filters(const Value& input) {
  std::vector<Filter> filters;
  for (const Value& one : input["DocumentFilterList"].items()) {
    filters.push_back({one["key"].text(), {one["value"].text()}});
  }
  for (const Value& one : input["Filters"].items()) {
    Filter filter{one["Key"].text(), {}};
    for (const Value& value : one["Values"].items()) filter.values.push_back(value.text());
    const bool is_known = filter.key == "Name" || filter.key == "Owner" ||
                          filter.key == "PlatformTypes" || filter.key == "DocumentType" ||
                          filter.key == "TargetType" || filter.key == "SearchKeyword" ||
                          filter.key == "VersionName" || filter.key.starts_with("tag:");
    if (!is_known) {
      throw Fault("InvalidFilterKey", "The specified filter key is not valid: " + filter.key + ".");
    }
    filters.push_back(std::move(filter));
  }
  return filters;
}

bool passes_owner(const Document& document, const std::string& owner) {
  const bool is_amazon = document.description["Owner"].text() == "Amazon";
  if (owner == "Self" || owner == "Private") return !is_amazon;
  if (owner == "Amazon" || owner == "Public") return is_amazon;
  return owner == "All";
}

bool passes(const Document& document, const Value& tags, const Filter& filter) {
  const Value& description = document.description;
  const auto any = [&](const auto& is) {
    return std::any_of(filter.values.begin(), filter.values.end(), is);
  };
  if (filter.key.starts_with("tag:")) {
    return std::any_of(tags.items().begin(), tags.items().end(), [&](const Value& tag) {
      return tag["Key"].text() == filter.key.substr(4) &&
             any([&](const std::string& value) { return tag["Value"].text() == value; });
    });
  }
  return any([&](const std::string& value) {
    if (filter.key == "Name") return document.name().starts_with(value);
    if (filter.key == "Owner") return passes_owner(document, value);
    if (filter.key == "SearchKeyword") return document.name().find(value) != std::string::npos;
    if (filter.key == "PlatformTypes") {
      const auto& all = description["PlatformTypes"].items();
      return std::any_of(all.begin(), all.end(),
                         [&](const Value& one) { return one.text() == value; });
    }
    return description[filter.key].text() == value;
  });
}

// AWS's own documents are listed when they are asked for, by owner or by name.
bool wants_builtins(const std::vector<Filter>& filters) {
  return std::any_of(filters.begin(), filters.end(), [](const Filter& filter) {
    return filter.key == "Name" || filter.key == "Owner" || filter.key == "SearchKeyword";
  });
}

Value identifier_of(const Document& document, const Value& tags) {
  Value out = Value::structure();
  for (const char* member : {"Name", "CreatedDate", "DisplayName", "Owner", "VersionName",
                             "PlatformTypes", "DocumentVersion", "DocumentType", "SchemaVersion",
                             "DocumentFormat", "TargetType", "Requires"}) {
    if (const Value* value = document.description.find(member)) out.add(member, *value);
  }
  out.add("Tags", tags);
  return out;
}

Value list_documents(Core& core, Call& call) {
  const std::vector<Filter> filters = read_filters(call.input);
  return core.store.read([&](Transaction& transaction) {
    Page page(call.input, 50);
    std::vector<Document> documents = own_documents(transaction, scope_of(call));
    if (wants_builtins(filters)) {
      for (Document& one : builtin_documents()) documents.push_back(std::move(one));
    }
    for (const Document& one : documents) {
      const Value tags = tags_of(transaction, scope_of(call), "Document", one.name());
      const bool is_listed = std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
        return passes(one, tags, filter);
      });
      if (is_listed && page.wants_next()) page.add(identifier_of(one, tags));
    }
    Value output = Value::structure();
    page.write(output, "DocumentIdentifiers");
    // AWS ends this list with an empty token.
    if (!output.has("NextToken")) output.set("NextToken", "");
    return output;
  });
}

Value list_document_versions(Core& core, Call& call) {
  const std::string& name = call.input["Name"].text();
  return core.store.read([&](Transaction& transaction) {
    std::vector<Document> versions;
    if (auto builtin = find_builtin(name)) {
      versions.push_back(*std::move(builtin));
    } else {
      versions = own_versions(transaction, scope_of(call), name);
    }
    Value::List items;
    for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
      Value item = Value::structure();
      for (const char* member : {"Name", "DisplayName", "DocumentVersion", "VersionName",
                                 "CreatedDate", "DocumentFormat", "Status"}) {
        if (const Value* value = it->description.find(member)) item.add(member, *value);
      }
      item.add("IsDefaultVersion", it->version() == it->description["DefaultVersion"].text());
      items.push_back(std::move(item));
    }
    return page_of(call.input, "DocumentVersions", std::move(items));
  });
}

bool is_account_or_all(const std::string& id) {
  const bool is_all = same_name(id, "all");
  return is_all || (id.size() == 12 &&
                    std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

void check_accounts(const Value& ids, std::string_view member) {
  bool has_all = false;
  for (const Value& id : ids.items()) {
    if (!is_account_or_all(id.text())) {
      throw Fault("ValidationException",
                  fmt::format("1 validation error detected: Value '[{}]' at '{}' failed to "
                              "satisfy constraint: Member must satisfy constraint: [Member must "
                              "satisfy regular expression pattern: (?i)all|[0-9]{{12}}]",
                              id.text(), member));
    }
    has_all = has_all || same_name(id.text(), "all");
  }
  if (has_all && ids.size() > 1) {
    throw Fault("DocumentPermissionLimit", "Accounts can either be all or a group of AWS accounts");
  }
}

void check_permission_type(const Value& input) {
  const std::string& type = input["PermissionType"].text();
  if (type == "Share") return;
  throw Fault("InvalidPermissionType",
              fmt::format("1 validation error detected: Value '{}' at 'permissionType' failed to "
                          "satisfy constraint: Member must satisfy enum value set: [Share]",
                          type));
}

bool names_account(const Value& ids, const std::string& id) {
  return std::any_of(ids.items().begin(), ids.items().end(),
                     [&](const Value& one) { return one.text() == id; });
}

Value modify_document_permission(Core& core, Call& call) {
  const Value& input = call.input;
  check_permission_type(input);
  check_accounts(input["AccountIdsToAdd"], "accountIdsToAdd");
  check_accounts(input["AccountIdsToRemove"], "accountIdsToRemove");
  const std::string& name = input["Name"].text();
  core.store.write([&](Transaction& transaction) {
    const Records records(transaction, scope_of(call));
    own_versions(transaction, scope_of(call), name);
    const Value before = records.find(kPermission, name).value_or(Value::structure());
    Value list = Value::list();
    for (const Value& one : before["AccountSharingInfoList"].items()) {
      const std::string& id = one["AccountId"].text();
      if (names_account(input["AccountIdsToRemove"], id)) continue;
      if (!names_account(input["AccountIdsToAdd"], id)) list.push(one);
    }
    for (const Value& id : input["AccountIdsToAdd"].items()) {
      list.push(Value::structure(
          {{"AccountId", id},
           {"SharedDocumentVersion", input["SharedDocumentVersion"].text_or("$DEFAULT")}}));
    }
    if (list.size() > kMostShares) {
      throw Fault("DocumentPermissionLimit",
                  "The document can't be shared with more AWS accounts. You can specify a maximum "
                  "of 20 accounts per API operation to share a private document.");
    }
    if (list.size() == 0) {
      records.remove(kPermission, name);
    } else {
      records.put(kPermission, name, "DescribeDocumentPermissionResponse",
                  Value::structure({{"AccountSharingInfoList", std::move(list)}}));
    }
  });
  return Value::structure();
}

Value describe_document_permission(Core& core, Call& call) {
  check_permission_type(call.input);
  const std::string& name = call.input["Name"].text();
  return core.store.read([&](Transaction& transaction) {
    own_versions(transaction, scope_of(call), name);
    const Value stored =
        Records(transaction, scope_of(call)).find(kPermission, name).value_or(Value::structure());
    Value output = page_of(call.input, "AccountSharingInfoList",
                           stored["AccountSharingInfoList"].items(), 200);
    Value ids = Value::list();
    for (const Value& one : output["AccountSharingInfoList"].items()) ids.push(one["AccountId"]);
    output.set("AccountIds", std::move(ids));
    return output;
  });
}

std::string_view status_after(std::string_view action) {
  if (action == "Approve") return "APPROVED";
  if (action == "Reject") return "REJECTED";
  return "PENDING";
}

Value update_document_metadata(Core& core, Call& call) {
  const std::string& name = call.input["Name"].text();
  const Value& review = call.input["DocumentReviews"];
  core.store.write([&](Transaction& transaction) {
    const Document document = get_document(transaction, scope_of(call), name,
                                           call.input["DocumentVersion"].text_or("$LATEST"));
    Value one = Value::structure({{"CreateTime", call.now},
                                  {"UpdatedTime", call.now},
                                  {"ReviewStatus", status_after(review["Action"].text())}});
    if (const Value* comment = review.find("Comment")) one.add("Comment", *comment);
    one.add("Reviewer", call.identity.user_id);
    Records(transaction, scope_of(call))
        .put(kDocumentReview, random_uuid(), "DocumentReviewerResponseSource", one,
             document.name());
  });
  return Value::structure();
}

Value list_document_metadata_history(Core& core, Call& call) {
  const std::string& name = call.input["Name"].text();
  return core.store.read([&](Transaction& transaction) {
    const Document document = get_document(transaction, scope_of(call), name,
                                           call.input["DocumentVersion"].text_or("$LATEST"));
    Page page(call.input, 50);
    for (Value& one :
         Records(transaction, scope_of(call)).children(kDocumentReview, document.name())) {
      if (page.wants_next()) page.add(std::move(one));
    }
    Value metadata = Value::structure();
    page.write(metadata, "ReviewerResponse");
    Value output =
        Value::structure({{"Name", document.name()}, {"DocumentVersion", document.version()}});
    if (const Value* token = metadata.find("NextToken")) output.set("NextToken", *token);
    metadata.erase("NextToken");
    output.set("Metadata", std::move(metadata));
    return output;
  });
}

}  // namespace

void add_document_list_operations(Operations& operations) {
  operations.add("ListDocuments", list_documents);
  operations.add("ListDocumentVersions", list_document_versions);
  operations.add("ModifyDocumentPermission", modify_document_permission);
  operations.add("DescribeDocumentPermission", describe_document_permission);
  operations.add("UpdateDocumentMetadata", update_document_metadata);
  operations.add("ListDocumentMetadataHistory", list_document_metadata_history);
}

}  // namespace fakes::ssm
