// The mails that senders get back: delivery status notifications (RFC 3464), complaints (RFC 5965)
// and the answers of people who are away.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fakes/clock.h"
#include "fakes/ses/fate.h"

namespace fakes::ses {

struct Feedback {
  std::string to;          // the return path
  std::string message_id;  // of this mail, without brackets
  Clock::Time time;
  std::string_view original;  // the message
  std::vector<std::string> recipients;
};

std::string bounce_mail(const Feedback& feedback, Fate fate);
std::string complaint_mail(const Feedback& feedback);
std::string away_mail(const Feedback& feedback);

// The DSN of SendBounce and of receipt rules: `status` "5.1.1", `reply` "550 5.1.1 ...".
struct Dsn {
  std::string from;  // the sender of the bounce
  std::string subject = "Delivery Status Notification (Failure)";
  std::string explanation;
  std::string reporting_mta = "dsn; amazonses.com";
  struct Line {
    std::string recipient;
    std::string action = "failed";
    std::string status;
    std::string diagnostic;
  };
  std::vector<Line> lines;
};
std::string dsn_mail(const Feedback& feedback, const Dsn& dsn);

}  // namespace fakes::ses
