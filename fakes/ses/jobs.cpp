#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ses/contact_list.h"
#include "fakes/ses/deliverability.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kImport = "import_job";
constexpr const char* kExport = "export_job";

Record expect_job(Transaction& look, const Call& call, const char* kind) {
  const std::string& id = call.input["JobId"].text();
  const auto record = Records(look, place_of(call), kind).find(id);
  if (!record) throw Fault("NotFoundException", fmt::format("Job {} does not exist.", id));
  return *record;
}

// The file itself is not read: the job waits, as on AWS before its turn.
Value create_import(Core& core, Call& call) {
  const Value& destination = call.input["ImportDestination"];
  const Value& list = destination["ContactListDestination"];
  if (list.is_null() == destination["SuppressionListDestination"].is_null()) {
    throw invalid(call, "Exactly one import destination must be specified.");
  }
  if (call.input["ImportDataSource"]["S3Url"].text().rfind("s3://", 0) != 0) {
    throw invalid(call, "The S3 URL must begin with s3://.");
  }
  const std::string id = random_uuid();
  core.store.write([&](Transaction& change) {
    if (!list.is_null()) {
      expect_contact_list(change, list["ContactListName"].text(), place_of(call));
    }
    Records(change, place_of(call), kImport).put(id, call.input, call.now);
  });
  return Value::structure({{"JobId", id}});
}

Value shown_import(const Record& record) {
  return Value::structure({{"JobId", record.name},
                           {"ImportDestination", record.document["ImportDestination"]},
                           {"JobStatus", "CREATED"},
                           {"CreatedTimestamp", record.created},
                           {"ProcessedRecordsCount", 0},
                           {"FailedRecordsCount", 0}});
}

Value get_import(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const Record record = expect_job(look, call, kImport);
    Value output = shown_import(record);
    output.set("ImportDataSource", record.document["ImportDataSource"]);
    return output;
  });
}

Value list_imports(Core& core, Call& call) {
  const Page page = core.store.read([&](Transaction& look) {
    return page_of(call, Records(look, place_of(call), kImport), 1000);
  });
  const std::string& type = call.input["ImportDestinationType"].text();
  Value jobs = Value::list();
  for (const Record& record : page.records) {
    const bool is_list = record.document["ImportDestination"].has("ContactListDestination");
    if (type.empty() || (type == "CONTACT_LIST") == is_list) jobs.push(shown_import(record));
  }
  Value output = Value::structure({{"ImportJobs", std::move(jobs)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value create_export(Core& core, Call& call) {
  const Value& source = call.input["ExportDataSource"];
  if (source.size() != 1) throw invalid(call, "Exactly one export source must be specified.");
  Value document = call.input;
  document.set("JobStatus", "CREATED");
  const std::string id = random_uuid();
  core.store.write([&](Transaction& change) {
    Records(change, place_of(call), kExport).put(id, document, call.now);
  });
  return Value::structure({{"JobId", id}});
}

std::string source_type(const Record& record) {
  const bool is_metrics = record.document["ExportDataSource"].has("MetricsDataSource");
  return is_metrics ? "METRICS_DATA" : "MESSAGE_INSIGHTS";
}

Value get_export(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const Record record = expect_job(look, call, kExport);
    Value output = record.document;
    Value source = output["ExportDataSource"];
    if (source.has("MetricsDataSource")) {
      Value metrics = source["MetricsDataSource"];
      Value dimensions = Value::map();
      for (const auto& field : metrics["Dimensions"].fields()) {
        dimensions.set(field.name, field.value);
      }
      metrics.set("Dimensions", std::move(dimensions));
      source.set("MetricsDataSource", std::move(metrics));
      output.set("ExportDataSource", std::move(source));
    }
    output.set("JobId", record.name);
    output.set("ExportSourceType", source_type(record));
    output.set("CreatedTimestamp", record.created);
    return output;
  });
}

Value list_exports(Core& core, Call& call) {
  const Page page = core.store.read([&](Transaction& look) {
    return page_of(call, Records(look, place_of(call), kExport), 1000);
  });
  const std::string& type = call.input["ExportSourceType"].text();
  const std::string& status = call.input["JobStatus"].text();
  Value jobs = Value::list();
  for (const Record& record : page.records) {
    const Value& own_status = record.document["JobStatus"];
    if (!type.empty() && type != source_type(record)) continue;
    if (!status.empty() && status != own_status.text()) continue;
    jobs.push(Value::structure({{"JobId", record.name},
                                {"ExportSourceType", source_type(record)},
                                {"JobStatus", own_status},
                                {"CreatedTimestamp", record.created}}));
  }
  Value output = Value::structure({{"ExportJobs", std::move(jobs)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value cancel_export(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Record record = expect_job(change, call, kExport);
    record.document.set("JobStatus", "CANCELLED");
    Records(change, place_of(call), kExport).put(record.name, record.document, call.now);
  });
  return Value::structure();
}

}  // namespace

Operations job_operations() {
  return {
      {"sesv2", "CreateImportJob", create_import}, {"sesv2", "GetImportJob", get_import},
      {"sesv2", "ListImportJobs", list_imports},   {"sesv2", "ListImportJobsByPost", list_imports},
      {"sesv2", "CreateExportJob", create_export}, {"sesv2", "GetExportJob", get_export},
      {"sesv2", "ListExportJobs", list_exports},   {"sesv2", "CancelExportJob", cancel_export},
  };
}

}  // namespace fakes::ses
