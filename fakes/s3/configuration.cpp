#include "fakes/s3/configuration.h"

#include <algorithm>
#include <array>

#include "fakes/wire/model.h"
#include "fakes/wire/xml.h"

namespace fakes::s3 {
namespace {

struct Place {
  std::string_view member;
  std::string_view operation;  // that puts it
};

constexpr std::array places = {
    Place{"AccelerateConfiguration", "PutBucketAccelerateConfiguration"},
    Place{"AnalyticsConfiguration", "PutBucketAnalyticsConfiguration"},
    Place{"BucketLoggingStatus", "PutBucketLogging"},
    Place{"CORSConfiguration", "PutBucketCors"},
    Place{"IntelligentTieringConfiguration", "PutBucketIntelligentTieringConfiguration"},
    Place{"InventoryConfiguration", "PutBucketInventoryConfiguration"},
    Place{"LifecycleConfiguration", "PutBucketLifecycleConfiguration"},
    Place{"MetricsConfiguration", "PutBucketMetricsConfiguration"},
    Place{"NotificationConfiguration", "PutBucketNotificationConfiguration"},
    Place{"PublicAccessBlockConfiguration", "PutPublicAccessBlock"},
    Place{"ReplicationConfiguration", "PutBucketReplication"},
    Place{"RequestPaymentConfiguration", "PutBucketRequestPayment"},
    Place{"ServerSideEncryptionConfiguration", "PutBucketEncryption"},
    Place{"Tagging", "PutBucketTagging"},
    Place{"WebsiteConfiguration", "PutBucketWebsite"},
};

wire::Shape shape_of(std::string_view member) {
  const auto* place = std::find_if(places.begin(), places.end(), [member](const Place& candidate) {
    return candidate.member == member;
  });
  const auto model = wire::Service::find("s3").value();
  return model.operation(place->operation).value().input().value().find(member).value().shape();
}

}  // namespace

std::optional<wire::Value> configuration(Transaction& state, const Bucket& bucket,
                                         std::string_view member, std::string_view id) {
  const auto text = setting(state, bucket, member, id);
  if (!text) return std::nullopt;
  return wire::read_xml(
      "<Root xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">" + *text + "</Root>",
      shape_of(member), "");
}

void put_configuration(Transaction& state, const Bucket& bucket, std::string_view member,
                       const wire::Value& value, std::string_view id) {
  std::string text;
  wire::write_xml_members(text, value, shape_of(member), wire::Fraction::always);
  put_setting(state, bucket, member, text, id);
}

}  // namespace fakes::s3
