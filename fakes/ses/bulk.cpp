#include <cctype>

#include <fmt/format.h>

#include "fakes/ses/compose.h"
#include "fakes/ses/document.h"
#include "fakes/ses/sending.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::size_t kMostDestinations = 50;

struct StatusOf {
  std::string_view code;  // of the fault
  const char* status;     // of version 2; version 1 writes it "MessageRejected"
};
constexpr StatusOf kStatuses[] = {
    {"MessageRejected", "MESSAGE_REJECTED"},
    {"MailFromDomainNotVerifiedException", "MAIL_FROM_DOMAIN_NOT_VERIFIED"},
    {"ConfigurationSetDoesNotExist", "CONFIGURATION_SET_NOT_FOUND"},
    {"TemplateDoesNotExist", "TEMPLATE_NOT_FOUND"},
    {"Throttling", "ACCOUNT_THROTTLED"},
    {"TooManyRequestsException", "ACCOUNT_THROTTLED"},
    {"AccountSendingPausedException", "ACCOUNT_SENDING_PAUSED"},
    {"SendingPausedException", "ACCOUNT_SENDING_PAUSED"},
    {"ConfigurationSetSendingPausedException", "CONFIGURATION_SET_SENDING_PAUSED"},
    {"InvalidParameterValue", "INVALID_PARAMETER"},
    {"BadRequestException", "INVALID_PARAMETER"},
};

std::string status_of(const Fault& fault, bool is_v2) {
  std::string status = "FAILED";
  for (const auto& known : kStatuses) {
    if (known.code == fault.code()) status = known.status;
  }
  if (fault.message() == "Daily message quota exceeded.") status = "ACCOUNT_DAILY_QUOTA_EXCEEDED";
  if (is_v2) return status;
  if (status == "CONFIGURATION_SET_NOT_FOUND") return "ConfigurationSetDoesNotExist";
  if (status == "TEMPLATE_NOT_FOUND") return "TemplateDoesNotExist";
  if (status == "INVALID_PARAMETER") return "InvalidParameterValue";
  std::string camel;
  bool is_first = true;
  for (const char c : status) {
    if (c != '_') camel += is_first ? c : static_cast<char>(std::tolower(c));
    is_first = c == '_';
  }
  return camel;
}

// What the version's two forms have in common.
struct Bulk {
  Header header;  // without destination
  std::string configuration_set;
  std::string identity_arn;
  Value default_tags;
  Value document;  // the template
  Value defaults;  // its data
  Value extras;    // version 2's Headers and Attachments
  std::string tenant = {};
  std::string endpoint = {};
  std::string template_name = {};
};

struct Entry {
  Value destination;
  Value tags;
  std::string data;
  Value headers;
};

std::string send_one(Core& core, const Call& call, const Bulk& bulk, const Entry& entry) {
  Header header = bulk.header;
  header.destination = entry.destination;
  Draft draft = start_message(call, header);
  draft.outgoing.configuration_set = bulk.configuration_set;
  draft.outgoing.identity_arn = bulk.identity_arn;
  draft.outgoing.tags =
      checked_message_tags(call, entry.tags.size() > 0 ? entry.tags : bulk.default_tags);
  draft.outgoing.tenant = bulk.tenant;
  draft.outgoing.endpoint = bulk.endpoint;
  draft.outgoing.template_name = bulk.template_name;
  draft.outgoing.template_data = entry.data;
  Value extras = bulk.extras;
  if (entry.headers.size() > 0) extras.set("Headers", entry.headers);
  add_extras(call, extras, draft.parts);
  const Value data = merge_data(bulk.defaults, read_template_data(call, entry.data));
  return send(core, call, finish_template(call, std::move(draft), bulk.document, data));
}

