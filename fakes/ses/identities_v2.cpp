#include "fakes/ses/identities.h"

#include <fmt/format.h>

#include "fakes/ses/account.h"
#include "fakes/ses/configuration_set.h"
#include "fakes/ses/dkim.h"
#include "fakes/ses/document.h"
#include "fakes/ses/tags.h"
#include "fakes/ses/verification.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

std::string type_of(const Identity& identity) {
  return identity.is_domain ? "DOMAIN" : "EMAIL_ADDRESS";
}

std::string expect_name(const Call& call) {
  const std::string& text = call.input["EmailIdentity"].text();
  const auto name = identity_name(text);
  if (name) return *name;
  throw invalid(call, is_address(text) ? fmt::format("Invalid email address<{}>.", text)
                                       : fmt::format("Invalid domain name <{}>.", text));
}

Identity expect_identity(const Call& call, Identities& identities) {
  const std::string& text = call.input["EmailIdentity"].text();
  auto identity = identities.find(identity_name(text).value_or(text));
  if (!identity) {
    throw Fault("NotFoundException", fmt::format("Email identity {} does not exist.", text));
  }
  return *identity;
}

Value shown_dkim(const Identity& identity) {
  const Value& dkim = identity.document["dkim"];
  Value shown = Value::structure();
  shown.set("SigningEnabled", dkim["enabled"]);
  shown.set("Status", v2_status(dkim["status"].text()));
  shown.set("Tokens", dkim["tokens"]);
  shown.set("SigningAttributesOrigin", dkim["origin"]);
  if (dkim["origin"].text() != "EXTERNAL") {
    shown.set("NextSigningKeyLength", dkim["next_length"]);
    shown.set("CurrentSigningKeyLength", dkim["current_length"]);
    shown.set("LastKeyGenerationTimestamp", dkim["generated"]);
    if (dkim["tokens"].size() > 0) shown.set("SigningHostedZone", "dkim.amazonses.com");
  }
  return shown;
}

// DkimSigningAttributes, of a domain: an own key, or the length of SES's.
void set_signing(const Call& call, Identity& identity, const Value& attributes) {
  Value dkim = identity.document["dkim"];
  const Value& selector = attributes["DomainSigningSelector"];
  const Value& key = attributes["DomainSigningPrivateKey"];
  if (!identity.is_domain) throw invalid(call, "DKIM signing attributes need a domain identity.");
  if (selector.is_null() != key.is_null()) {
    throw invalid(call, "Both the signing selector and the private key must be specified.");
  }
  if (!key.is_null()) {
    if (attributes.has("NextSigningKeyLength")) {
      throw invalid(call, "An own key and a key length cannot be specified together.");
    }
    if (!is_signing_key(key.text())) throw invalid(call, "The private key is invalid.");
    dkim.set("origin", "EXTERNAL");
    dkim.set("selector", selector);
    dkim.set("private_key", key);
    Value tokens = Value::list();
    tokens.push(selector);
    dkim.set("tokens", std::move(tokens));
    dkim.set("status", "Pending");
    dkim.set("since", call.now);
    identity.due = call.now;
  } else if (attributes.has("NextSigningKeyLength")) {
    dkim.set("next_length", attributes["NextSigningKeyLength"]);
  }
  identity.document.set("dkim", std::move(dkim));
}

void use_easy_dkim(Identity& identity, Clock::Time now) {
  Value dkim = identity.document["dkim"];
  if (dkim["origin"].text() == "EXTERNAL") {
    dkim.set("origin", "AWS_SES");
    dkim.set("status", "NotStarted");
    for (const char* member : {"tokens", "selector", "private_key"}) dkim.erase(member);
    identity.document.set("dkim", std::move(dkim));
  }
  start_dkim(identity, now);
}

void check_configuration_set(Transaction& look, const Call& call) {
  const Value* name = call.input.find("ConfigurationSetName");
  if (name != nullptr) expect_configuration_set(look, call, name->text());
}

