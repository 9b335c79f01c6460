#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ses/deliverability.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kExport = "export_job";

Record expect_job(Transaction& look, const Call& call) {
  const std::string& id = call.input["JobId"].text();
  const auto record = Records(look, place_of(call), kExport).find(id);
  if (!record) throw Fault("NotFoundException", fmt::format("Job {} does not exist.", id));
  return *record;
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
    const Record record = expect_job(look, call);
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
    Record record = expect_job(change, call);
    record.document.set("JobStatus", "CANCELLED");
    Records(change, place_of(call), kExport).put(record.name, record.document, call.now);
  });
  return Value::structure();
}

}  // namespace

Operations job_operations() {
  return {
      {"sesv2", "CreateExportJob", create_export},
      {"sesv2", "GetExportJob", get_export},
      {"sesv2", "ListExportJobs", list_exports},
      {"sesv2", "CancelExportJob", cancel_export},
  };
}

}  // namespace fakes::ses