Value result_of(Core& core, const Call& call, const Bulk& bulk, const Entry& entry) {
  Value result = Value::structure();
  try {
    result.set("MessageId", send_one(core, call, bulk, entry));
    result.set("Status", is_v2(call) ? "SUCCESS" : "Success");
  } catch (const Fault& fault) {
    result.set("Status", status_of(fault, is_v2(call)));
    result.set("Error", fault.message());
  }
  return result;
}

void check_count(const Call& call, const Value& entries) {
  if (entries.size() == 0) throw invalid(call, "At least one destination must be specified.");
  std::size_t recipients = 0;
  for (const Value& entry : entries.items()) {
    for (const auto& kind : entry["Destination"].fields()) recipients += kind.value.size();
  }
  if (entries.size() > kMostDestinations || recipients > kMostDestinations) {
    throw Fault("MessageRejected", "Too many destinations.");
  }
}

Value send_bulk_templated_email(Core& core, Call& call) {
  const Value& input = call.input;
  Bulk bulk;
  bulk.header.from = checked_party(call, input["Source"].text());
  bulk.header.reply_to = input["ReplyToAddresses"];
  bulk.header.return_path = input["ReturnPath"].text();
  bulk.configuration_set = input["ConfigurationSetName"].text();
  bulk.identity_arn = input["SourceArn"].text();
  bulk.default_tags = input["DefaultTags"];
  bulk.defaults = read_template_data(call, input["DefaultTemplateData"].text());
  check_count(call, input["Destinations"]);
  if (bulk.identity_arn.empty()) check_sender(core, call, bulk.header.from);
  const std::string name = input.has("TemplateArn")
                               ? template_of_arn(call, input["TemplateArn"].text())
                               : input["Template"].text();
  bulk.document =
      core.store.read([&](Transaction& look) { return expect_template(look, call, name); });
  bulk.template_name = name;
  Value results = Value::list();
  for (const Value& item : input["Destinations"].items()) {
    results.push(result_of(core, call, bulk,
                           {item["Destination"],
                            item["ReplacementTags"],
                            item["ReplacementTemplateData"].text(),
                            {}}));
  }
  return Value::structure({{"Status", std::move(results)}});
}

Value send_bulk_email(Core& core, Call& call) {
  const Value& input = call.input;
  const Value& content = input["DefaultContent"]["Template"];
  if (content.is_null()) throw invalid(call, "A template must be specified.");
  Bulk bulk;
  const std::string& from = input["FromEmailAddress"].text();
  if (from.empty()) throw invalid(call, "Missing required header 'From'.");
  bulk.header.from = checked_party(call, from);
  bulk.header.reply_to = input["ReplyToAddresses"];
  bulk.header.return_path = input["FeedbackForwardingEmailAddress"].text();
  bulk.configuration_set = input["ConfigurationSetName"].text();
  bulk.identity_arn = input["FromEmailAddressIdentityArn"].text();
  bulk.default_tags = input["DefaultEmailTags"];
  bulk.defaults = read_template_data(call, content["TemplateData"].text());
  bulk.extras = content;
  check_count(call, input["BulkEmailEntries"]);
  if (bulk.identity_arn.empty()) check_sender(core, call, bulk.header.from);
  bulk.document = template_of(core, call, content);
  bulk.template_name = template_name(call, content);
  bulk.tenant = input["TenantName"].text();
  bulk.endpoint = input["EndpointId"].text();
  Value results = Value::list();
  for (const Value& item : input["BulkEmailEntries"].items()) {
    const Value& replacement = item["ReplacementEmailContent"]["ReplacementTemplate"];
    results.push(
        result_of(core, call, bulk,
                  {item["Destination"], item["ReplacementTags"],
                   replacement["ReplacementTemplateData"].text(), item["ReplacementHeaders"]}));
  }
  return Value::structure({{"BulkEmailEntryResults", std::move(results)}});
}

}  // namespace

Operations bulk_operations() {
  return {{"ses", "SendBulkTemplatedEmail", send_bulk_templated_email},
          {"sesv2", "SendBulkEmail", send_bulk_email}};
}

}  // namespace fakes::ses
