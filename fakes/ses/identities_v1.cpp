#include "fakes/ses/identities.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/mail/inbox.h"
#include "fakes/ses/account.h"
#include "fakes/ses/document.h"
#include "fakes/ses/identity.h"
#include "fakes/ses/verification.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

std::string expect_address(const Call& call, const Value& text) {
  const auto name = is_address(text.text()) ? identity_name(text.text()) : std::nullopt;
  if (!name) throw invalid(call, fmt::format("Invalid email address<{}>.", text.text()));
  return *name;
}

std::string expect_domain(const Call& call, const Value& text) {
  const auto name = is_address(text.text()) ? std::nullopt : identity_name(text.text());
  if (!name) throw invalid(call, fmt::format("Invalid domain name {}.", text.text()));
  return *name;
}

Value verify_email_identity(Core& core, Call& call) {
  const std::string name = expect_address(call, call.input["EmailAddress"]);
  const Place place = place_of(call);
  std::optional<Identity> mailed;
  core.store.write([&](Transaction& change) {
    Identities identities(change, place);
    Identity identity = identities.find(name).value_or(make_identity(name));
    if (load_settings(change).is_open) {
      verify(identity, call.now);
    } else {
      // A verified address stays so, and is asked again all the same.
      if (!identity.is_verified) start_address(identity, call.now);
      mailed = identity.is_verified ? std::nullopt : std::optional(identity);
    }
    identities.put(identity);
  });
  if (mailed) send_verification_mail(core, place, *mailed, call.endpoint);
  return Value::structure();
}

Value verify_domain_identity(Core& core, Call& call) {
  const std::string name = expect_domain(call, call.input["Domain"]);
  return core.store.write([&](Transaction& change) {
    Identities identities(change, place_of(call));
    Identity identity = identities.find(name).value_or(make_identity(name));
    start_domain(identity, call.now);
    if (load_settings(change).is_open) verify(identity, call.now);
    identities.put(identity);
    return Value::structure({{"VerificationToken", identity.document["token"]}});
  });
}

Value verify_domain_dkim(Core& core, Call& call) {
  const std::string name = expect_domain(call, call.input["Domain"]);
  return core.store.write([&](Transaction& change) {
    Identities identities(change, place_of(call));
    Identity identity = identities.find(name).value_or(make_identity(name));
    if (identity.document["status"].text() == "NotStarted") start_domain(identity, call.now);
    start_dkim(identity, call.now);
    if (load_settings(change).is_open) verify(identity, call.now);
    identities.put(identity);
    return Value::structure({{"DkimTokens", identity.document["dkim"]["tokens"]}});
  });
}

Value delete_identity(Core& core, Call& call) {
  const std::string_view member = call.input.has("Identity") ? "Identity" : "EmailAddress";
  const std::string& text = call.input[member].text();
  core.store.write([&](Transaction& change) {
    Identities(change, place_of(call)).erase(identity_name(text).value_or(text));
  });
  return Value::structure();
}

Value list_identities(Core& core, Call& call) {
  std::optional<bool> domains;
  if (const Value* type = call.input.find("IdentityType")) domains = type->text() == "Domain";
  const auto after = read_page_token(call.input["NextToken"].text());
  if (!after) throw bad_token(call);
  const std::size_t limit = page_size(call, 1000);
  auto found = core.store.read([&](Transaction& look) {
    return Identities(look, place_of(call)).list(*after, limit + 1, domains);
  });
  Value output = Value::structure({{"Identities", Value::list()}});
  if (found.size() > limit) {
    found.resize(limit);
    output.set("NextToken", page_token(found.back().id));
  }
  Value names = Value::list();
  for (const Identity& identity : found) names.push(identity.name);
  output.set("Identities", std::move(names));
  return output;
}

