#include "fakes/ses/verification.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/mail/compose.h"
#include "fakes/mail/inbox.h"
#include "fakes/random.h"

namespace fakes::ses {
namespace {

using std::chrono::hours;
using wire::Value;

// Below the paths of version 2, so that the gateway gives it to SES.
constexpr std::string_view kPath = "/v2/email/verify/";
constexpr hours kLinkLife{24};
constexpr hours kPatience{72};  // for DNS records
constexpr std::chrono::seconds kBetweenLooks{30};

std::int64_t seconds(Clock::Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

Response page(int status, const std::string& title, const std::string& text) {
  return {status,
          {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}},
          fmt::format("<!DOCTYPE html>\n<html><head><title>{0}</title></head>"
                      "<body><h1>{0}</h1><p>{1}</p></body></html>\n",
                      title, text)};
}

Response redirect(const std::string& address) {
  return {302, {{"Location", address}, {"Cache-Control", "no-store"}}, ""};
}

void deliver(Core& core, const Place& place, const std::string& to, const mail::Composition& parts,
             const std::string& envelope_from, const std::string& id) {
  mail::Envelope envelope;
  envelope.account = place.account;
  envelope.region = place.region;
  envelope.via = "ses:verification";
  envelope.message_id = id;
  envelope.from = envelope_from;
  envelope.to = {{to}};
  envelope.time = core.clock.now();
  core.inbox.add(envelope, mail::compose(parts));
}

bool holds(const std::vector<std::string>& values, std::string_view wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

bool is_over(const Value& part, Clock::Time now) {
  return now - part["since"].time() >= kPatience;
}

// Own keys are published as "v=DKIM1; k=rsa; p=...".
bool has_dkim_key(const std::vector<std::string>& values) {
  return std::any_of(values.begin(), values.end(), [](const std::string& value) {
    const auto key = value.find("p=");
    return key != value.npos && value.size() > key + 2 && value[key + 2] != ';';
  });
}

bool dkim_is_published(const Identity& identity, const Dns& dns) {
  const Value& dkim = identity.document["dkim"];
  const std::string below = "._domainkey." + identity.domain();
  if (dkim["origin"].text() == "EXTERNAL") {
    return has_dkim_key(dns.look_up(dkim["selector"].text() + below, DnsType::txt));
  }
  const auto& tokens = dkim["tokens"].items();
  return !tokens.empty() && std::all_of(tokens.begin(), tokens.end(), [&](const Value& token) {
    return holds(dns.look_up(token.text() + below, DnsType::cname),
                 token.text() + ".dkim.amazonses.com");
  });
}

bool mail_from_is_published(const Place& place, const Value& mail_from, const Dns& dns) {
  const std::string& domain = mail_from["domain"].text();
  const std::string host = fmt::format("feedback-smtp.{}.amazonses.com", place.region);
  const auto exchangers = dns.look_up(domain, DnsType::mx);
  // Any other mail exchanger makes it fail.
  return exchangers.size() == 1 && exchangers.front() == "10 " + host;
}

// The part's status after a look: "Success", "Failed" when its time is over, else as it was.
void judge(Value& part, bool is_published, Clock::Time now) {
  if (is_published) {
    part.set("status", "Success");
  } else if (is_over(part, now)) {
    part.set("status", "Failed");
  }
}

// Asks DNS for all that the identity waits for.
void look(Identity& identity, const Place& place, const Dns& dns, Clock::Time now) {
  Value& document = identity.document;
  bool waits = false;
  if (identity.is_domain && document["status"].text() == "Pending") {
    const auto texts = dns.look_up("_amazonses." + identity.name, DnsType::txt);
    judge(document, document.has("token") && holds(texts, document["token"].text()), now);
    waits |= document["status"].text() == "Pending";
  }
  if (document["dkim"]["status"].text() == "Pending") {
    Value dkim = document["dkim"];
    judge(dkim, dkim_is_published(identity, dns), now);
    waits |= dkim["status"].text() == "Pending";
    document.set("dkim", std::move(dkim));
  }
  if (document["mail_from"]["status"].text() == "Pending") {
    Value mail_from = document["mail_from"];
    judge(mail_from, mail_from_is_published(place, mail_from, dns), now);
    waits |= mail_from["status"].text() == "Pending";
    document.set("mail_from", std::move(mail_from));
  }
  if (identity.is_domain) {
    identity.is_verified =
        document["status"].text() == "Success" || document["dkim"]["status"].text() == "Success";
  } else if (document["status"].text() == "Pending") {
    if (now - document["since"].time() < kLinkLife) {
      waits = true;
    } else {
      document.set("status", "Failed");
      identity.secret.reset();
    }
  }
  identity.due = waits ? std::optional<Clock::Time>(now + kBetweenLooks) : std::nullopt;
}

void look_at(Core& core, const Dns& dns, const std::vector<Placed>& found, Clock::Time now) {
  for (const Placed& placed : found) {
    Identity seen = placed.identity;
    look(seen, placed.place, dns, now);
    core.store.write([&](Transaction& change) {
      Identities identities(change, placed.place);
      const auto still = identities.find(seen.name);
      // Somebody may have changed it while DNS was asked: then it is looked at again.
      if (still && still->document == placed.identity.document) identities.put(seen);
    });
  }
}

}  // namespace

void start_address(Identity& identity, Clock::Time now) {
  identity.document.set("status", "Pending");
  identity.document.set("since", now);
  identity.secret = random_text(48, base62_digits);
  identity.due = now + kLinkLife;
}

void start_domain(Identity& identity, Clock::Time now) {
  if (!identity.document.has("token")) {
    identity.document.set("token", random_text(43, base62_digits) + "=");
  }
  if (identity.document["status"].text() == "Success") return;
  identity.document.set("status", "Pending");
  identity.document.set("since", now);
  identity.due = now;
}

void verify(Identity& identity, Clock::Time now) {
  identity.is_verified = true;
  identity.secret.reset();
  identity.document.set("status", "Success");
  if (identity.is_domain) {
    start_dkim(identity, now);
    Value dkim = identity.document["dkim"];
    dkim.set("status", "Success");
    dkim.set("enabled", true);
    identity.document.set("dkim", std::move(dkim));
  }
  identity.due.reset();
}

std::string verification_link(const Identity& identity, const std::string& endpoint) {
  return endpoint + std::string(kPath) + identity.secret.value_or("");
}

void send_verification_mail(Core& core, const Place& place, const Identity& identity,
                            const std::string& endpoint) {
  const std::string link = verification_link(identity, endpoint);
  mail::Composition parts;
  parts.from = "Amazon Web Services <no-reply-aws@amazon.com>";
  parts.to = {identity.name};
  parts.subject = fmt::format("Email Address Verification Request in region {}", place.region);
  parts.date = mail::rfc5322_date(seconds(core.clock.now()));
  parts.message_id = fmt::format("<{}@amazonses.com>", random_uuid());
  parts.text = fmt::format(
      "The AWS account {} asks to send mail from this address with Amazon SES in the region {}:\n"
      "{}\n\nIf you agree, follow this link within 24 hours:\n\n{}\n\nOtherwise do nothing.\n",
      place.account, place.region, identity.name, link);
  deliver(core, place, identity.name, parts, "no-reply-aws@amazon.com", "");
}

void send_custom_verification_mail(Core& core, const Place& place, const Identity& identity,
                                   const std::string& endpoint, const CustomMail& mail) {
  const std::string link = verification_link(identity, endpoint);
  mail::Composition parts;
  parts.from = mail.from;
  parts.to = {identity.name};
  parts.subject = mail.subject;
  parts.date = mail::rfc5322_date(seconds(core.clock.now()));
  parts.message_id = fmt::format("<{}@amazonses.com>", mail.message_id);
  parts.html = fmt::format("{}\n<p><a href=\"{}\">{}</a></p>\n", mail.html, link, link);
  deliver(core, place, identity.name, parts, mail.from, mail.message_id);
}

std::optional<Response> answer_verification(Core& core, const RawCall& call) {
  const std::string_view path = call.request.path;
  if (path.substr(0, kPath.size()) != kPath) return std::nullopt;
  const std::string secret(path.substr(kPath.size()));
  return core.store.write([&](Transaction& change) -> Response {
    auto found = secret.empty() ? std::nullopt : identity_of_secret(change, secret);
    if (!found) {
      return page(400, "Not verified", "This link was used, has expired, or never was one.");
    }
    Identity& identity = found->identity;
    const Value document = identity.document;
    if (call.now - document["since"].time() >= kLinkLife) {
      if (document.has("failure_url")) return redirect(document["failure_url"].text());
      return page(400, "Not verified", "This link has expired.");
    }
    verify(identity, call.now);
    Identities(change, found->place).put(identity);
    if (document.has("success_url")) return redirect(document["success_url"].text());
    return page(200, "Verified", "You may now send mail from this address.");
  });
}

void check_due(Core& core, const Dns& dns, Clock::Time now) {
  const auto due = core.store.read([&](Transaction& look) { return due_identities(look, now); });
  look_at(core, dns, due, now);
}

void check_domains(Core& core, const Dns& dns, Clock::Time now) {
  const auto waiting = core.store.read([](Transaction& look) { return pending_domains(look); });
  look_at(core, dns, waiting, now);
}

}  // namespace fakes::ses