Value create_email_identity(Core& core, Call& call) {
  const std::string name = expect_name(call);
  const Place place = place_of(call);
  std::optional<Identity> mailed;
  const Identity made = core.store.write([&](Transaction& change) {
    Identities identities(change, place);
    if (identities.find(name)) {
      throw Fault("AlreadyExistsException", fmt::format("Email identity {} already exist.", name));
    }
    check_configuration_set(change, call);
    Identity identity = make_identity(name);
    identity.document.set("tags", checked_tags(call, call.input["Tags"]));
    identity.document.set("configuration_set", call.input["ConfigurationSetName"]);
    if (const Value* signing = call.input.find("DkimSigningAttributes")) {
      set_signing(call, identity, *signing);
    }
    if (identity.is_domain) {
      start_domain(identity, call.now);
      if (identity.document["dkim"]["origin"].text() != "EXTERNAL") {
        start_dkim(identity, call.now);
      }
    } else {
      start_address(identity, call.now);
    }
    if (load_settings(change).is_open) {
      verify(identity, call.now);
    } else if (!identity.is_domain) {
      mailed = identity;
    }
    identities.put(identity);
    return identity;
  });
  if (mailed) send_verification_mail(core, place, *mailed, call.endpoint);
  Value dkim = shown_dkim(made);
  // Said before SES has looked for the records.
  if (dkim["Status"].text() == "PENDING") dkim.set("Status", "NOT_STARTED");
  return Value::structure({{"IdentityType", type_of(made)},
                           {"VerifiedForSendingStatus", made.is_verified},
                           {"DkimAttributes", std::move(dkim)}});
}

Value shown_mail_from(const Identity& identity) {
  const Value& mail_from = identity.document["mail_from"];
  if (!mail_from.has("domain")) return {};
  Value shown = Value::structure();
  shown.set("MailFromDomain", mail_from["domain"]);
  shown.set("MailFromDomainStatus", v2_status(mail_from["status"].text()));
  const bool rejects = mail_from["behavior"].text() == "RejectMessage";
  shown.set("BehaviorOnMxFailure", rejects ? "REJECT_MESSAGE" : "USE_DEFAULT_VALUE");
  return shown;
}

std::string verification_status(const Identity& identity) {
  if (identity.is_verified) return "SUCCESS";
  const std::string own = v2_status(identity.document["status"].text());
  if (!identity.is_domain || own != "NOT_STARTED") return own;
  return v2_status(identity.document["dkim"]["status"].text());
}

Value get_email_identity(Core& core, Call& call) {
  return core.store.read([&](Transaction& look) {
    Identities identities(look, place_of(call));
    const Identity identity = expect_identity(call, identities);
    const Value& document = identity.document;
    Value output = Value::structure();
    output.set("IdentityType", type_of(identity));
    output.set("FeedbackForwardingStatus", document["forwarding"]);
    output.set("VerifiedForSendingStatus", identity.is_verified);
    output.set("DkimAttributes", shown_dkim(identity));
    output.set("MailFromAttributes", shown_mail_from(identity));
    output.set("Policies", as_map(document["policies"]));
    output.set("Tags", document["tags"].is_null() ? Value::list() : document["tags"]);
    output.set("ConfigurationSetName", document["configuration_set"]);
    output.set("VerificationStatus", verification_status(identity));
    return output;
  });
}

Value list_email_identities(Core& core, Call& call) {
  const auto after = read_page_token(call.input["NextToken"].text());
  if (!after) throw bad_token(call);
  const std::size_t limit = page_size(call, 1000);
  auto found = core.store.read(
      [&](Transaction& look) { return Identities(look, place_of(call)).list(*after, limit + 1); });
  Value output = Value::structure();
  if (found.size() > limit) {
    found.resize(limit);
    output.set("NextToken", page_token(found.back().id));
  }
  Value shown = Value::list();
  for (const Identity& identity : found) {
    shown.push(Value::structure({{"IdentityType", type_of(identity)},
                                 {"IdentityName", identity.name},
                                 {"SendingEnabled", identity.is_verified},
                                 {"VerificationStatus", verification_status(identity)}}));
  }
  output.set("EmailIdentities", std::move(shown));
  return output;
}

