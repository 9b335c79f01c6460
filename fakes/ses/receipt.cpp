#include "fakes/ses/receipt.h"

#include <arpa/inet.h>

#include <chrono>

#include <fmt/format.h>

#include "fakes/mail/address.h"
#include "fakes/mail/compose.h"
#include "fakes/mail/inbox.h"
#include "fakes/mail/mime.h"
#include "fakes/request.h"
#include "fakes/ses/document.h"
#include "fakes/ses/feedback.h"
#include "fakes/ses/outgoing.h"
#include "fakes/wire/encoding.h"
#include "fakes/wire/fault.h"
#include "sim/base/log.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

// The object "mail" of notifications.
Value mail_object(const Receipt& receipt) {
  const mail::Fields fields = mail::parse_fields(receipt.message).first;
  Value headers = Value::list();
  for (const auto& field : fields.all()) {
    headers.push(Value::structure({{"name", field.name}, {"value", field.value()}}));
  }
  Value common = Value::structure();
  for (const char* name : {"From", "To", "Cc"}) {
    Value list = Value::list();
    for (const auto& address : mail::read_address_list(fields.value(name))) {
      list.push(address.text());
    }
    if (list.size() > 0) common.set(lower_case(name), std::move(list));
  }
  common.set("returnPath", receipt.from);
  common.set("messageId", fields.value("Message-ID"));
  common.set("date", fields.value("Date"));
  common.set("subject", fields.value("Subject"));
  return Value::structure({{"timestamp", iso_time(receipt.time)},
                           {"source", receipt.from},
                           {"messageId", receipt.message_id},
                           {"destination", list_of(receipt.to)},
                           {"headersTruncated", false},
                           {"headers", std::move(headers)},
                           {"commonHeaders", std::move(common)}});
}

Value receipt_object(const Receipt& receipt, const std::vector<std::string>& to, bool is_scanned,
                     Value action) {
  const Value passed = Value::structure({{"status", "PASS"}});
  const Value unknown = Value::structure({{"status", "GRAY"}});
  return Value::structure({{"timestamp", iso_time(receipt.time)},
                           {"processingTimeMillis", 1},
                           {"recipients", list_of(to)},
                           {"spamVerdict", is_scanned ? passed : unknown},
                           {"virusVerdict", is_scanned ? passed : unknown},
                           {"spfVerdict", unknown},
                           {"dkimVerdict", unknown},
                           {"dmarcVerdict", unknown},
                           {"action", std::move(action)}});
}

// The rules, one after the other; what they do is remembered in the outcome.
class Run {
 public:
  Run(Core& core, Receipt& receipt) : core_(core), receipt_(receipt) {}

  // False when no more rules are to be looked at.
  bool follow(const Value& rule) {
    if (!rule["Enabled"].boolean()) return true;
    to_ = recipients_of(rule, receipt_.to);
    if (to_.empty()) return true;
    is_scanned_ = rule["ScanEnabled"].boolean();
    for (const Value& action : rule["Actions"].items()) {
      for (const auto& field : action.fields()) {
        if (!act(field.name, field.value)) return goes_on_;
      }
    }
    return true;
  }

  Outcome outcome;

 private:
  // False when the rule ends here.
  bool act(const std::string& kind, const Value& action) {
    try {
      if (kind == "S3Action") return store(action);
      if (kind == "BounceAction") return bounce(action);
      if (kind == "LambdaAction") return invoke(action);
      if (kind == "StopAction") return stop(action);
      if (kind == "AddHeaderAction") return add_header(action);
      if (kind == "SNSAction") return notify_with_content(action);
      tell(action, Value::structure({{"type", "WorkMail"}}));
    } catch (const sim::Error& error) {
      sim::log::warning("{} of a receipt rule: {}", kind, error.what());
      outcome.has_failed = true;
      goes_on_ = false;
      return false;
    }
    return true;
  }

  bool store(const Value& action) {
    const std::string& bucket = action["BucketName"].text();
    const std::string key = action["ObjectKeyPrefix"].text() + receipt_.message_id;
    const std::string message = with_trace();
    InnerCall put{"s3", "PutObject", {}, receipt_.place.account, receipt_.place.region, message};
    put.input = Value::structure({{"Bucket", bucket}, {"Key", key}});
    core_.call(put);
    outcome.stored = fmt::format("s3://{}/{}", bucket, key);
    tell(action, Value::structure({{"type", "S3"},
                                   {"topicArn", action["TopicArn"]},
                                   {"bucketName", bucket},
                                   {"objectKeyPrefix", action["ObjectKeyPrefix"]},
                                   {"objectKey", key}}));
    return true;
  }

