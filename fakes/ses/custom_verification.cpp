#include <fmt/format.h>

#include "fakes/ses/account.h"
#include "fakes/ses/configuration_set.h"
#include "fakes/ses/identities.h"
#include "fakes/ses/outgoing.h"
#include "fakes/ses/verification.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

constexpr const char* kKind = "custom_verification";
constexpr std::int64_t kMostTemplates = 50;

const std::string& name_of(const Call& call) {
  return call.input["TemplateName"].text();
}

Fault no_custom_template(const Call& call, const std::string& name) {
  Fault fault =
      not_found(call, "CustomVerificationEmailTemplateDoesNotExist",
                fmt::format("Custom verification email template {} does not exist.", name));
  if (!is_v2(call)) fault.with("CustomVerificationEmailTemplateName", name);
  return fault;
}

// The sender of such mail must be verified.
void check_from(Transaction& look, const Call& call, const Value& from) {
  const Party party = checked_party(call, from.text());
  if (Identities(look, place_of(call)).verified_for(party.address)) return;
  throw Fault(is_v2(call) ? "NotFoundException" : "FromEmailAddressNotVerified",
              fmt::format("The from address {} is not verified.", from.text()))
      .with("FromEmailAddress", from);
}

Value given(const Call& call) {
  Value document = call.input;
  document.erase("TemplateName");
  if (document["TemplateContent"].text().size() > (10 << 20)) {
    throw Fault(is_v2(call) ? "BadRequestException" : "CustomVerificationEmailInvalidContent",
                "The content is larger than 10 MB.");
  }
  return document;
}

Value create(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Records templates(change, place_of(call), kKind);
    if (templates.has(name_of(call))) {
      Fault fault = already_exists(
          call, "CustomVerificationEmailTemplateAlreadyExists",
          fmt::format("Custom verification email template {} already exists.", name_of(call)));
      if (!is_v2(call)) fault.with("CustomVerificationEmailTemplateName", name_of(call));
      throw fault;
    }
    check_from(change, call, call.input["FromEmailAddress"]);
    if (templates.count() >= kMostTemplates) {
      throw limit_exceeded(call, "Too many custom verification email templates.");
    }
    templates.put(name_of(call), given(call), call.now);
  });
  return Value::structure();
}

Value update(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Records templates(change, place_of(call), kKind);
    const auto record = templates.find(name_of(call));
    if (!record) throw no_custom_template(call, name_of(call));
    if (call.input.has("FromEmailAddress")) {
      check_from(change, call, call.input["FromEmailAddress"]);
    }
    Value document = record->document;
    const Value changed = given(call);
    for (const auto& field : changed.fields()) document.set(field.name, field.value);
    templates.put(name_of(call), document, call.now);
  });
  return Value::structure();
}

Value remove(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    const bool was_there = Records(change, place_of(call), kKind).erase(name_of(call));
    if (!was_there && is_v2(call)) throw no_custom_template(call, name_of(call));
  });
  return Value::structure();
}

Value get(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    const auto record = Records(look, place_of(call), kKind).find(name_of(call));
    if (!record) throw no_custom_template(call, name_of(call));
    Value output = record->document;
    output.set("TemplateName", name_of(call));
    return output;
  });
}

Value list(Core& core, Call& call) {
  const Page page = core.store.read(
      [&](Transaction& look) { return page_of(call, Records(look, place_of(call), kKind), 50); });
  Value shown = Value::list();
  for (const Record& record : page.records) {
    Value item = record.document;
    item.erase("TemplateContent");
    item.erase("Tags");
    item.set("TemplateName", record.name);
    shown.push(std::move(item));
  }
  Value output = Value::structure({{"CustomVerificationEmailTemplates", std::move(shown)}});
  if (page.next_token) output.set("NextToken", *page.next_token);
  return output;
}

Value send_mail(Core& core, Call& call) {
  const std::string& address = call.input["EmailAddress"].text();
  const auto name = is_address(address) ? identity_name(address) : std::nullopt;
  if (!name) throw invalid(call, fmt::format("Invalid email address<{}>.", address));
  CustomMail custom;
  custom.message_id = new_message_id(call.region, call.now);
  const Identity identity = core.store.write([&](Transaction& change) {
    const auto record = Records(change, place_of(call), kKind).find(name_of(call));
    if (!record) throw no_custom_template(call, name_of(call));
    if (const Value* set = call.input.find("ConfigurationSetName")) {
      expect_configuration_set(change, call, set->text());
    }
    const Value& document = record->document;
    check_from(change, call, document["FromEmailAddress"]);
    const bool is_granted = load_account(change, place_of(call)).has_production_access;
    if (!is_granted && !load_settings(change).is_open) {
      throw Fault(is_v2(call) ? "BadRequestException" : "ProductionAccessNotGranted",
                  "The account has not been granted production access.");
    }
    custom.from = document["FromEmailAddress"].text();
    custom.subject = document["TemplateSubject"].text();
    custom.html = document["TemplateContent"].text();
    Identities identities(change, place_of(call));
    Identity found = identities.find(*name).value_or(make_identity(*name));
    if (!found.is_verified) start_address(found, call.now);
    found.document.set("success_url", document["SuccessRedirectionURL"]);
    found.document.set("failure_url", document["FailureRedirectionURL"]);
    identities.put(found);
    return found;
  });
  send_custom_verification_mail(core, place_of(call), identity, call.endpoint, custom);
  return Value::structure({{"MessageId", custom.message_id}});
}

}  // namespace

Operations custom_verification_operations() {
  Operations operations;
  for (const char* model : {"ses", "sesv2"}) {
    operations.push_back({model, "CreateCustomVerificationEmailTemplate", create});
    operations.push_back({model, "UpdateCustomVerificationEmailTemplate", update});
    operations.push_back({model, "DeleteCustomVerificationEmailTemplate", remove});
    operations.push_back({model, "GetCustomVerificationEmailTemplate", get});
    operations.push_back({model, "ListCustomVerificationEmailTemplates", list});
    operations.push_back({model, "SendCustomVerificationEmail", send_mail});
  }
  return operations;
}

}  // namespace fakes::ses
