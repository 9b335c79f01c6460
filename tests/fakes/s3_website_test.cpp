// Websites: where requests for pages go.
#include <gtest/gtest.h>

#include "fakes/s3/website.h"

namespace fakes::s3 {
namespace {

using wire::Value;

Value rule(Value condition, Value redirect) {
  return Value::structure({{"Condition", std::move(condition)}, {"Redirect", std::move(redirect)}});
}

Value website(std::initializer_list<Value> rules) {
  Value list = Value::list();
  for (const auto& item : rules) list.push(item);
  return Value::structure({{"IndexDocument", Value::structure({{"Suffix", "index.html"}})},
                           {"RoutingRules", std::move(list)}});
}

constexpr const char* here = "http://site.s3-website.localhost:4566";

TEST(S3Website, FindsIndexDocuments) {
  const Value site = website({});
  EXPECT_EQ(page_of(site, ""), "index.html");
  EXPECT_EQ(page_of(site, "a/"), "a/index.html");
  EXPECT_EQ(page_of(site, "a"), "a");
}

TEST(S3Website, RedirectsByPrefix) {
  const Value site = website({rule(Value::structure({{"KeyPrefixEquals", "docs/"}}),
                                   Value::structure({{"ReplaceKeyPrefixWith", "new docs/"}}))});
  const auto redirect = redirect_of(site, "docs/a", 0, here);
  ASSERT_TRUE(redirect);
  EXPECT_EQ(redirect->status, 301);
  EXPECT_EQ(redirect->location, std::string(here) + "/new%20docs/a");
  EXPECT_FALSE(redirect_of(site, "other", 0, here));
}

TEST(S3Website, RedirectsByError) {
  const Value site = website({rule(Value::structure({{"HttpErrorCodeReturnedEquals", "404"}}),
                                   Value::structure({{"HostName", "example.com"},
                                                     {"Protocol", "https"},
                                                     {"HttpRedirectCode", "302"},
                                                     {"ReplaceKeyWith", "lost"}}))});
  EXPECT_FALSE(redirect_of(site, "a", 0, here));
  EXPECT_FALSE(redirect_of(site, "a", 403, here));
  const auto redirect = redirect_of(site, "a", 404, here);
  ASSERT_TRUE(redirect);
  EXPECT_EQ(redirect->status, 302);
  EXPECT_EQ(redirect->location, "https://example.com/lost");
}

TEST(S3Website, RedirectsAll) {
  const Value site = Value::structure(
      {{"RedirectAllRequestsTo", Value::structure({{"HostName", "example.com"}})}});
  EXPECT_EQ(redirect_of(site, "a b", 0, here)->location, "http://example.com/a%20b");
}

}  // namespace
}  // namespace fakes::s3
