#include "fakes/ses/import.h"

#include <fmt/format.h>

#include "fakes/mail/address.h"
#include "fakes/random.h"
#include "fakes/request.h"
#include "fakes/ses/contact_list.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kKind = "import_job";

struct Done {
  std::int64_t processed = 0;
  std::int64_t failed = 0;
};

std::string address_of(const Value& record) {
  const auto address = mail::parse_path(record["emailAddress"].text());
  return address ? mail::normalized(*address) : "";
}

bool put_suppressed(Records& suppressed, const Value& record, Clock::Time now) {
  const std::string address = lower_case(address_of(record));
  const std::string reason = record["reason"].text_or("BOUNCE");
  if (address.empty() || (reason != "BOUNCE" && reason != "COMPLAINT")) return false;
  suppressed.put(address, Value::structure({{"Reason", reason}}), now);
  return true;
}

bool put_contact(Records& contacts, const Value& list, const Value& record, Clock::Time now) {
  const std::string address = address_of(record);
  if (address.empty()) return false;
  Value preferences = Value::list();
  for (const auto& topic : record["topicPreferences"].fields()) {
    bool is_known = false;
    for (const Value& own : list["Topics"].items()) {
      is_known |= own["TopicName"].text() == topic.name;
    }
    const std::string& status = topic.value.text();
    if (!is_known || (status != "OPT_IN" && status != "OPT_OUT")) return false;
    preferences.push(
        Value::structure({{"TopicName", topic.name}, {"SubscriptionStatus", topic.value}}));
  }
  Value document = Value::structure({{"UnsubscribeAll", record["unsubscribeAll"].boolean()}});
  if (record.has("attributesData")) {
    document.set("AttributesData", record["attributesData"].text());
  }
  if (preferences.size() > 0) document.set("TopicPreferences", std::move(preferences));
  contacts.put(address, document, now);
  return true;
}

Done carry_out(Transaction& change, const Call& call, const std::vector<Value>& records) {
  const Value& destination = call.input["ImportDestination"];
  const Value& wanted = destination["ContactListDestination"];
  const bool is_list = !wanted.is_null();
  const Value& action =
      is_list ? wanted["ContactListImportAction"]
              : destination["SuppressionListDestination"]["SuppressionListImportAction"];
  const std::string& name = wanted["ContactListName"].text();
  const Value list = is_list ? expect_contact_list(change, name, place_of(call)) : Value();
  Records rows(change, place_of(call), is_list ? "contact" : "suppressed", name);
  Done done;
  for (const Value& record : records) {
    bool is_done = false;
    if (action.text() == "DELETE") {
      const std::string address = address_of(record);
      is_done = !address.empty();
      if (is_done) rows.erase(is_list ? address : lower_case(address));
    } else {
      is_done = is_list ? put_contact(rows, list, record, call.now)
                        : put_suppressed(rows, record, call.now);
    }
    ++(is_done ? done.processed : done.failed);
  }
  return done;
}

// The file's text. Throws the fault of S3.
std::string fetch(Core& core, const Call& call) {
  constexpr std::string_view kScheme = "s3://";
  const std::string url = call.input["ImportDataSource"]["S3Url"].text().substr(kScheme.size());
  const auto slash = url.find('/');
  const Value input = Value::structure(
      {{"Bucket", url.substr(0, slash)}, {"Key", slash == url.npos ? "" : url.substr(slash + 1)}});
  return core.call({"s3", "GetObject", input, call.account, call.region})["Body"].text();
}

// Carried out at once: jobs of a rehearsal are small, and one that is stored is complete.
Value create(Core& core, Call& call) {
  const Value& destination = call.input["ImportDestination"];
  const Value& list = destination["ContactListDestination"];
  if (list.is_null() == destination["SuppressionListDestination"].is_null()) {
    throw invalid(call, "Exactly one import destination must be specified.");
  }
  if (call.input["ImportDataSource"]["S3Url"].text().rfind("s3://", 0) != 0) {
    throw invalid(call, "The S3 URL must begin with s3://.");
  }
  if (!list.is_null()) {
    core.store.read([&](Transaction& look) {
      expect_contact_list(look, list["ContactListName"].text(), place_of(call));
    });
  }
  Value document = call.input;
  std::vector<Value> records;
  try {
    const std::string file = fetch(core, call);
    const bool is_csv = call.input["ImportDataSource"]["DataFormat"].text() == "CSV";
    records = is_csv ? read_import_csv(file) : read_import_json(file);
    document.set("JobStatus", "COMPLETED");
  } catch (const Fault& fault) {
    document.set("JobStatus", "FAILED");
    document.set("FailureInfo", Value::structure({{"ErrorMessage", fault.message()}}));
  }
  const std::string id = random_uuid();
  core.store.write([&](Transaction& change) {
    const Done done = carry_out(change, call, records);
    document.set("CompletedTimestamp", call.now);
    document.set("ProcessedRecordsCount", done.processed);
    document.set("FailedRecordsCount", done.failed);
    Records(change, place_of(call), kKind).put(id, document, call.now);
  });
  return Value::structure({{"JobId", id}});
}

Value shown_job(const Record& record) {
  return Value::structure(
      {{"JobId", record.name},
       {"ImportDestination", record.document["ImportDestination"]},
       {"JobStatus", record.document["JobStatus"].text_or("CREATED")},
       {"CreatedTimestamp", record.created},
       {"ProcessedRecordsCount", record.document["ProcessedRecordsCount"].integer()},
       {"FailedRecordsCount", record.document["FailedRecordsCount"].integer()}});
}

Value get(Core& core, Call& call) {
  const std::string& id = call.input["JobId"].text();
  const auto record = core.store.read(
      [&](Transaction& look) { return Records(look, place_of(call), kKind).find(id); });
  if (!record) throw Fault("NotFoundException", fmt::format("Job {} does not exist.", id));
  Value output = shown_job(*record);
  for (const char* member : {"ImportDataSource", "FailureInfo", "CompletedTimestamp"}) {
    if (record->document.has(member)) output.set(member, record->document[member]);
  }
  return output;
}

Value list(Core& core, Call& call) {
  const Page page = core.store.read(
      [&](Transaction& look) { return page_of(call, Records(look, place_of(call), kKind), 1000); });
  const std::string& type = call.input["ImportDestinationType"].text();
  Value jobs = Value::list();
  for (const Record& record : page.records) {
    const bool is_list = record.document["ImportDestination"].has("ContactListDestination");
    if (type.empty() || (type == "CONTACT_LIST") == is_list) jobs.push(shown_job(record));
  }
  Value output = Value::structure({{"ImportJobs", std::move(jobs)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

}  // namespace

Operations import_operations() {
  return {{"sesv2", "CreateImportJob", create},
          {"sesv2", "GetImportJob", get},
          {"sesv2", "ListImportJobs", list},
          {"sesv2", "ListImportJobsByPost", list}};
}

}  // namespace fakes::ses
