#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "fakes/ses/receipt_rule.h"

namespace fakes::ses {
namespace {

using wire::Fault;
using wire::Value;

// Letters and digits at both ends, '_', '-' and '.' between them too.
bool is_name(const std::string& name) {
  const auto is_alnum = [](unsigned char c) { return c < 128 && std::isalnum(c) != 0; };
  return !name.empty() && is_alnum(static_cast<unsigned char>(name.front())) &&
         is_alnum(static_cast<unsigned char>(name.back())) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_alnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
         });
}

bool is_arn(const std::string& text, std::string_view service) {
  return text.rfind("arn:", 0) == 0 && text.find(fmt::format(":{}:", service)) != text.npos;
}

// Whether the service that the ARN is of says that there is no such thing. Where there is no such
// service here, everything is.
bool is_missing(Core& core, const Call& call, const char* model, const char* operation,
                Value input) {
  try {
    core.call({model, operation, std::move(input), call.account, call.region});
  } catch (const Fault& fault) {
    return fault.code() == "NotFound" || fault.code() == "ResourceNotFoundException" ||
           fault.code() == "NotFoundException";
  } catch (const sim::Error&) {
    return false;
  }
  return false;
}

void check_topic(Core& core, const Call& call, const Value& action) {
  const Value* topic = action.find("TopicArn");
  if (topic == nullptr) return;
  const Value input = Value::structure({{"TopicArn", *topic}});
  if (is_arn(topic->text(), "sns") && !is_missing(core, call, "sns", "GetTopicAttributes", input)) {
    return;
  }
  throw Fault("InvalidSnsTopic", fmt::format("Invalid SNS topic: {}", topic->text()))
      .with("Topic", *topic);
}

// As SES does, by writing an object.
void check_bucket(Core& core, const Call& call, const Value& action) {
  const std::string& bucket = action["BucketName"].text();
  const std::string body =
      "Amazon SES has written this object to see that it may store mail in this bucket.\n";
  InnerCall put{"s3", "PutObject", {}, call.account, call.region, body};
  put.input = Value::structure(
      {{"Bucket", bucket},
       {"Key", action["ObjectKeyPrefix"].text() + "AMAZON_SES_SETUP_NOTIFICATION"}});
  try {
    core.call(put);
  } catch (const Fault&) {
    throw Fault("InvalidS3Configuration", fmt::format("Could not write to bucket: {}", bucket))
        .with("Bucket", bucket);
  }
  const Value* key = action.find("KmsKeyArn");
  if (key != nullptr && !is_arn(key->text(), "kms")) {
    throw Fault("InvalidS3Configuration", fmt::format("Unable to use AWS KMS key: {}", key->text()))
        .with("Bucket", bucket);
  }
  const Value* role = action.find("IamRoleArn");
  if (role != nullptr && !is_arn(role->text(), "iam")) {
    throw Fault("InvalidParameterValue", "Could not assume the provided IAM role");
  }
}

void check_function(Core& core, const Call& call, const Value& action) {
  const Value& function = action["FunctionArn"];
  const Value input = Value::structure({{"FunctionName", function}});
  if (is_arn(function.text(), "lambda") &&
      !is_missing(core, call, "lambda", "GetFunction", input)) {
    return;
  }
  throw Fault("InvalidLambdaFunction", fmt::format("Invalid Lambda function: {}", function.text()))
      .with("FunctionArn", function);
}

void check_action(Core& core, const Call& call, const Value& action) {
  if (action.size() == 0) throw invalid(call, "An action must be specified.");
  for (const auto& field : action.fields()) check_topic(core, call, field.value);
  if (const Value* s3 = action.find("S3Action")) check_bucket(core, call, *s3);
  if (const Value* function = action.find("LambdaAction")) check_function(core, call, *function);
  if (const Value* header = action.find("AddHeaderAction")) {
    const std::string& name = (*header)["HeaderName"].text();
    const bool is_plain = std::all_of(name.begin(), name.end(), [](unsigned char c) {
      return (c < 128 && std::isalnum(c) != 0) || c == '-';
    });
    const std::string& value = (*header)["HeaderValue"].text();
    if (name.empty() || name.size() > 50 || !is_plain || value.size() > 2048 ||
        value.find_first_of("\r\n") != value.npos) {
      throw invalid(call, fmt::format("Invalid header: {}", name));
    }
  }
}

}  // namespace

void check_name(const std::string& name, std::string_view member) {
  if (!is_name(name)) {
    throw Fault("ValidationError",
                fmt::format("Value at '{}' failed to satisfy constraint: Member must satisfy "
                            "regular expression pattern: ^[a-zA-Z0-9_.-]+$",
                            member));
  }
  if (name.size() > 64)
    throw Fault("ValidationError", fmt::format("Not a valid {}: {}", member, name));
}

void check_rule(Core& core, const Call& call, const Value& rule) {
  check_name(rule["Name"].text(), "rule.name");
  if (rule["Recipients"].size() > 100)
    throw limit_exceeded(call, "A rule has 100 recipients at most.");
  if (rule["Actions"].size() > 10) throw limit_exceeded(call, "A rule has 10 actions at most.");
  for (const Value& action : rule["Actions"].items()) check_action(core, call, action);
}

}  // namespace fakes::ses
