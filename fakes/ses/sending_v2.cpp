#include "fakes/ses/compose.h"
#include "fakes/ses/raw_message.h"
#include "fakes/ses/sending.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

Header header_of(const Call& call) {
  const std::string& from = call.input["FromEmailAddress"].text();
  if (from.empty()) throw invalid(call, "Missing required header 'From'.");
  Header header;
  header.from = checked_party(call, from);
  header.destination = call.input["Destination"];
  header.reply_to = call.input["ReplyToAddresses"];
  header.return_path = call.input["FeedbackForwardingEmailAddress"].text();
  return header;
}

void set_options(const Call& call, Outgoing& out) {
  out.configuration_set = call.input["ConfigurationSetName"].text();
  out.identity_arn = call.input["FromEmailAddressIdentityArn"].text();
  out.tags = checked_message_tags(call, call.input["EmailTags"]);
  out.tenant = call.input["TenantName"].text();
  out.endpoint = call.input["EndpointId"].text();
  const Value& list = call.input["ListManagementOptions"];
  if (!list.is_null()) {
    out.contact_list = list["ContactListName"].text();
    out.topic = list["TopicName"].text();
  }
}

Outgoing simple(const Call& call, const Value& content) {
  Draft draft = start_message(call, header_of(call));
  set_options(call, draft.outgoing);
  const Value& body = content["Body"];
  if (!body.has("Text") && !body.has("Html")) {
    throw invalid(call, "A text or HTML body must be specified.");
  }
  draft.parts.subject = content["Subject"]["Data"].text();
  if (body.has("Text")) draft.parts.text = body["Text"]["Data"].text();
  if (body.has("Html")) draft.parts.html = body["Html"]["Data"].text();
  add_extras(call, content, draft.parts);
  return finish_message(call, std::move(draft));
}

Outgoing raw(const Call& call, const Value& content) {
  RawParameters parameters;
  parameters.operation = "SendEmail";
  parameters.source = call.input["FromEmailAddress"].text();
  for (const char* kind : {"ToAddresses", "CcAddresses", "BccAddresses"}) {
    for (const Value& item : call.input["Destination"][kind].items()) {
      parameters.destinations.push_back(item.text());
    }
  }
  parameters.has_destinations = !parameters.destinations.empty();
  parameters.return_path = call.input["FeedbackForwardingEmailAddress"].text();
  Outgoing options;
  set_options(call, options);
  parameters.configuration_set = options.configuration_set;
  parameters.identity_arn = options.identity_arn;
  parameters.tags = options.tags;
  Outgoing out = read_raw_message(call, content["Data"].text(), std::move(parameters));
  if (!options.tenant.empty()) out.tenant = options.tenant;
  out.endpoint = options.endpoint;
  if (!options.contact_list.empty()) {
    out.contact_list = options.contact_list;
    out.topic = options.topic;
  }
  return out;
}

Outgoing templated(Core& core, const Call& call, const Value& content) {
  Draft draft = start_message(call, header_of(call));
  set_options(call, draft.outgoing);
  const Value data = read_template_data(call, content["TemplateData"].text());
  check_sender(core, call, draft.outgoing.from.front());
  const Value document = template_of(core, call, content);
  draft.outgoing.template_name = template_name(call, content);
  draft.outgoing.template_data = content["TemplateData"].text();
  add_extras(call, content, draft.parts);
  return finish_template(call, std::move(draft), document, data);
}

Value send_email(Core& core, Call& call) {
  const Value& content = call.input["Content"];
  if (content.size() != 1) {
    throw invalid(call, "Exactly one of Simple, Raw and Template content must be specified.");
  }
  Outgoing out = content.has("Simple") ? simple(call, content["Simple"])
                 : content.has("Raw")  ? raw(call, content["Raw"])
                                       : templated(core, call, content["Template"]);
  return Value::structure({{"MessageId", send(core, call, std::move(out))}});
}

}  // namespace

std::string template_name(const Call& call, const Value& content) {
  if (content.has("TemplateArn")) return template_of_arn(call, content["TemplateArn"].text());
  return content["TemplateName"].text();
}

Value template_of(Core& core, const Call& call, const Value& content) {
  const std::string name = template_name(call, content);
  if (content.has("TemplateContent")) {
    if (name.empty()) return content["TemplateContent"];
    throw invalid(call, "A template is either named or given, not both.");
  }
  if (name.empty()) throw invalid(call, "A template must be specified.");
  return core.store.read([&](Transaction& look) { return expect_template(look, call, name); });
}

Operations sending_operations_v2() {
  return {{"sesv2", "SendEmail", send_email}};
}

}  // namespace fakes::ses
