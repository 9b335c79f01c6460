#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/request.h"
#include "fakes/ses/account.h"
#include "fakes/ses/deliverability.h"
#include "fakes/ses/document.h"

namespace fakes::ses {
namespace {

using std::chrono::days;
using wire::Fault;
using wire::Value;

constexpr const char* kExport = "export_job";
// Below the paths of version 2, so that the gateway gives it to SES. Who has the job's id may read.
constexpr std::string_view kPath = "/v2/email/exports/";
// How long a job can still be cancelled.
constexpr std::chrono::seconds kWork{2};
constexpr std::size_t kMostRows = 10'000;

using Rows = std::vector<std::vector<std::string>>;  // the first names the columns

Record expect_job(Transaction& look, const Call& call) {
  const std::string& id = call.input["JobId"].text();
  auto record = Records(look, place_of(call), kExport).find(id);
  if (!record) throw Fault("NotFoundException", fmt::format("Job {} does not exist.", id));
  return std::move(*record);
}

std::string status_of(const Record& record, Clock::Time now) {
  if (record.document.has("cancelled")) return "CANCELLED";
  return now - record.created < kWork ? "PROCESSING" : "COMPLETED";
}

// One of the wanted values is in the text, in any case; all are when none is wanted.
bool holds_one(const Value& wanted, const std::string& text) {
  const auto is_in = [&](const Value& one) {
    return lower_case(text).find(lower_case(one.text())) != std::string::npos;
  };
  return wanted.items().empty() || std::any_of(wanted.items().begin(), wanted.items().end(), is_in);
}

// A message at one of its recipients.
struct Seen {
  std::string from;
  std::string subject;
  std::string destination;
  std::string last_event;
};

bool fits(const Value& filter, const Seen& seen) {
  return holds_one(filter["FromEmailAddress"], seen.from) &&
         holds_one(filter["Subject"], seen.subject) &&
         holds_one(filter["Destination"], seen.destination) &&
         holds_one(filter["LastDeliveryEvent"], seen.last_event) &&
         holds_one(filter["Isp"], "UNKNOWN_ISP") && filter["LastEngagementEvent"].size() == 0;
}

Rows message_rows(Transaction& look, const Place& place, const Value& source) {
  Rows rows = {{"MessageId", "SendTimestamp", "FromEmailAddress", "Subject", "Destination", "Isp",
                "LastDeliveryEvent"}};
  const auto most =
      static_cast<std::size_t>(source["MaxResults"].integer(static_cast<std::int64_t>(kMostRows)));
  const auto stamp = [](Clock::Time time) { return time.time_since_epoch().count(); };
  look.each(
      "SELECT message_id, at, document FROM ses_messages WHERE account = ? AND region = ?"
      " AND at >= ? AND at <= ? ORDER BY at",
      [&](const Row& row) {
        const Value document = from_text(row.view(2));
        if (document["incoming"].boolean()) return;
        for (const Value& to : document["to"].items()) {
          const Seen seen{document["from"].text(), document["subject"].text(), to["address"].text(),
                          to["event"].text_or("SEND")};
          const bool is_excluded = source["Exclude"].size() > 0 && fits(source["Exclude"], seen);
          if (rows.size() > most || is_excluded || !fits(source["Include"], seen)) continue;
          rows.push_back(
              {row.text(0), iso_time(Clock::Time(std::chrono::milliseconds(row.integer(1)))),
               seen.from, seen.subject, seen.destination, "UNKNOWN_ISP", seen.last_event});
        }
      },
      place.account, place.region, stamp(source["StartDate"].time()),
      stamp(source["EndDate"].time()));
  return rows;
}

// By days; rates are those of what was sent.
Rows metric_rows(Transaction& look, const Place& place, const Value& source, Clock::Time now) {
  Rows rows = {{"Date", "Metric", "Aggregation", "Value"}};
  const auto points = statistics(look, place, now);
  auto day = std::chrono::floor<days>(source["StartDate"].time());
  for (; day <= source["EndDate"].time() && rows.size() <= kMostRows; day += days(1)) {
    for (const Value& metric : source["Metrics"].items()) {
      const auto sum = [&](const std::string& name) {
        std::int64_t total = 0;
        for (const Statistics& point : points) {
          if (std::chrono::floor<days>(point.since) == day) total += metric_of(point, name);
        }
        return total;
      };
      const std::int64_t count = sum(metric["Name"].text());
      const std::int64_t sent = sum("SEND");
      const bool is_rate = metric["Aggregation"].text() == "RATE";
      const double rate = sent == 0 ? 0 : static_cast<double>(count) / static_cast<double>(sent);
      rows.push_back({iso_time(day).substr(0, 10), metric["Name"].text(),
                      metric["Aggregation"].text(),
                      is_rate ? fmt::format("{:.4f}", rate) : std::to_string(count)});
    }
  }
  return rows;
}

Rows rows_of(Transaction& look, const Place& place, const Record& record, Clock::Time now) {
  const Value& source = record.document["ExportDataSource"];
  if (source.has("MetricsDataSource")) {
    return metric_rows(look, place, source["MetricsDataSource"], now);
  }
  return message_rows(look, place, source["MessageInsightsDataSource"]);
}

std::string csv_field(std::string text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  for (std::size_t at = text.find('"'); at != text.npos; at = text.find('"', at + 2)) {
    text.insert(at, 1, '"');
  }
  return '"' + text + '"';
}

std::string as_csv(const Rows& rows) {
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + csv_field(row[i]);
    out += "\r\n";
  }
  return out;
}

// One object a line.
std::string as_json(const Rows& rows) {
  std::string out;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Value object = Value::structure();
    for (std::size_t j = 0; j < rows[i].size(); ++j) object.set(rows[0][j], rows[i][j]);
    out += to_text(object) + "\n";
  }
  return out;
}

