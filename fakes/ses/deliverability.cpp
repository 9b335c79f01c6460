#include "fakes/ses/deliverability.h"

#include <fmt/format.h>

#include "fakes/random.h"
#include "fakes/ses/account.h"
#include "fakes/ses/compose.h"
#include "fakes/ses/tags.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kReport = "deliverability_report";

Value create_report(Core& core, Call& call) {
  const Party from = checked_party(call, call.input["FromEmailAddress"].text());
  check_sender(core, call, from);
  const std::string id = random_uuid();
  Value document = Value::structure();
  document.set("ReportName", call.input["ReportName"]);
  document.set("Subject", call.input["Content"]["Simple"]["Subject"]["Data"]);
  document.set("FromEmailAddress", call.input["FromEmailAddress"]);
  document.set("Tags", checked_tags(call, call.input["Tags"]));
  core.store.write([&](Transaction& change) {
    Records(change, place_of(call), kReport).put(id, document, call.now);
  });
  return Value::structure({{"ReportId", id}, {"DeliverabilityTestStatus", "IN_PROGRESS"}});
}

Value shown_report(const Record& record) {
  Value shown = record.document;
  shown.erase("Tags");
  shown.set("ReportId", record.name);
  shown.set("CreateDate", record.created);
  shown.set("DeliverabilityTestStatus", "COMPLETED");
  return shown;
}

Value get_report(Core& core, Call& call) {
  const auto record = core.store.read([&](Transaction& look) {
    return Records(look, place_of(call), kReport).find(call.input["ReportId"].text());
  });
  if (!record) {
    throw Fault("NotFoundException",
                fmt::format("Report {} does not exist.", call.input["ReportId"].text()));
  }
  const Value placement = Value::structure({{"InboxPercentage", 100.0},
                                            {"SpamPercentage", 0.0},
                                            {"MissingPercentage", 0.0},
                                            {"SpfPercentage", 100.0},
                                            {"DkimPercentage", 100.0}});
  return Value::structure({{"DeliverabilityTestReport", shown_report(*record)},
                           {"OverallPlacement", placement},
                           {"IspPlacements", Value::list()},
                           {"Tags", record->document["Tags"]}});
}

Value list_reports(Core& core, Call& call) {
  const Page page = core.store.read([&](Transaction& look) {
    return page_of(call, Records(look, place_of(call), kReport), 1000);
  });
  Value reports = Value::list();
  for (const Record& record : page.records) reports.push(shown_report(record));
  Value output = Value::structure({{"DeliverabilityTestReports", std::move(reports)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value get_dashboard(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const Value dashboard = load_account(look, place_of(call)).document["dashboard"];
    Value output = Value::structure();
    const bool is_enabled = dashboard["DashboardEnabled"].boolean();
    output.set("DashboardEnabled", is_enabled);
    output.set("AccountStatus", is_enabled ? "ACTIVE" : "DISABLED");
    const Value& domains = dashboard["SubscribedDomains"];
    output.set("ActiveSubscribedDomains", domains.is_null() ? Value::list() : domains);
    output.set("PendingExpirationSubscribedDomains", Value::list());
    return output;
  });
}

Value put_dashboard(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    SesAccount account = load_account(change, place_of(call));
    account.document.set("dashboard", call.input);
    store_account(change, place_of(call), account, call.now);
  });
  return Value::structure();
}

// Nobody lists addresses of a rehearsal.
Value get_blacklist_reports(Core& /*core*/, Call& call) {
  Value reports = Value::map();
  for (const Value& item : call.input["BlacklistItemNames"].items()) {
    reports.set(item.text(), Value::list());
  }
  return Value::structure({{"BlacklistReport", std::move(reports)}});
}

}  // namespace

Operations deliverability_operations() {
  return {
      {"sesv2", "CreateDeliverabilityTestReport", create_report},
      {"sesv2", "GetDeliverabilityTestReport", get_report},
      {"sesv2", "ListDeliverabilityTestReports", list_reports},
      {"sesv2", "GetDeliverabilityDashboardOptions", get_dashboard},
      {"sesv2", "PutDeliverabilityDashboardOption", put_dashboard},
      {"sesv2", "GetBlacklistReports", get_blacklist_reports},
  };
}

}  // namespace fakes::ses
