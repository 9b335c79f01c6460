// The configurations of buckets: given back as they were put, refused as AWS does.
#include <gtest/gtest.h>

#include "fakes/services.h"
#include "tests/fakes/service_rig.h"

namespace fakes {
namespace {

using test::ServiceRig;
using wire::Value;

Value list(std::initializer_list<Value> items) {
  Value value = Value::list();
  for (const auto& item : items) value.push(item);
  return value;
}

struct Fixture {
  Fixture() { rig.call("CreateBucket", {{"Bucket", "bucket"}}); }

  std::string put(const char* operation, const char* member, Value value) {
    return rig.code_of(operation, {{"Bucket", "bucket"}, {member, std::move(value)}});
  }
  std::string message(const char* operation, const char* member, Value value) {
    const auto fault = rig.fault_of(operation, {{"Bucket", "bucket"}, {member, std::move(value)}});
    return fault ? fault->message() : "";
  }
  Value get(const char* operation) { return rig.call(operation, {{"Bucket", "bucket"}}); }
  std::string code(const char* operation) { return rig.code_of(operation, {{"Bucket", "bucket"}}); }

  ServiceRig rig{make_s3};
};

TEST(S3Configuration, SaysWhatIsMissing) {
  Fixture with;
  EXPECT_EQ(with.code("GetBucketTagging"), "NoSuchTagSet");
  EXPECT_EQ(with.code("GetBucketPolicy"), "NoSuchBucketPolicy");
  EXPECT_EQ(with.code("GetBucketCors"), "NoSuchCORSConfiguration");
  EXPECT_EQ(with.code("GetBucketWebsite"), "NoSuchWebsiteConfiguration");
  EXPECT_EQ(with.code("GetBucketLifecycleConfiguration"), "NoSuchLifecycleConfiguration");
  EXPECT_EQ(with.code("GetBucketReplication"), "ReplicationConfigurationNotFoundError");
  with.rig.call("DeletePublicAccessBlock", {{"Bucket", "bucket"}});
  EXPECT_EQ(with.code("GetPublicAccessBlock"), "NoSuchPublicAccessBlockConfiguration");
  with.rig.call("DeleteBucketOwnershipControls", {{"Bucket", "bucket"}});
  EXPECT_EQ(with.code("GetBucketOwnershipControls"), "OwnershipControlsNotFoundError");
}

TEST(S3Configuration, HasAwssDefaults) {
  Fixture with;
  EXPECT_TRUE(
      with.get("GetPublicAccessBlock")["PublicAccessBlockConfiguration"]["BlockPublicPolicy"]
          .boolean());
  const Value encryption = with.get("GetBucketEncryption")["ServerSideEncryptionConfiguration"];
  EXPECT_EQ(encryption["Rules"]
                .items()
                .at(0)["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]
                .text(),
            "AES256");
  EXPECT_EQ(with.get("GetBucketRequestPayment")["Payer"].text(), "BucketOwner");
  EXPECT_EQ(with.get("GetBucketLogging").size(), 0);
  EXPECT_EQ(with.get("GetBucketNotificationConfiguration").size(), 0);
  EXPECT_EQ(with.get("GetBucketAccelerateConfiguration").size(), 0);
}

TEST(S3Configuration, ComesBackAsItWasPut) {
  Fixture with;
  const Value tags = list({Value::structure({{"Key", "a"}, {"Value", "1"}})});
  EXPECT_EQ(with.put("PutBucketTagging", "Tagging", Value::structure({{"TagSet", tags}})), "");
  EXPECT_EQ(with.get("GetBucketTagging")["TagSet"], tags);

  const Value website = Value::structure(
      {{"ErrorDocument", Value::structure({{"Key", "e.html"}})},
       {"IndexDocument", Value::structure({{"Suffix", "index.html"}})},
       {"RoutingRules",
        list({Value::structure(
            {{"Condition", Value::structure({{"KeyPrefixEquals", "a/"}})},
             {"Redirect", Value::structure({{"ReplaceKeyPrefixWith", "b/"}})}})})}});
  EXPECT_EQ(with.put("PutBucketWebsite", "WebsiteConfiguration", website), "");
  EXPECT_EQ(with.get("GetBucketWebsite"), website);

  // Of the members of a key format, empty ones say something too.
  for (const Value& format :
       {Value::structure({{"SimplePrefix", Value::structure({})}}),
        Value::structure({{"PartitionedPrefix",
                           Value::structure({{"PartitionDateSource", "DeliveryTime"}})}})}) {
    const Value logging = Value::structure(
        {{"LoggingEnabled", Value::structure({{"TargetBucket", "bucket"},
                                              {"TargetPrefix", "log/"},
                                              {"TargetObjectKeyFormat", format}})}});
    EXPECT_EQ(with.put("PutBucketLogging", "BucketLoggingStatus", logging), "");
    EXPECT_EQ(with.get("GetBucketLogging"), logging);
  }

  with.rig.reopen();
  EXPECT_EQ(with.get("GetBucketWebsite"), website);
  with.rig.call("DeleteBucketWebsite", {{"Bucket", "bucket"}});
  EXPECT_EQ(with.code("GetBucketWebsite"), "NoSuchWebsiteConfiguration");
}

TEST(S3Configuration, RefusesTags) {
  Fixture with;
  const auto message = [&with](Value tags) {
    return with.message("PutBucketTagging", "Tagging",
                        Value::structure({{"TagSet", std::move(tags)}}));
  };
  const auto tag = [](const char* key, const char* value) {
    return Value::structure({{"Key", key}, {"Value", value}});
  };
  EXPECT_EQ(message(list({tag("a", "1"), tag("a", "2")})),
            "Cannot provide multiple Tags with the same key");
  EXPECT_EQ(message(list({tag("aws:x", "1")})), "System tags cannot be added/updated by requester");
  EXPECT_EQ(message(list({tag("a", "<")})), "The TagValue you have provided is invalid");
}

TEST(S3Configuration, RefusesCors) {
  Fixture with;
  const auto message = [&with](Value rule) {
    return with.message("PutBucketCors", "CORSConfiguration",
                        Value::structure({{"CORSRules", list({std::move(rule)})}}));
  };
  const Value any = list({"*"});
  EXPECT_EQ(
      message(Value::structure({{"AllowedMethods", list({"PATCH"})}, {"AllowedOrigins", any}})),
      "Found unsupported HTTP method in CORS config. Unsupported method is PATCH");
  EXPECT_EQ(message(Value::structure(
                {{"AllowedMethods", list({"GET"})}, {"AllowedOrigins", list({"*.*"})}})),
            "AllowedOrigin \"*.*\" can not have more than one wildcard.");
  EXPECT_EQ(message(Value::structure({{"AllowedMethods", list({"GET"})},
                                      {"AllowedOrigins", any},
                                      {"ExposeHeaders", list({"x-*"})}})),
            "ExposeHeader \"x-*\" contains wildcard. We currently do not support wildcard for "
            "ExposeHeader.");
}

TEST(S3Configuration, KeepsOwnership) {
  Fixture with;
  const auto ownership = [](const char* name) {
    return Value::structure({{"Rules", list({Value::structure({{"ObjectOwnership", name}})})}});
  };
  EXPECT_EQ(with.get("GetBucketOwnershipControls")["OwnershipControls"],
            ownership("BucketOwnerEnforced"));
  EXPECT_EQ(with.put("PutBucketOwnershipControls", "OwnershipControls", ownership("ObjectWriter")),
            "");
  with.rig.call("DeletePublicAccessBlock", {{"Bucket", "bucket"}});
  with.rig.call("PutBucketAcl", {{"Bucket", "bucket"}, {"ACL", "public-read"}});
  EXPECT_EQ(
      with.put("PutBucketOwnershipControls", "OwnershipControls", ownership("BucketOwnerEnforced")),
      "InvalidBucketAclWithObjectOwnership");
}

TEST(S3Configuration, CountsThoseWithIds) {
  Fixture with;
  for (int i = 0; i < 101; ++i) {
    const std::string id = "metrics-" + std::to_string(1000 + i);
    with.rig.call("PutBucketMetricsConfiguration",
                  {{"Bucket", "bucket"},
                   {"Id", id},
                   {"MetricsConfiguration", Value::structure({{"Id", id}})}});
  }
  const Value first = with.get("ListBucketMetricsConfigurations");
  EXPECT_EQ(first["MetricsConfigurationList"].size(), 100);
  EXPECT_TRUE(first["IsTruncated"].boolean());
  const Value rest = with.rig.call(
      "ListBucketMetricsConfigurations",
      {{"Bucket", "bucket"}, {"ContinuationToken", first["NextContinuationToken"].text()}});
  ASSERT_EQ(rest["MetricsConfigurationList"].size(), 1);
  EXPECT_EQ(rest["MetricsConfigurationList"].items()[0]["Id"].text(), "metrics-1100");
  EXPECT_EQ(with.rig.code_of("GetBucketMetricsConfiguration", {{"Bucket", "bucket"}, {"Id", "x"}}),
            "NoSuchConfiguration");
}

TEST(S3Configuration, NeedsVersionsToReplicate) {
  Fixture with;
  const auto replication = [](const char* destination) {
    return Value::structure(
        {{"Role", "arn:aws:iam::000000000000:role/r"},
         {"Rules", list({Value::structure(
                       {{"ID", "all"},
                        {"Prefix", ""},
                        {"Status", "Enabled"},
                        {"Destination", Value::structure({{"Bucket", destination}})}})})}});
  };
  const auto message = [&](const char* destination) {
    return with.message("PutBucketReplication", "ReplicationConfiguration",
                        replication(destination));
  };
  EXPECT_EQ(message("arn:aws:s3:::copies"),
            "Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  const Value enabled = Value::structure({{"Status", "Enabled"}});
  EXPECT_EQ(with.put("PutBucketVersioning", "VersioningConfiguration", enabled), "");
  EXPECT_EQ(message("arn:aws:s3:::copies"), "Destination bucket must exist.");
  with.rig.call("CreateBucket", {{"Bucket", "copies"}});
  EXPECT_EQ(message("arn:aws:s3:::copies"), "Destination bucket must have versioning enabled.");
  with.rig.call("PutBucketVersioning",
                {{"Bucket", "copies"}, {"VersioningConfiguration", enabled}});
  EXPECT_EQ(message("arn:aws:s3:::copies"), "");
  EXPECT_EQ(with.get("GetBucketReplication")["ReplicationConfiguration"],
            replication("arn:aws:s3:::copies"));
}

TEST(S3Configuration, RefusesNotificationsThatOverlap) {
  Fixture with;
  const auto to = [](const char* arn, const char* event) {
    return Value::structure({{"Id", "x"}, {"QueueArn", arn}, {"Events", list({event})}});
  };
  const char* queue = "arn:aws:sqs:us-east-1:000000000000:q";
  const auto message = [&with](Value queues) {
    return with.message("PutBucketNotificationConfiguration", "NotificationConfiguration",
                        Value::structure({{"QueueConfigurations", std::move(queues)}}));
  };
  EXPECT_EQ(message(list({to(queue, "s3:ObjectCreated:*"), to(queue, "s3:ObjectCreated:Put")})),
            "Configurations overlap. Configurations on the same bucket cannot share a common event "
            "type.");
  EXPECT_EQ(message(list({to("queue", "s3:ObjectCreated:*")})), "The ARN could not be parsed");
  EXPECT_EQ(message(list({to(queue, "s3:ObjectCreated:*")})), "");
}

}  // namespace
}  // namespace fakes