Value create_export(Core& core, Call& call) {
  const Value& source = call.input["ExportDataSource"];
  if (source.size() != 1) throw invalid(call, "Exactly one export source must be specified.");
  const Value& period = source.fields().front().value;
  if (period["EndDate"].time() < period["StartDate"].time()) {
    throw invalid(call, "EndDate is before StartDate.");
  }
  const std::string id = random_uuid();
  core.store.write([&](Transaction& change) {
    Records(change, place_of(call), kExport).put(id, call.input, call.now);
  });
  return Value::structure({{"JobId", id}});
}

std::string source_type(const Record& record) {
  const bool is_metrics = record.document["ExportDataSource"].has("MetricsDataSource");
  return is_metrics ? "METRICS_DATA" : "MESSAGE_INSIGHTS";
}

// Dimensions as the model has them.
Value shown_source(Value source) {
  if (!source.has("MetricsDataSource")) return source;
  Value metrics = source["MetricsDataSource"];
  metrics.set("Dimensions", as_map(metrics["Dimensions"]));
  source.set("MetricsDataSource", std::move(metrics));
  return source;
}

Value shown_job(const Record& record, Clock::Time now) {
  const std::string status = status_of(record, now);
  Value shown = Value::structure({{"JobId", record.name},
                                  {"ExportSourceType", source_type(record)},
                                  {"JobStatus", status},
                                  {"CreatedTimestamp", record.created}});
  if (status == "COMPLETED") {
    shown.set("CompletedTimestamp", Clock::Time(record.created + kWork));
  } else if (status == "CANCELLED") {
    shown.set("CompletedTimestamp", record.changed);
  }
  return shown;
}

Value get_export(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const Record record = expect_job(look, call);
    Value output = shown_job(record, call.now);
    Value destination = record.document["ExportDestination"];
    destination.erase("S3Url");
    if (output["JobStatus"].text() == "COMPLETED") {
      const auto rows = rows_of(look, place_of(call), record, call.now);
      const auto count = static_cast<std::int64_t>(rows.size() - 1);
      output.set("Statistics", Value::structure({{"ProcessedRecordsCount", count},
                                                 {"ExportedRecordsCount", count}}));
      destination.set("S3Url", fmt::format("{}{}{}/{}/{}", call.endpoint, kPath, call.account,
                                           call.region, record.name));
    }
    output.set("ExportDestination", std::move(destination));
    output.set("ExportDataSource", shown_source(record.document["ExportDataSource"]));
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
    if (!type.empty() && type != source_type(record)) continue;
    if (!status.empty() && status != status_of(record, call.now)) continue;
    jobs.push(shown_job(record, call.now));
  }
  Value output = Value::structure({{"ExportJobs", std::move(jobs)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value cancel_export(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Record record = expect_job(change, call);
    if (status_of(record, call.now) != "PROCESSING") {
      throw invalid(call, fmt::format("Job {} cannot be cancelled any more.", record.name));
    }
    record.document.set("cancelled", true);
    Records(change, place_of(call), kExport).put(record.name, record.document, call.now);
  });
  return Value::structure();
}

}  // namespace

std::optional<Response> answer_export(Core& core, const RawCall& call) {
  std::string_view path = call.request.path;
  if (path.substr(0, kPath.size()) != kPath) return std::nullopt;
  path.remove_prefix(kPath.size());
  const auto account = path.find('/');
  const auto region = path.find('/', account + 1);
  std::optional<Response> response = Response{404, {}, ""};
  if (account == path.npos || region == path.npos) return response;
  const Place place{std::string(path.substr(0, account)),
                    std::string(path.substr(account + 1, region - account - 1))};
  core.store.read([&](Transaction& look) {
    const auto record = Records(look, place, kExport).find(path.substr(region + 1));
    if (!record || status_of(*record, call.now) != "COMPLETED") return;
    const Rows rows = rows_of(look, place, *record, call.now);
    const bool is_csv = record->document["ExportDestination"]["DataFormat"].text() == "CSV";
    response = Response{200,
                        {{"Content-Type", is_csv ? "text/csv" : "application/json"}},
                        is_csv ? as_csv(rows) : as_json(rows)};
  });
  return response;
}

Operations export_operations() {
  return {
      {"sesv2", "CreateExportJob", create_export},
      {"sesv2", "GetExportJob", get_export},
      {"sesv2", "ListExportJobs", list_exports},
      {"sesv2", "CancelExportJob", cancel_export},
  };
}

}  // namespace fakes::ses
