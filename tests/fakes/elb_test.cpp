#include <gmock/gmock.h>

#include "fakes/elb/provider.h"
#include "fakes/services.h"
#include "tests/fakes/service_rig.h"

namespace fakes {
namespace {

using test::Sent;
using test::ServiceRig;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using wire::Value;

Value list(std::initializer_list<Value> items) {
  return Value(Value::List(items));
}

Value listener(const char* protocol, int port, int instance_port) {
  return Value::structure(
      {{"Protocol", protocol}, {"LoadBalancerPort", port}, {"InstancePort", instance_port}});
}

Value instances(std::initializer_list<const char*> ids) {
  Value made = Value::list();
  for (const char* id : ids) made.push(Value::structure({{"InstanceId", id}}));
  return made;
}

// An environment that notes what it is told.
struct Noting : elb::Provider {
  std::string choose_name(std::string_view, std::string_view, std::string_view name) override {
    return std::string(name) + ".balancers.test";
  }
  void apply(const elb::LoadBalancer& balancer) override { applied = balancer; }
  void remove(std::string_view, std::string_view, std::string_view name) override {
    removed = name;
  }
  elb::InstanceHealth health(const elb::LoadBalancer&, std::string_view instance) override {
    return {instance == "i-0000000a", "Instance has failed"};
  }
  bool has_instance(std::string_view, std::string_view, std::string_view instance) override {
    return instance != "i-00000bad";
  }

  elb::LoadBalancer applied;
  std::string removed;
};

struct Rig : ServiceRig {
  Rig() : ServiceRig(make_elb) {}

