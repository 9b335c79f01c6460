#include "fakes/smtp/refusal.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "fakes/smtp/words.h"

namespace fakes::smtp {
namespace {

struct Rule {
  std::string_view code;  // of the API
  int reply;
  std::string_view status;  // RFC 3463
  std::string_view phrase;  // before the API's words
};

constexpr auto rules = std::to_array<Rule>({
    {"Throttling", 454, "4.7.0", "Throttling failure: "},
    {"ThrottlingException", 454, "4.7.0", "Throttling failure: "},
    {"TooManyRequestsException", 454, "4.7.0", "Throttling failure: "},
    {"LimitExceededException", 454, "4.7.0", "Throttling failure: "},
    {"RequestLimitExceeded", 454, "4.7.0", "Throttling failure: "},
    {"MessageRejected", 554, "5.7.1", "Message rejected: "},
    {"MailFromDomainNotVerified", 554, "5.7.1", "Message rejected: "},
    {"MailFromDomainNotVerifiedException", 554, "5.7.1", "Message rejected: "},
    {"AccountSendingPausedException", 554, "5.7.1", "Message rejected: "},
    {"ConfigurationSetSendingPausedException", 554, "5.7.1", "Message rejected: "},
    {"SendingPausedException", 554, "5.7.1", "Message rejected: "},
    {"AccountSuspendedException", 554, "5.7.1", "Message rejected: "},
    {"AccessDenied", 554, "5.7.1", "Access denied: "},
    {"AccessDeniedException", 554, "5.7.1", "Access denied: "},
    {"ServiceUnavailable", 451, "4.3.0", ""},
    {"InternalFailure", 451, "4.3.0", ""},
    {"InternalServiceErrorException", 451, "4.3.0", ""},
    {"RequestTimeout", 451, "4.3.0", ""},
});
constexpr Rule others = {"", 554, "5.6.0", "Transaction failed: "};
// Credentials of the relay's own, which the client can do nothing about.
constexpr std::array<std::string_view, 4> bad_credentials = {
    "InvalidClientTokenId", "ExpiredToken", "UnrecognizedClientException", "SignatureDoesNotMatch"};

}  // namespace

Reply refusal(const Manners& manners, const wire::Fault& fault) {
  const bool is_credentials = std::find(bad_credentials.begin(), bad_credentials.end(),
                                        fault.code()) != bad_credentials.end();
  if (is_credentials) {
    if (manners.has_login) return say(manners, Say::login_refused);
    return {451, "4.3.5 Unable to process mail: " + fault.code() + ": " + fault.message()};
  }
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const Rule& rule) { return rule.code == fault.code(); });
  const Rule& rule = found == rules.end() ? others : *found;
  if (rule.reply == 451 || fault.status() >= 500) return say(manners, Say::local_error);
  std::string text = manners.has_enhanced_codes ? std::string(rule.status) + ' ' : "";
  text += rule.phrase;
  text += fault.message();
  // A reply is one line.
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return {rule.reply, text};
}

}  // namespace fakes::smtp
