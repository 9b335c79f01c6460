#include "fakes/resource.h"

#include <array>

namespace fakes {
namespace {

std::string s3_resource(const wire::Value& input) {
  std::string resource = input["Bucket"].text();
  for (const std::string_view member : {"Key", "Prefix"}) {
    if (const std::string& key = input[member].text(); !key.empty()) return resource + "/" + key;
  }
  return resource;
}

// Of members that several operations share, the one that says most comes first.
constexpr std::array names = {"Name",
                              "Path",
                              "ResourceId",
                              "DocumentName",
                              "CommandId",
                              "InstanceId",
                              "WindowId",
                              "TemplateName",
                              "ConfigurationSetName",
                              "RuleName",
                              "RuleSetName",
                              "FilterName",
                              "EmailIdentity",
                              "Identity",
                              "EmailAddress",
                              "Source",
                              "FromEmailAddress",
                              "Domain",
                              "RoleArn",
                              "AccessKeyId",
                              "UserName",
                              "RoleName",
                              "PolicyArn",
                              "ResourceArn",
                              "repositoryName",
                              "LoadBalancerName",
                              "resourceArn"};
constexpr std::array lists = {"Names", "Identities", "repositoryNames", "LoadBalancerNames"};

}  // namespace

std::string resource_of(std::string_view model, const wire::Value& input) {
  if (model == "s3") return s3_resource(input);
  for (const std::string_view member : names) {
    if (const std::string& name = input[member].text(); !name.empty()) return name;
  }
  for (const std::string_view member : lists) {
    if (const auto& items = input[member].items(); !items.empty()) return items.front().text();
  }
  return "";
}

}  // namespace fakes
