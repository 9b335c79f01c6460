// Putting, getting and deleting the configurations of buckets. What differs between them stands in
// a table.
#include <algorithm>
#include <array>

#include "fakes/random.h"
#include "fakes/s3/access.h"
#include "fakes/s3/acl.h"
#include "fakes/s3/configuration.h"
#include "fakes/s3/faults.h"
#include "fakes/s3/lifecycle_work.h"
#include "fakes/s3/operations.h"

namespace fakes::s3 {
namespace {

using wire::Fault;
using wire::Value;

constexpr std::string_view kSizeHeader = "x-amz-transition-default-minimum-object-size";

struct Kind {
  std::string_view name;               // of the operations, after Put, Get and Delete
  std::string_view member;             // configuration.h
  std::string_view missing_code = "";  // "" when an empty answer says it
  std::string_view missing_message = "";
};

constexpr std::array kinds = {
    Kind{"BucketAccelerateConfiguration", "AccelerateConfiguration"},
    Kind{"BucketCors", "CORSConfiguration", "NoSuchCORSConfiguration",
         "The CORS configuration does not exist"},
    Kind{"BucketEncryption", "ServerSideEncryptionConfiguration"},
    Kind{"BucketLifecycleConfiguration", "LifecycleConfiguration", "NoSuchLifecycleConfiguration",
         "The lifecycle configuration does not exist"},
    Kind{"BucketLifecycle", "LifecycleConfiguration"},
    Kind{"BucketLogging", "BucketLoggingStatus"},
    Kind{"BucketNotificationConfiguration", "NotificationConfiguration"},
    Kind{"BucketReplication", "ReplicationConfiguration", "ReplicationConfigurationNotFoundError",
         "The replication configuration was not found"},
    Kind{"BucketRequestPayment", "RequestPaymentConfiguration"},
    Kind{"BucketTagging", "Tagging", "NoSuchTagSet", "The TagSet does not exist"},
    Kind{"BucketWebsite", "WebsiteConfiguration", "NoSuchWebsiteConfiguration",
         "The specified bucket does not have a website configuration"},
    Kind{"PublicAccessBlock", "PublicAccessBlockConfiguration",
         "NoSuchPublicAccessBlockConfiguration",
         "The public access block configuration was not found"},
};

const Kind& kind_of(const Call& call) {
  std::string_view name = call.wire.operation->name();
  name.remove_prefix(name[0] == 'D' ? std::string_view("Delete").size() : 3);
  return *std::find_if(kinds.begin(), kinds.end(),
                       [name](const Kind& kind) { return kind.name == name; });
}

void check_accelerate(const Bucket& bucket, const Value& value) {
  if (bucket.name.find('.') != std::string::npos) {
    throw invalid_request(
        "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names");
  }
  if (value["Status"].text().empty()) throw malformed_xml();
}

void check(Transaction& state, const Bucket& bucket, std::string_view member, const Value& value) {
  if (member == "Tagging") check_tagging(value);
  if (member == "CORSConfiguration") check_cors(value);
  if (member == "ServerSideEncryptionConfiguration") check_encryption(value);
  if (member == "WebsiteConfiguration") check_website(value);
  if (member == "LifecycleConfiguration") check_lifecycle(value);
  if (member == "NotificationConfiguration") check_notification(value);
  if (member == "ReplicationConfiguration") check_replication(state, bucket, value);
  if (member == "BucketLoggingStatus") check_logging(state, bucket, value);
  if (member == "AccelerateConfiguration") check_accelerate(bucket, value);
}

// AWS names what came without an id.
Value with_ids(Value value, std::string_view list, std::string_view id_member) {
  const Value* const found = value.find(list);
  if (found == nullptr) return value;
  Value items = Value::list();
  for (Value item : found->items()) {
    if (item[id_member].text().empty()) item.set(id_member, random_text(48, base62_digits));
    items.push(std::move(item));
  }
  value.set(list, std::move(items));
  return value;
}

Value named(std::string_view member, Value value) {
  if (member == "LifecycleConfiguration") return with_ids(std::move(value), "Rules", "ID");
  if (member == "ReplicationConfiguration") return with_ids(std::move(value), "Rules", "ID");
  if (member != "NotificationConfiguration") return value;
  for (const auto* list :
       {"TopicConfigurations", "QueueConfigurations", "LambdaFunctionConfigurations"}) {
    value = with_ids(std::move(value), list, "Id");
  }
  return value;
}

Reply put(Core& core, Call& call) {
  const Kind& kind = kind_of(call);
  const Value* const value = call.input.find(kind.member);
  if (value == nullptr) throw malformed_xml();
  Reply reply;
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    check(state, bucket, kind.member, *value);
    const bool is_removal = kind.member == "BucketLoggingStatus" && !value->has("LoggingEnabled");
    if (is_removal) {
      remove_setting(state, bucket, kind.member);
    } else {
      put_configuration(state, bucket, kind.member, named(kind.member, *value));
    }
    if (kind.member == "LifecycleConfiguration") {
      const std::string size =
          call.request.header(kSizeHeader).value_or("all_storage_classes_128K");
      put_setting(state, bucket, kSizeHeader, size);
      remove_setting(state, bucket, kLifecycleDay);
      reply.headers.push_back({std::string(kSizeHeader), size});
    }
  });
  return reply;
}

