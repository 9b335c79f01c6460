// SES with what its tests need again and again.
#pragma once

#include <string>
#include <vector>

#include "fakes/mail/inbox.h"
#include "fakes/services.h"
#include "fakes/ses/account.h"
#include "fakes/ses/dns.h"
#include "fakes/ses/operator.h"
#include "tests/fakes/service_rig.h"

namespace fakes::test {

using wire::Value;

class SesRig : public ServiceRig {
 public:
  SesRig() : ServiceRig(make_ses) {}

  static Value list(std::initializer_list<const char*> texts) {
    Value out = Value::list();
    for (const char* text : texts) out.push(text);
    return out;
  }
  static Value to(std::initializer_list<const char*> addresses) {
    return Value::structure({{"ToAddresses", list(addresses)}});
  }
  static Value data(const char* text) { return Value::structure({{"Data", text}}); }
  static Value message(const char* subject = "subject", const char* text = "text") {
    return Value::structure(
        {{"Subject", data(subject)}, {"Body", Value::structure({{"Text", data(text)}})}});
  }
  static Value email(const char* from, std::initializer_list<const char*> addresses) {
    return Value::structure(
        {{"Source", from}, {"Destination", to(addresses)}, {"Message", message()}});
  }

  // Follows the link of the newest mail to the address. The status of the page.
  int follow_link(const std::string& address) {
    const std::string text = newest(address);
    const auto at = text.find("http://127.0.0.1:4566/v2/email/verify/");
    if (at == text.npos) return 0;
    const auto end = text.find_first_of("\r\n\"= <", at + 38);
    return get(text.substr(at + 21, end - at - 21)).status;
  }
  Response get(const std::string& path) {
    const Request request{"GET", path, "", {}, ""};
    TextBody body("");
    const Verifier verifier(accounts().keys(), Strictness::known);
    RawCall call{request,     body,         verifier, {}, false, "id", "http://127.0.0.1:4566",
                 "127.0.0.1", clock().now()};
    return service().answer_raw(call).value_or(Response{404, {}, ""});
  }
  void verify(const std::string& address) {
    call("VerifyEmailIdentity", {{"EmailAddress", address}});
    EXPECT_EQ(follow_link(address), 200);
  }
  void grant(double a_day = 50'000, double a_second = 1000) {
    ses::grant_production_access(core(), {"000000000000", "us-east-1"}, a_day, a_second);
  }

  std::vector<mail::Message> inbox(const std::string& to = "") {
    mail::Search search;
    search.to = to;
    return core().inbox.list(search);
  }
  // The bytes of the newest message to the address; "" without.
  std::string newest(const std::string& to) {
    const auto messages = inbox(to);
    return messages.empty() ? "" : core().inbox.read(messages.front());
  }
  std::string status_of(const std::string& identity) {
    return call("GetIdentityVerificationAttributes",
                {{"Identities", list({identity.c_str()})}})["VerificationAttributes"][identity]
                                                           ["VerificationStatus"]
                                                               .text();
  }
};

}  // namespace fakes::test