  // The fields that SES puts in front of what it hands on.
  std::string with_trace() const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(receipt_.time);
    std::string front = fmt::format("Return-Path: <{}>\r\n", receipt_.from);
    front += mail::fold_field(
        "Received",
        fmt::format("from {} ({}) by inbound-smtp.{}.amazonaws.com with SMTP id {} for {}; {}",
                    receipt_.helo, receipt_.client_ip, receipt_.place.region, receipt_.message_id,
                    to_.front(), mail::rfc5322_date(seconds.time_since_epoch().count())));
    if (is_scanned_) front += "X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n";
    return front + receipt_.message;
  }

  bool bounce(const Value& action) {
    outcome.is_bounced = true;
    outcome.code =
        static_cast<int>(wire::parse_integer(action["SmtpReplyCode"].text()).value_or(550));
    outcome.text = action["StatusCode"].text();
    if (!outcome.text.empty()) outcome.text += ' ';
    outcome.text += action["Message"].text();
    mail_bounce(action);
    tell(action, Value::structure({{"type", "Bounce"},
                                   {"smtpReplyCode", action["SmtpReplyCode"]},
                                   {"statusCode", action["StatusCode"]},
                                   {"message", action["Message"]},
                                   {"sender", action["Sender"]}}));
    return true;
  }

  void mail_bounce(const Value& action) {
    if (receipt_.from.empty()) return;
    Dsn dsn;
    dsn.from = action["Sender"].text();
    dsn.explanation = action["Message"].text() + "\r\n";
    for (const auto& recipient : to_) {
      dsn.lines.push_back(
          {recipient, "failed", action["StatusCode"].text_or("5.0.0"),
           fmt::format("smtp; {} {}", action["SmtpReplyCode"].text(), action["Message"].text())});
    }
    const Feedback feedback{receipt_.from, new_message_id(receipt_.place.region, receipt_.time),
                            receipt_.time, receipt_.message, to_};
    mail::Envelope envelope;
    envelope.account = receipt_.place.account;
    envelope.region = receipt_.place.region;
    envelope.via = "ses:bounce";
    envelope.message_id = feedback.message_id;
    envelope.to = {{receipt_.from}};
    envelope.time = receipt_.time;
    core_.inbox.add(envelope, dsn_mail(feedback, dsn));
  }

  bool invoke(const Value& action) {
    const bool waits = action["InvocationType"].text() == "RequestResponse";
    const Value object =
        Value::structure({{"type", "Lambda"},
                          {"topicArn", action["TopicArn"]},
                          {"functionArn", action["FunctionArn"]},
                          {"invocationType", waits ? "RequestResponse" : "Event"}});
    const Value ses =
        Value::structure({{"mail", mail_object(receipt_)},
                          {"receipt", receipt_object(receipt_, to_, is_scanned_, object)}});
    Value records = Value::list();
    records.push(
        Value::structure({{"eventSource", "aws:ses"}, {"eventVersion", "1.0"}, {"ses", ses}}));
    const std::string payload = to_text(Value::structure({{"Records", std::move(records)}}));
    InnerCall call{"lambda", "Invoke", {}, receipt_.place.account, receipt_.place.region, payload};
    call.input = Value::structure({{"FunctionName", action["FunctionArn"]},
                                   {"InvocationType", waits ? "RequestResponse" : "Event"},
                                   {"Payload", wire::Blob{payload}}});
    Value answer;
    try {
      answer = core_.call(call);
    } catch (const sim::Error& error) {
      // Where there is no Lambda, the rule is as if the function had let the message pass.
      sim::log::debug("function of a receipt rule not invoked: {}", error.what());
    }
    tell(action, object);
    const Value said = read_json_text(answer["Payload"].text());
    const std::string& disposition = said["disposition"].text();
    if (disposition == "STOP_RULE_SET") goes_on_ = false;
    return !waits || (disposition != "STOP_RULE" && disposition != "STOP_RULE_SET");
  }

  bool stop(const Value& action) {
    tell(action, Value::structure({{"type", "Stop"}, {"topicArn", action["TopicArn"]}}));
    goes_on_ = false;
    return false;
  }

  bool add_header(const Value& action) {
    receipt_.message.insert(
        0, mail::fold_field(action["HeaderName"].text(), action["HeaderValue"].text()));
    return true;
  }

  bool notify_with_content(const Value& action) {
    const bool is_base64 = action["Encoding"].text() == "Base64";
    Value object = Value::structure({{"type", "SNS"},
                                     {"topicArn", action["TopicArn"]},
                                     {"encoding", is_base64 ? "BASE64" : "UTF8"}});
    const std::string message = with_trace();
    tell(action, std::move(object), is_base64 ? wire::base64(message) : message);
    return true;
  }

  // To the action's topic, if it has one.
  void tell(const Value& action, Value object, const std::string& content = "") {
    const Value* topic = action.find("TopicArn");
    if (topic == nullptr) return;
    Value text = Value::structure(
        {{"notificationType", "Received"},
         {"mail", mail_object(receipt_)},
         {"receipt", receipt_object(receipt_, to_, is_scanned_, std::move(object))}});
    if (!content.empty()) text.set("content", content);
    const Value input = Value::structure({{"TopicArn", *topic},
                                          {"Subject", "Amazon SES Email Receipt Notification"},
                                          {"Message", to_text(text)}});
    try {
      core_.call({"sns", "Publish", input, receipt_.place.account, receipt_.place.region});
    } catch (const sim::Error& error) {
      sim::log::debug("notification of a receipt rule not published: {}", error.what());
    }
  }

  Core& core_;
  Receipt& receipt_;
  std::vector<std::string> to_;
  bool is_scanned_ = false;
  bool goes_on_ = true;
};

}  // namespace

Outcome run_rules(Core& core, Receipt& receipt, const std::vector<Value>& rules) {
  Run run(core, receipt);
  for (const Value& rule : rules) {
    if (!run.follow(rule)) break;
  }
  return std::move(run.outcome);
}

}  // namespace fakes::ses
