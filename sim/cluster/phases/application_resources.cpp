// What the application expects of its AWS account: buckets, and domains that may send mail.
#include <algorithm>

#include <fmt/format.h>

#include "sim/base/error.h"
#include "sim/cluster/application/aws_client.h"
#include "sim/cluster/phases/phases.h"

namespace sim::phases {
namespace {

bool ensure_bucket(AwsClient& aws, const Environment& environment, const std::string& name) {
  if (aws.send("s3", "HEAD", "/" + name).status == 200) return false;
  // us-east-1 is where S3 puts a bucket that no constraint places.
  const std::string place =
      environment.aws_region == "us-east-1"
          ? ""
          : fmt::format(
                "<CreateBucketConfiguration><LocationConstraint>{}</LocationConstraint>"
                "</CreateBucketConfiguration>",
                environment.aws_region);
  const HttpAnswer answer = aws.send("s3", "PUT", "/" + name, place, "application/xml");
  if (answer.status != 200) {
    throw Error(Category::failed, "cannot make the bucket {}: {}", name, answer.body);
  }
  return true;
}

// The domain's owner would put records into DNS; here nobody else owns it.
bool ensure_mail_domain(AwsClient& aws, const Environment& environment,
                        const nlohmann::json& identities, const std::string& name) {
  const bool is_verified =
      std::any_of(identities.begin(), identities.end(), [&](const nlohmann::json& identity) {
        return identity.at("identity") == name && identity.at("verified") == true &&
               identity.at("region") == environment.aws_region;
      });
  if (is_verified) return false;
  const HttpAnswer answer = aws.send(
      "ses", "POST", "/",
      fmt::format("Action=VerifyDomainIdentity&Version=2010-12-01&Domain={}", url_encode(name)),
      "application/x-www-form-urlencoded");
  if (answer.status != 200) {
    throw Error(Category::failed, "SES does not take the domain {}: {}", name, answer.body);
  }
  aws.control("POST", "/_sim/ses/verify", {{"identity", name}});
  return true;
}

}  // namespace

bool application_resources(Context& context) {
  const Application& application = context.deployment->application;
  if (application.buckets.empty() && application.mail_domains.empty()) return false;
  AwsClient aws(context);
  bool changed = false;
  for (const std::string& bucket : application.buckets) {
    changed = ensure_bucket(aws, context.environment, bucket) || changed;
  }
  const auto identities = aws.control("GET", "/_sim/ses/identities").at("identities");
  for (const std::string& domain : application.mail_domains) {
    changed = ensure_mail_domain(aws, context.environment, identities, domain) || changed;
  }
  return changed;
}

}  // namespace sim::phases