Fault missing(const Kind& kind, const Bucket& bucket) {
  return Fault(kind.missing_code, std::string(kind.missing_message))
      .with("BucketName", bucket.name)
      .with_status(404);
}

// What a bucket has that nobody put.
Value given(std::string_view member) {
  if (member == "RequestPaymentConfiguration") return Value::structure({{"Payer", "BucketOwner"}});
  if (member == "ServerSideEncryptionConfiguration") {
    Value rule = Value::structure(
        {{"ApplyServerSideEncryptionByDefault", Value::structure({{"SSEAlgorithm", "AES256"}})},
         {"BucketKeyEnabled", false}});
    Value rules = Value::list();
    rules.push(std::move(rule));
    return Value::structure({{"Rules", std::move(rules)}});
  }
  return Value::structure();
}

// The answers of some have the members themselves, those of others the member around them.
Value output_of(const Call& call, std::string_view member, Value value) {
  if (!call.wire.operation->output()->find(member)) return value;
  return Value::structure({{std::string(member), std::move(value)}});
}

Reply get(Core& core, Call& call) {
  const Kind& kind = kind_of(call);
  Reply reply;
  core.store.read([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    auto value = configuration(state, bucket, kind.member);
    if (!value) {
      value = given(kind.member);
      if (value->size() == 0 && !kind.missing_code.empty()) throw missing(kind, bucket);
    }
    reply.output = output_of(call, kind.member, *std::move(value));
    if (kind.member == "LifecycleConfiguration") {
      const auto size = setting(state, bucket, kSizeHeader);
      reply.headers.push_back(
          {std::string(kSizeHeader), size.value_or("all_storage_classes_128K")});
    }
  });
  return reply;
}

Reply remove(Core& core, Call& call) {
  const Kind& kind = kind_of(call);
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    remove_setting(state, bucket, kind.member);
    if (kind.member == "LifecycleConfiguration") remove_setting(state, bucket, kSizeHeader);
  });
  return {};
}

const Value& only_rule(const Value& controls) {
  const auto& rules = controls["Rules"].items();
  if (rules.size() != 1 || rules[0]["ObjectOwnership"].text().empty()) throw malformed_xml();
  return rules[0]["ObjectOwnership"];
}

Reply put_ownership(Core& core, Call& call) {
  const std::string ownership = only_rule(call.input["OwnershipControls"]).text();
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    const std::string owner = canonical_id(core, bucket.account);
    const auto acl = Acl::read(bucket.acl, owner);
    if (ownership == "BucketOwnerEnforced" && !(acl.grants == Acl::of_owner(owner).grants)) {
      throw Fault("InvalidBucketAclWithObjectOwnership",
                  "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting")
          .with_status(400);
    }
    state.run("UPDATE s3_buckets SET ownership = ? WHERE id = ?", ownership, bucket.id);
  });
  return {};
}

Reply get_ownership(Core& core, Call& call) {
  const Bucket bucket = core.store.read([&](Transaction& state) { return bucket_of(state, call); });
  if (bucket.ownership.empty()) {
    throw Fault("OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
        .with("BucketName", bucket.name)
        .with_status(404);
  }
  Value rules = Value::list();
  rules.push(Value::structure({{"ObjectOwnership", bucket.ownership}}));
  Reply reply;
  reply.output.set("OwnershipControls", Value::structure({{"Rules", std::move(rules)}}));
  return reply;
}

Reply remove_ownership(Core& core, Call& call) {
  core.store.write([&](Transaction& state) {
    const Bucket bucket = bucket_of(state, call);
    state.run("UPDATE s3_buckets SET ownership = '' WHERE id = ?", bucket.id);
  });
  return {};
}

}  // namespace

std::vector<Entry> configuration_operations() {
  return {{"PutBucketAccelerateConfiguration", put},
          {"GetBucketAccelerateConfiguration", get},
          {"PutBucketCors", put},
          {"GetBucketCors", get},
          {"DeleteBucketCors", remove},
          {"PutBucketEncryption", put},
          {"GetBucketEncryption", get},
          {"DeleteBucketEncryption", remove},
          {"PutBucketLifecycleConfiguration", put},
          {"GetBucketLifecycleConfiguration", get},
          {"DeleteBucketLifecycle", remove},
          {"PutBucketLogging", put},
          {"GetBucketLogging", get},
          {"PutBucketNotificationConfiguration", put},
          {"GetBucketNotificationConfiguration", get},
          {"PutBucketReplication", put},
          {"GetBucketReplication", get},
          {"DeleteBucketReplication", remove},
          {"PutBucketRequestPayment", put},
          {"GetBucketRequestPayment", get},
          {"PutBucketTagging", put},
          {"GetBucketTagging", get},
          {"DeleteBucketTagging", remove},
          {"PutBucketWebsite", put},
          {"GetBucketWebsite", get},
          {"DeleteBucketWebsite", remove},
          {"PutPublicAccessBlock", put},
          {"GetPublicAccessBlock", get},
          {"DeletePublicAccessBlock", remove},
          {"PutBucketOwnershipControls", put_ownership},
          {"GetBucketOwnershipControls", get_ownership},
          {"DeleteBucketOwnershipControls", remove_ownership}};
}

}  // namespace fakes::s3