  Value create(const std::string& name = "web",
               Value listeners = list({listener("HTTP", 80, 8080)})) {
    return call("CreateLoadBalancer", {{"LoadBalancerName", name},
                                       {"Listeners", std::move(listeners)},
                                       {"AvailabilityZones", list({"us-east-1a"})}});
  }
  Value describe(const std::string& name = "web") {
    return call("DescribeLoadBalancers",
                {{"LoadBalancerNames", list({name})}})["LoadBalancerDescriptions"]
        .items()
        .at(0);
  }
  std::string code_with(const std::string& name, Value listeners) {
    return code_of("CreateLoadBalancer", {{"LoadBalancerName", name},
                                          {"Listeners", std::move(listeners)},
                                          {"AvailabilityZones", list({"us-east-1a"})}});
  }
};

TEST(Elb, MakesALoadBalancer) {
  Rig rig;
  const std::string dns = rig.create()["DNSName"].text();
  EXPECT_THAT(dns, MatchesRegex("web-[0-9]{10}.us-east-1.elb.amazonaws.com"));
  const Value made = rig.describe();
  EXPECT_EQ(made["DNSName"].text(), dns);
  EXPECT_EQ(made["CanonicalHostedZoneNameID"].text(), "Z35SXDOTRQ7X7K");
  EXPECT_EQ(made["Scheme"].text(), "internet-facing");
  EXPECT_EQ(made["HealthCheck"]["Target"].text(), "TCP:8080");
  EXPECT_EQ(made["HealthCheck"]["Interval"].integer(), 30);
  EXPECT_EQ(made["HealthCheck"]["HealthyThreshold"].integer(), 10);
  EXPECT_LE(made["CreatedTime"].time(), rig.clock().now());
  EXPECT_GT(made["CreatedTime"].time(), rig.clock().now() - std::chrono::minutes(1));
  const Value& first = made["ListenerDescriptions"].items().at(0)["Listener"];
  EXPECT_EQ(first["InstanceProtocol"].text(), "HTTP");
  EXPECT_EQ(first["LoadBalancerPort"].integer(), 80);
  // The same again is the same; another of the name is refused.
  EXPECT_EQ(rig.create()["DNSName"].text(), dns);
  EXPECT_EQ(rig.code_with("web", list({listener("TCP", 80, 8080)})), "DuplicateLoadBalancerName");
}

TEST(Elb, RefusesWhatCannotBe) {
  Rig rig;
  const Value web = list({listener("HTTP", 80, 80)});
  for (const char* name : {"-a", "a-", "a_b", "a.b", "a23456789012345678901234567890123"}) {
    EXPECT_EQ(rig.code_with(name, web), "ValidationError") << name;
  }
  EXPECT_EQ(rig.code_with("a", list({listener("UDP", 80, 80)})), "UnsupportedProtocol");
  EXPECT_EQ(rig.code_with("a", list({listener("HTTPS", 443, 80)})), "CertificateNotFound");
  EXPECT_EQ(rig.code_with("a", list({listener("HTTP", 0, 80)})), "ValidationError");
  Value mixed = listener("TCP", 80, 80);
  mixed.set("InstanceProtocol", "HTTP");
  EXPECT_EQ(rig.code_with("a", list({mixed})), "ValidationError");
  EXPECT_EQ(rig.code_with("a", list({listener("TCP", 80, 80), listener("TCP", 80, 81)})),
            "DuplicateListener");
  EXPECT_EQ(rig.code_of("CreateLoadBalancer", {{"LoadBalancerName", "a"}, {"Listeners", web}}),
            "ValidationError");
  EXPECT_EQ(rig.code_of("CreateLoadBalancer", {{"LoadBalancerName", "a"},
                                               {"Listeners", web},
                                               {"AvailabilityZones", list({"eu-west-1a"})}}),
            "ValidationError");
  EXPECT_EQ(
      rig.code_of("CreateLoadBalancer",
                  {{"LoadBalancerName", "a"}, {"Listeners", web}, {"Subnets", list({"subnet-x"})}}),
      "SubnetNotFound");
  EXPECT_EQ(rig.code_of("CreateLoadBalancer", {{"LoadBalancerName", "a"},
                                               {"Listeners", web},
                                               {"Scheme", "secret"},
                                               {"Subnets", list({"subnet-1"})}}),
            "InvalidScheme");
  EXPECT_EQ(rig.fault_of("DescribeLoadBalancers", {{"LoadBalancerNames", list({"a"})}})->message(),
            "There is no ACTIVE Load Balancer named 'a'");
}

TEST(Elb, ListsInPagesAndDeletes) {
  Rig rig;
  for (const char* name : {"cc", "aa", "bb"}) rig.create(name);
  const Value first = rig.call("DescribeLoadBalancers", {{"PageSize", 2}});
  EXPECT_EQ(first["LoadBalancerDescriptions"].size(), 2U);
  const Value second = rig.call("DescribeLoadBalancers", {{"Marker", first["NextMarker"].text()}});
  EXPECT_EQ(second["LoadBalancerDescriptions"].items().at(0)["LoadBalancerName"].text(), "cc");
  EXPECT_FALSE(second.has("NextMarker"));
  rig.call("DeleteLoadBalancer", {{"LoadBalancerName", "aa"}});
  rig.call("DeleteLoadBalancer", {{"LoadBalancerName", "aa"}});
  EXPECT_EQ(rig.call("DescribeLoadBalancers")["LoadBalancerDescriptions"].size(), 2U);
  Sent elsewhere;
  elsewhere.region = "eu-west-1";
  EXPECT_EQ(rig.call("DescribeLoadBalancers", {}, elsewhere)["LoadBalancerDescriptions"].size(),
            0U);
  rig.reopen();
  EXPECT_EQ(rig.call("DescribeLoadBalancers")["LoadBalancerDescriptions"].size(), 2U);
}

TEST(Elb, ChangesListeners) {
  Rig rig;
  rig.create();
  const auto name = Value("web");
  Value secure = listener("https", 443, 8080);
  secure.set("InstanceProtocol", "http");
  secure.set("SSLCertificateId", "arn:aws:iam::000000000000:server-certificate/a");
  rig.call("CreateLoadBalancerListeners",
           {{"LoadBalancerName", name}, {"Listeners", list({secure, listener("HTTP", 80, 8080)})}});
  EXPECT_EQ(rig.describe()["ListenerDescriptions"].size(), 2U);
  EXPECT_EQ(
      rig.code_of("CreateLoadBalancerListeners",
                  {{"LoadBalancerName", name}, {"Listeners", list({listener("HTTP", 80, 1)})}}),
      "DuplicateListener");
  rig.call("SetLoadBalancerListenerSSLCertificate",
           {{"LoadBalancerName", name}, {"LoadBalancerPort", 443}, {"SSLCertificateId", "b"}});
  EXPECT_EQ(
      rig.describe()["ListenerDescriptions"].items().at(1)["Listener"]["SSLCertificateId"].text(),
      "b");
  EXPECT_EQ(rig.code_of(
                "SetLoadBalancerListenerSSLCertificate",
                {{"LoadBalancerName", name}, {"LoadBalancerPort", 80}, {"SSLCertificateId", "b"}}),
            "InvalidConfigurationRequest");
  EXPECT_EQ(rig.code_of(
                "SetLoadBalancerListenerSSLCertificate",
                {{"LoadBalancerName", name}, {"LoadBalancerPort", 81}, {"SSLCertificateId", "b"}}),
            "ListenerNotFound");
  rig.call("DeleteLoadBalancerListeners",
           {{"LoadBalancerName", name}, {"LoadBalancerPorts", list({Value(80)})}});
  EXPECT_EQ(rig.describe()["ListenerDescriptions"].size(), 1U);
}

TEST(Elb, RegistersInstances) {
  Rig rig;
  rig.create();
  const auto ask = [&](const char* operation, std::initializer_list<const char*> ids) {
    return rig.code_of(operation, {{"LoadBalancerName", "web"}, {"Instances", instances(ids)}});
  };
  EXPECT_EQ(ask("RegisterInstancesWithLoadBalancer", {"i-0000000a", "i-0000000b"}), "");
  EXPECT_EQ(ask("RegisterInstancesWithLoadBalancer", {"i-0000000a"}), "");
  EXPECT_EQ(ask("RegisterInstancesWithLoadBalancer", {"web-1"}), "InvalidInstance");
  EXPECT_EQ(rig.describe()["Instances"].size(), 2U);
  const Value health =
      rig.call("DescribeInstanceHealth", {{"LoadBalancerName", "web"}})["InstanceStates"];
  EXPECT_EQ(health.items().at(0)["State"].text(), "OutOfService");
  EXPECT_EQ(health.items().at(0)["ReasonCode"].text(), "ELB");
  EXPECT_EQ(ask("DeregisterInstancesFromLoadBalancer", {"i-0000000a"}), "");
  EXPECT_EQ(ask("DeregisterInstancesFromLoadBalancer", {"i-0000000a"}), "InvalidInstance");
  EXPECT_EQ(rig.describe()["Instances"].size(), 1U);
}

TEST(Elb, LooksAtInstancesAsItIsTold) {
  Rig rig;
  rig.create();
  const auto configure = [&](const char* target, int timeout) {
    return rig.code_of("ConfigureHealthCheck",
                       {{"LoadBalancerName", "web"},
                        {"HealthCheck", Value::structure({{"Target", target},
                                                          {"Interval", 10},
                                                          {"Timeout", timeout},
                                                          {"UnhealthyThreshold", 3},
                                                          {"HealthyThreshold", 4}})}});
  };
  EXPECT_EQ(configure("HTTP:80/ping", 9), "");
  EXPECT_EQ(rig.describe()["HealthCheck"]["Target"].text(), "HTTP:80/ping");
  EXPECT_EQ(configure("TCP:80", 10), "ValidationError");
  for (const char* target :
       {"HTTP:80", "TCP:80/ping", "TCP", "TCP:0", "TCP:70000", "UDP:80", "80", "HTTP/80:1", ""}) {
    EXPECT_EQ(configure(target, 5), "ValidationError") << target;
  }
  EXPECT_EQ(rig.describe()["HealthCheck"]["UnhealthyThreshold"].integer(), 3);
}

TEST(Elb, ChangesItsPlaces) {
  Rig rig;
  rig.create();
  const auto zones = [&](const char* operation, const char* zone) {
    return rig.code_of(operation,
                       {{"LoadBalancerName", "web"}, {"AvailabilityZones", list({zone})}});
  };
  EXPECT_EQ(zones("EnableAvailabilityZonesForLoadBalancer", "us-east-1b"), "");
  EXPECT_EQ(zones("EnableAvailabilityZonesForLoadBalancer", "eu-west-1b"), "ValidationError");
  EXPECT_EQ(zones("DisableAvailabilityZonesForLoadBalancer", "us-east-1a"), "");
  EXPECT_EQ(zones("DisableAvailabilityZonesForLoadBalancer", "us-east-1b"),
            "InvalidConfigurationRequest");
  EXPECT_EQ(rig.describe()["AvailabilityZones"].items().at(0).text(), "us-east-1b");
  EXPECT_EQ(rig.code_of("ApplySecurityGroupsToLoadBalancer",
                        {{"LoadBalancerName", "web"}, {"SecurityGroups", list({"sg-1"})}}),
            "InvalidConfigurationRequest");
  rig.call("CreateLoadBalancer", {{"LoadBalancerName", "inside"},
                                  {"Listeners", list({listener("TCP", 1, 1)})},
                                  {"Scheme", "internal"},
                                  {"Subnets", list({"subnet-1"})}});
  EXPECT_THAT(rig.describe("inside")["DNSName"].text(), HasSubstr("internal-inside-"));
  rig.call("ApplySecurityGroupsToLoadBalancer",
           {{"LoadBalancerName", "inside"}, {"SecurityGroups", list({"sg-1"})}});
  rig.call("AttachLoadBalancerToSubnets",
           {{"LoadBalancerName", "inside"}, {"Subnets", list({"subnet-2"})}});
  EXPECT_EQ(rig.describe("inside")["Subnets"].size(), 2U);
}

TEST(Elb, TiesClientsToInstances) {
  Rig rig;
  Noting noting;
  rig.core().load_balancers = &noting;
  rig.create("web", list({listener("HTTP", 80, 80), listener("TCP", 81, 81)}));
  const auto name = Value("web");
  rig.call("CreateAppCookieStickinessPolicy",
           {{"LoadBalancerName", name}, {"PolicyName", "app"}, {"CookieName", "session"}});
  rig.call("CreateLBCookieStickinessPolicy",
           {{"LoadBalancerName", name}, {"PolicyName", "own"}, {"CookieExpirationPeriod", 60}});
  EXPECT_EQ(rig.code_of("CreateLBCookieStickinessPolicy",
                        {{"LoadBalancerName", name}, {"PolicyName", "app"}}),
            "DuplicatePolicyName");
  const auto use = [&](int port, Value policies) {
    return rig.code_of("SetLoadBalancerPoliciesOfListener", {{"LoadBalancerName", name},
                                                             {"LoadBalancerPort", port},
                                                             {"PolicyNames", std::move(policies)}});
  };
  EXPECT_EQ(use(80, list({"app"})), "");
  EXPECT_EQ(noting.applied.listeners.at(0).stickiness->cookie, "session");
  EXPECT_EQ(use(80, list({"own"})), "");
  EXPECT_EQ(noting.applied.listeners.at(0).stickiness->lifetime_seconds, 60);
  EXPECT_EQ(noting.applied.listeners.at(0).stickiness->cookie, "");
  EXPECT_FALSE(noting.applied.listeners.at(1).stickiness);
  EXPECT_EQ(use(80, list({"none"})), "PolicyNotFound");
  EXPECT_EQ(use(80, list({"app", "own"})), "InvalidConfigurationRequest");
  EXPECT_EQ(use(81, list({"app"})), "InvalidConfigurationRequest");
  EXPECT_EQ(use(82, list({"app"})), "ListenerNotFound");
  const auto remove = [&](const char* policy) {
    return rig.code_of("DeleteLoadBalancerPolicy",
                       {{"LoadBalancerName", name}, {"PolicyName", policy}});
  };
  EXPECT_EQ(remove("own"), "InvalidConfigurationRequest");
  EXPECT_EQ(use(80, Value::list()), "");
  EXPECT_FALSE(noting.applied.listeners.at(0).stickiness);
  EXPECT_EQ(remove("own"), "");
  EXPECT_EQ(remove("own"), "");
  EXPECT_EQ(rig.describe()["Policies"]["LBCookieStickinessPolicies"].size(), 0U);
  EXPECT_EQ(rig.describe()["Policies"]["AppCookieStickinessPolicies"].size(), 1U);
}

TEST(Elb, HasAttributesAndTags) {
  Rig rig;
  rig.create();
  const auto attributes = [&] {
    return rig.call("DescribeLoadBalancerAttributes",
                    {{"LoadBalancerName", "web"}})["LoadBalancerAttributes"];
  };
  EXPECT_EQ(attributes()["ConnectionSettings"]["IdleTimeout"].integer(), 60);
  const auto modify = [&](const char* name, Value value) {
    return rig.code_of("ModifyLoadBalancerAttributes",
                       {{"LoadBalancerName", "web"},
                        {"LoadBalancerAttributes", Value::structure({{name, std::move(value)}})}});
  };
  EXPECT_EQ(modify("ConnectionDraining", Value::structure({{"Enabled", true}})), "");
  EXPECT_EQ(modify("AccessLog", Value::structure({{"Enabled", true}})),
            "InvalidConfigurationRequest");
  EXPECT_TRUE(attributes()["ConnectionDraining"]["Enabled"].boolean());
  EXPECT_EQ(attributes()["ConnectionDraining"]["Timeout"].integer(), 300);
  EXPECT_FALSE(attributes()["CrossZoneLoadBalancing"]["Enabled"].boolean(true));

  const auto tag = [](const char* key) { return Value::structure({{"Key", key}, {"Value", "1"}}); };
  const auto add = [&](Value tags) {
    return rig.code_of("AddTags",
                       {{"LoadBalancerNames", list({"web"})}, {"Tags", std::move(tags)}});
  };
  EXPECT_EQ(add(list({tag("a"), tag("b")})), "");
  EXPECT_EQ(add(list({tag("c"), tag("c")})), "DuplicateTagKeys");
  EXPECT_EQ(add(list({tag("1"), tag("2"), tag("3"), tag("4"), tag("5"), tag("6"), tag("7"),
                      tag("8"), tag("9")})),
            "TooManyTags");
  rig.call("RemoveTags", {{"LoadBalancerNames", list({"web"})},
                          {"Tags", list({Value::structure({{"Key", "a"}})})}});
  const Value tags = rig.call("DescribeTags", {{"LoadBalancerNames", list({"web"})}});
  EXPECT_EQ(tags["TagDescriptions"].items().at(0)["Tags"], list({tag("b")}));
}

TEST(Elb, TellsTheEnvironment) {
  Rig rig;
  Noting noting;
  rig.core().load_balancers = &noting;
  EXPECT_EQ(rig.create()["DNSName"].text(), "web.balancers.test");
  EXPECT_EQ(noting.applied.name, "web");
  ASSERT_EQ(noting.applied.listeners.size(), 1U);
  EXPECT_EQ(noting.applied.listeners[0].port, 80);
  EXPECT_EQ(noting.applied.listeners[0].instance_port, 8080);
  EXPECT_EQ(rig.code_of("RegisterInstancesWithLoadBalancer",
                        {{"LoadBalancerName", "web"}, {"Instances", instances({"i-00000bad"})}}),
            "InvalidInstance");
  rig.call("RegisterInstancesWithLoadBalancer",
           {{"LoadBalancerName", "web"}, {"Instances", instances({"i-0000000a", "i-0000000b"})}});
  EXPECT_THAT(noting.applied.instances, ElementsAre("i-0000000a", "i-0000000b"));
  const Value health =
      rig.call("DescribeInstanceHealth", {{"LoadBalancerName", "web"}})["InstanceStates"];
  EXPECT_EQ(health.items().at(0)["State"].text(), "InService");
  EXPECT_EQ(health.items().at(1)["ReasonCode"].text(), "Instance");
  noting.applied = {};
  rig.service().begin();
  EXPECT_EQ(noting.applied.name, "web");
  rig.call("DeleteLoadBalancer", {{"LoadBalancerName", "web"}});
  EXPECT_EQ(noting.removed, "web");
}

}  // namespace
}  // namespace fakes