Value delete_email_identity(Core& core, Call& call) {
  core.store.write([&](Transaction& change) {
    Identities identities(change, place_of(call));
    identities.erase(expect_identity(call, identities).name);
  });
  return Value::structure();
}

template <typename Change>
Value change_identity(Core& core, const Call& call, const Change& change_it) {
  core.store.write([&](Transaction& change) {
    Identities identities(change, place_of(call));
    Identity identity = expect_identity(call, identities);
    change_it(identity, change);
    identities.put(identity);
  });
  return Value::structure();
}

Value put_configuration_set_attributes(Core& core, Call& call) {
  return change_identity(core, call, [&](Identity& identity, Transaction& change) {
    check_configuration_set(change, call);
    identity.document.set("configuration_set", call.input["ConfigurationSetName"]);
  });
}

Value put_dkim_attributes(Core& core, Call& call) {
  return change_identity(core, call, [&](Identity& identity, Transaction&) {
    Value dkim = identity.document["dkim"];
    dkim.set("enabled", call.input["SigningEnabled"].boolean());
    identity.document.set("dkim", std::move(dkim));
  });
}

Value put_dkim_signing_attributes(Core& core, Call& call) {
  Value output = Value::structure();
  change_identity(core, call, [&](Identity& identity, Transaction& change) {
    const Value& attributes = call.input["SigningAttributes"];
    if (call.input["SigningAttributesOrigin"].text() == "EXTERNAL") {
      if (!attributes.has("DomainSigningPrivateKey")) {
        throw invalid(call, "Signing attributes must be specified for an own key.");
      }
      set_signing(call, identity, attributes);
    } else {
      if (!attributes.is_null()) set_signing(call, identity, attributes);
      use_easy_dkim(identity, call.now);
    }
    if (load_settings(change).is_open) verify(identity, call.now);
    output.set("DkimStatus", v2_status(identity.document["dkim"]["status"].text()));
    output.set("DkimTokens", identity.document["dkim"]["tokens"]);
  });
  return output;
}

Value put_feedback_attributes(Core& core, Call& call) {
  return change_identity(core, call, [&](Identity& identity, Transaction&) {
    identity.document.set("forwarding", call.input["EmailForwardingEnabled"].boolean());
  });
}

Value put_mail_from_attributes(Core& core, Call& call) {
  return change_identity(core, call, [&](Identity& identity, Transaction& change) {
    const bool rejects = call.input["BehaviorOnMxFailure"].text() == "REJECT_MESSAGE";
    set_mail_from(call, identity, call.input["MailFromDomain"].text(),
                  rejects ? "RejectMessage" : "UseDefaultValue", load_settings(change));
  });
}

}  // namespace

Operations identity_operations_v2() {
  return {
      {"sesv2", "CreateEmailIdentity", create_email_identity},
      {"sesv2", "GetEmailIdentity", get_email_identity},
      {"sesv2", "ListEmailIdentities", list_email_identities},
      {"sesv2", "DeleteEmailIdentity", delete_email_identity},
      {"sesv2", "PutEmailIdentityConfigurationSetAttributes", put_configuration_set_attributes},
      {"sesv2", "PutEmailIdentityDkimAttributes", put_dkim_attributes},
      {"sesv2", "PutEmailIdentityDkimSigningAttributes", put_dkim_signing_attributes},
      {"sesv2", "PutEmailIdentityDkimSigningAttributesV2", put_dkim_signing_attributes},
      {"sesv2", "PutEmailIdentityFeedbackAttributes", put_feedback_attributes},
      {"sesv2", "PutEmailIdentityMailFromAttributes", put_mail_from_attributes},
  };
}

}  // namespace fakes::ses
