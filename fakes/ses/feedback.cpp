#include "fakes/ses/feedback.h"

#include <chrono>

#include <fmt/format.h>

#include "fakes/mail/compose.h"
#include "fakes/mail/mime.h"
#include "fakes/random.h"
#include "fakes/ses/events.h"

namespace fakes::ses {
namespace {

std::string date_of(const Feedback& feedback) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(feedback.time);
  return mail::rfc5322_date(seconds.time_since_epoch().count());
}

std::string head_of(const Feedback& feedback, const std::string& from, const std::string& subject,
                    const std::string& report_type, const std::string& boundary) {
  return fmt::format(
      "From: {}\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}@amazonses.com>\r\n"
      "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/report; report-type={};\r\n\tboundary=\"{}\"\r\n\r\n",
      from, feedback.to, subject, date_of(feedback), feedback.message_id, report_type, boundary);
}

std::string part(const std::string& boundary, const std::string& type, std::string_view content) {
  std::string out = fmt::format("--{}\r\nContent-Type: {}\r\n\r\n", boundary, type);
  out += content;
  if (out.size() < 2 || out.compare(out.size() - 2, 2, "\r\n") != 0) out += "\r\n";
  return out;
}

// The original's header; all of it would make bounces of bounces grow.
std::string_view header_of(std::string_view message) {
  return message.substr(0, mail::parse_fields(message).second);
}

std::string new_boundary() {
  return "=_" + random_hex(24);
}

}  // namespace

std::string dsn_mail(const Feedback& feedback, const Dsn& dsn) {
  const std::string boundary = new_boundary();
  std::string status = fmt::format("Reporting-MTA: {}\r\n", dsn.reporting_mta);
  for (const Dsn::Line& line : dsn.lines) {
    status += fmt::format(
        "\r\nFinal-Recipient: rfc822; {}\r\nAction: {}\r\nStatus: {}\r\nDiagnostic-Code: {}\r\n",
        line.recipient, line.action, line.status, line.diagnostic);
  }
  return head_of(feedback, dsn.from, dsn.subject, "delivery-status", boundary) +
         part(boundary, "text/plain; charset=utf-8", dsn.explanation) +
         part(boundary, "message/delivery-status", status) +
         part(boundary, "message/rfc822", header_of(feedback.original)) + "--" + boundary +
         "--\r\n";
}

std::string bounce_mail(const Feedback& feedback, Fate fate) {
  Dsn dsn;
  dsn.from = "MAILER-DAEMON@amazonses.com";
  dsn.explanation = "An error occurred while trying to deliver the mail to these recipients:\r\n";
  for (const auto& recipient : feedback.recipients) {
    dsn.explanation += recipient + "\r\n";
    dsn.lines.push_back(
        {recipient, "failed", fate == Fate::soft_bounced ? "4.2.2" : "5.1.1", diagnostic(fate)});
  }
  return dsn_mail(feedback, dsn);
}

std::string complaint_mail(const Feedback& feedback) {
  const std::string boundary = new_boundary();
  std::string report =
      "Feedback-Type: abuse\r\nUser-Agent: Amazon SES Mailbox Simulator\r\n"
      "Version: 1\r\n";
  for (const auto& recipient : feedback.recipients) {
    report += fmt::format("Original-Rcpt-To: {}\r\n", recipient);
  }
  return head_of(feedback, "complaints@email-abuse.amazonses.com", "Email Feedback Report",
                 "feedback-report", boundary) +
         part(boundary, "text/plain; charset=utf-8",
              "A recipient marked the mail as unwanted.\r\n") +
         part(boundary, "message/feedback-report", report) +
         part(boundary, "message/rfc822", header_of(feedback.original)) + "--" + boundary +
         "--\r\n";
}

std::string away_mail(const Feedback& feedback) {
  return fmt::format(
      "From: {}\r\nTo: {}\r\nSubject: Out of the office\r\nDate: {}\r\n"
      "Message-ID: <{}@simulator.amazonses.com>\r\nAuto-Submitted: auto-replied\r\n"
      "X-Autoreply: yes\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
      "I am out of the office.\r\n",
      feedback.recipients.empty() ? "ooto@simulator.amazonses.com" : feedback.recipients.front(),
      feedback.to, date_of(feedback), feedback.message_id);
}

}  // namespace fakes::ses