Value list_verified_email_addresses(Core& core, Call& call) {
  Value names = Value::list();
  core.store.read([&](Transaction& look) {
    for (const Identity& identity : Identities(look, place_of(call)).list(0, 10'000, false)) {
      if (identity.is_verified) names.push(identity.name);
    }
  });
  return Value::structure({{"VerifiedEmailAddresses", std::move(names)}});
}

// A map with what `show` says of each identity that was asked for; nothing of those it says
// nothing of. Names are the client's.
template <typename Show>
Value show_each(Core& core, const Call& call, const Show& show) {
  Value shown = Value::map();
  core.store.read([&](Transaction& look) {
    Identities identities(look, place_of(call));
    for (const Value& asked : call.input["Identities"].items()) {
      const auto name = identity_name(asked.text());
      Value attributes = show(name ? identities.find(*name) : std::nullopt);
      if (!attributes.is_null()) shown.set(asked.text(), std::move(attributes));
    }
  });
  return shown;
}

Value get_identity_verification_attributes(Core& core, Call& call) {
  const auto show = [](const std::optional<Identity>& identity) -> Value {
    if (!identity || identity->document["status"].text() == "NotStarted") return {};
    // Easy DKIM vouches for a domain too.
    Value attributes = Value::structure();
    attributes.set("VerificationStatus",
                   identity->is_verified ? Value("Success") : identity->document["status"]);
    if (identity->is_domain) attributes.set("VerificationToken", identity->document["token"]);
    return attributes;
  };
  return Value::structure({{"VerificationAttributes", show_each(core, call, show)}});
}

Value get_identity_dkim_attributes(Core& core, Call& call) {
  const auto show = [](const std::optional<Identity>& identity) -> Value {
    Value attributes = Value::structure();
    const Value dkim = identity ? identity->document["dkim"] : Value();
    attributes.set("DkimEnabled", dkim["enabled"].boolean(true));
    attributes.set("DkimVerificationStatus", dkim["status"].text_or("NotStarted"));
    if (dkim["tokens"].size() > 0) attributes.set("DkimTokens", dkim["tokens"]);
    return attributes;
  };
  return Value::structure({{"DkimAttributes", show_each(core, call, show)}});
}

Value get_identity_mail_from_domain_attributes(Core& core, Call& call) {
  const auto show = [](const std::optional<Identity>& identity) -> Value {
    if (!identity) return {};
    const Value& mail_from = identity->document["mail_from"];
    Value attributes = Value::structure();
    if (mail_from.has("domain")) {
      attributes.set("MailFromDomain", mail_from["domain"]);
      attributes.set("MailFromDomainStatus", mail_from["status"]);
    }
    attributes.set("BehaviorOnMXFailure", mail_from["behavior"].text_or("UseDefaultValue"));
    return attributes;
  };
  return Value::structure({{"MailFromDomainAttributes", show_each(core, call, show)}});
}

Value get_identity_notification_attributes(Core& core, Call& call) {
  const auto show = [](const std::optional<Identity>& identity) -> Value {
    const Value document = identity ? identity->document : Value();
    Value attributes = Value::structure();
    for (const char* type : {"Bounce", "Complaint", "Delivery"}) {
      const std::string name = type;
      const Value& topic = document["topics"][name];
      if (!topic.is_null()) attributes.set(name + "Topic", topic);
      attributes.set("HeadersIn" + name + "NotificationsEnabled",
                     document["headers"][name].boolean());
    }
    attributes.set("ForwardingEnabled", document["forwarding"].boolean(true));
    return attributes;
  };
  return Value::structure({{"NotificationAttributes", show_each(core, call, show)}});
}

Fault no_identity(const Call& call, const std::string& name) {
  if (call.wire.operation->name() != "SetIdentityHeadersInNotificationsEnabled") {
    return invalid(call, fmt::format("Identity '{}' does not exist.", name));
  }
  return {"MessageRejected", fmt::format("Identity {} is not verified or does not exist.", name)};
}

// Changes an identity that must be there.
template <typename Change>
Value change_identity(Core& core, const Call& call, const Change& change_it) {
  const std::string& text = call.input["Identity"].text();
  core.store.write([&](Transaction& change) {
    Identities identities(change, place_of(call));
    const auto name = identity_name(text);
    auto identity = name ? identities.find(*name) : std::nullopt;
    if (!identity) throw no_identity(call, text);
    change_it(*identity, load_settings(change));
    identities.put(*identity);
  });
  return Value::structure();
}

Value set_identity_dkim_enabled(Core& core, Call& call) {
  return change_identity(core, call, [&](Identity& identity, const Settings&) {
    Value dkim = identity.document["dkim"];
    const bool enabled = call.input["DkimEnabled"].boolean();
    if (enabled && identity.is_domain && dkim["status"].text() != "Success") {
      throw invalid(call,
                    fmt::format("Identity {} is not verified for DKIM signing.", identity.name));
    }
    dkim.set("enabled", enabled);
    identity.document.set("dkim", std::move(dkim));
  });
}

Value set_identity_feedback_forwarding_enabled(Core& core, Call& call) {
  return change_identity(core, call, [&](Identity& identity, const Settings&) {
    // Without topics mail is forwarded all the same: see wants_forwarding().
    identity.document.set("forwarding", call.input["ForwardingEnabled"]);
  });
}

Value set_identity_headers_in_notifications_enabled(Core& core, Call& call) {
  return change_identity(core, call, [&](Identity& identity, const Settings&) {
    Value headers = identity.document["headers"];
    headers.set(call.input["NotificationType"].text(), call.input["Enabled"]);
    identity.document.set("headers", std::move(headers));
  });
}

Value set_identity_notification_topic(Core& core, Call& call) {
  const std::string& topic = call.input["SnsTopic"].text();
  if (!topic.empty() && topic.rfind("arn:", 0) != 0) {
    throw invalid(call, fmt::format("Invalid SNS topic ARN <{}>.", topic));
  }
  return change_identity(core, call, [&](Identity& identity, const Settings&) {
    Value topics = identity.document["topics"];
    if (topics.is_null()) topics = Value::structure();
    const std::string& type = call.input["NotificationType"].text();
    if (topic.empty()) {
      topics.erase(type);
    } else {
      topics.set(type, topic);
    }
    identity.document.set("topics", std::move(topics));
  });
}

Value set_identity_mail_from_domain(Core& core, Call& call) {
  return change_identity(core, call, [&](Identity& identity, const Settings& settings) {
    set_mail_from(call, identity, call.input["MailFromDomain"].text(),
                  call.input["BehaviorOnMXFailure"].text_or("UseDefaultValue"), settings);
  });
}

}  // namespace

