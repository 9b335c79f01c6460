#include <fmt/format.h>

#include "fakes/ses/compose.h"
#include "fakes/ses/raw_message.h"
#include "fakes/ses/sending.h"

namespace fakes::ses {
namespace {

using wire::Value;

Header header_of(const Call& call) {
  Header header;
  header.from = checked_party(call, call.input["Source"].text());
  header.destination = call.input["Destination"];
  header.reply_to = call.input["ReplyToAddresses"];
  header.return_path = call.input["ReturnPath"].text();
  return header;
}

void set_options(const Call& call, Outgoing& out) {
  out.configuration_set = call.input["ConfigurationSetName"].text();
  out.identity_arn = call.input["SourceArn"].text();
  out.tags = checked_message_tags(call, call.input["Tags"]);
}

Value answer(std::string message_id) {
  return Value::structure({{"MessageId", std::move(message_id)}});
}

Value send_email(Core& core, Call& call) {
  Draft draft = start_message(call, header_of(call));
  set_options(call, draft.outgoing);
  const Value& message = call.input["Message"];
  const Value& body = message["Body"];
  if (!body.has("Text") && !body.has("Html")) {
    throw invalid(call, "A text or HTML body must be specified.");
  }
  draft.parts.subject = message["Subject"]["Data"].text();
  if (body.has("Text")) draft.parts.text = body["Text"]["Data"].text();
  if (body.has("Html")) draft.parts.html = body["Html"]["Data"].text();
  return answer(send(core, call, finish_message(call, std::move(draft))));
}

Value send_raw_email(Core& core, Call& call) {
  RawParameters parameters;
  parameters.operation = "SendRawEmail";
  parameters.source = call.input["Source"].text();
  parameters.has_destinations = call.input["Destinations"].size() > 0;
  for (const Value& item : call.input["Destinations"].items()) {
    parameters.destinations.push_back(item.text());
  }
  parameters.configuration_set = call.input["ConfigurationSetName"].text();
  parameters.identity_arn =
      call.input[call.input.has("SourceArn") ? "SourceArn" : "FromArn"].text();
  parameters.tags = checked_message_tags(call, call.input["Tags"]);
  const std::string& message = call.input["RawMessage"]["Data"].text();
  return answer(send(core, call, read_raw_message(call, message, std::move(parameters))));
}

Value send_templated_email(Core& core, Call& call) {
  Draft draft = start_message(call, header_of(call));
  set_options(call, draft.outgoing);
  const Value data = read_template_data(call, call.input["TemplateData"].text());
  std::string name = call.input["Template"].text();
  if (call.input.has("TemplateArn")) name = template_of_arn(call, call.input["TemplateArn"].text());
  check_sender(core, call, draft.outgoing.from.front());
  const Value document =
      core.store.read([&](Transaction& look) { return expect_template(look, call, name); });
  draft.outgoing.template_name = name;
  draft.outgoing.template_data = call.input["TemplateData"].text();
  return answer(send(core, call, finish_template(call, std::move(draft), document, data)));
}

}  // namespace

std::string template_of_arn(const Call& call, const std::string& arn) {
  constexpr std::string_view kResource = ":template/";
  const auto at = arn.find(kResource);
  if (arn.rfind("arn:", 0) != 0 || at == arn.npos) {
    throw invalid(call, fmt::format("Invalid template ARN <{}>.", arn));
  }
  return arn.substr(at + kResource.size());
}

Operations sending_operations_v1() {
  return {{"ses", "SendEmail", send_email},
          {"ses", "SendRawEmail", send_raw_email},
          {"ses", "SendTemplatedEmail", send_templated_email}};
}

}  // namespace fakes::ses
