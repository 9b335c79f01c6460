// Just-in-time access to nodes: an OpsItem that somebody approves, and then credentials.
#include <fmt/format.h>

#include "fakes/ssm/ops_items.h"
#include "fakes/ssm/records.h"

namespace fakes::ssm {

namespace {

constexpr const char* kType = "/aws/accessrequest";
constexpr std::chrono::hours kAccess{1};  // from the approval on

Value start_access_request(Core& core, Call& call) {
  return core.store.write([&](Transaction& transaction) {
    const std::string id =
        make_ops_item(transaction, call, kType, "Access request", call.input["Reason"].text());
    const Records records(transaction, scope_of(call));
    Value item = *records.find(kOpsItem, id);
    item.set("Status", "Pending");
    records.put(kOpsItem, id, kOpsItem, item);
    records.put("AccessRequest", id, "StartAccessRequestRequest", call.input, id);
    return Value::structure({{"AccessRequestId", id}});
  });
}

std::string status_of(const Value& item, Clock::Time now) {
  const std::string& status = item["Status"].text();
  if (status == "Rejected" || status == "Revoked") return status;
  if (status != "Approved") return "Pending";
  return now < item["LastModifiedTime"].time() + kAccess ? "Approved" : "Expired";
}

Value get_access_token(Core& core, Call& call) {
  const std::string& id = call.input["AccessRequestId"].text();
  const auto item = core.store.read([&](Transaction& transaction) {
    return Records(transaction, scope_of(call)).find(kOpsItem, id);
  });
  if (!item || (*item)["OpsItemType"].text() != kType) {
    throw Fault("ResourceNotFoundException", fmt::format("There is no access request {}.", id));
  }
  const std::string status = status_of(*item, call.now);
  Value output = Value::structure({{"AccessRequestStatus", status}});
  if (status != "Approved") return output;
  const Value token = core.call({"sts",
                                 "GetSessionToken",
                                 Value::structure({{"DurationSeconds", 3600}}),
                                 call.account,
                                 call.region,
                                 {},
                                 call.identity});
  const Value& given = token["Credentials"];
  output.set("Credentials", Value::structure({{"AccessKeyId", given["AccessKeyId"]},
                                              {"SecretAccessKey", given["SecretAccessKey"]},
                                              {"SessionToken", given["SessionToken"]},
                                              {"ExpirationTime", given["Expiration"]}}));
  return output;
}

}  // namespace

void add_access_request_operations(Operations& operations) {
  operations.add("StartAccessRequest", start_access_request);
  operations.add("GetAccessToken", get_access_token);
}

}  // namespace fakes::ssm