void set_mail_from(const Call& call, Identity& identity, const std::string& domain,
                   const std::string& behavior, const Settings& settings) {
  Value mail_from = Value::structure({{"behavior", behavior}});
  if (domain.empty()) {
    identity.document.erase("mail_from");
    return;
  }
  const auto name = is_address(domain) ? std::nullopt : identity_name(domain);
  const std::string above = "." + identity.domain();
  const bool is_below = name && name->size() > above.size() &&
                        name->compare(name->size() - above.size(), above.size(), above) == 0;
  if (!is_below) {
    throw invalid(call, fmt::format("Provided MAIL-FROM domain '{}' is not subdomain of the domain "
                                    "of the identity '{}'.",
                                    domain, identity.name));
  }
  mail_from.set("domain", *name);
  mail_from.set("status", settings.is_open ? "Success" : "Pending");
  mail_from.set("since", call.now);
  identity.document.set("mail_from", std::move(mail_from));
  if (!settings.is_open) identity.due = call.now;
}

Operations identity_operations_v1() {
  return {
      {"ses", "VerifyEmailIdentity", verify_email_identity},
      {"ses", "VerifyEmailAddress", verify_email_identity},
      {"ses", "VerifyDomainIdentity", verify_domain_identity},
      {"ses", "VerifyDomainDkim", verify_domain_dkim},
      {"ses", "DeleteIdentity", delete_identity},
      {"ses", "DeleteVerifiedEmailAddress", delete_identity},
      {"ses", "ListIdentities", list_identities},
      {"ses", "ListVerifiedEmailAddresses", list_verified_email_addresses},
      {"ses", "GetIdentityVerificationAttributes", get_identity_verification_attributes},
      {"ses", "GetIdentityDkimAttributes", get_identity_dkim_attributes},
      {"ses", "GetIdentityMailFromDomainAttributes", get_identity_mail_from_domain_attributes},
      {"ses", "GetIdentityNotificationAttributes", get_identity_notification_attributes},
      {"ses", "SetIdentityDkimEnabled", set_identity_dkim_enabled},
      {"ses", "SetIdentityFeedbackForwardingEnabled", set_identity_feedback_forwarding_enabled},
      {"ses", "SetIdentityHeadersInNotificationsEnabled",
       set_identity_headers_in_notifications_enabled},
      {"ses", "SetIdentityNotificationTopic", set_identity_notification_topic},
      {"ses", "SetIdentityMailFromDomain", set_identity_mail_from_domain},
  };
}

}  // namespace fakes::ses
