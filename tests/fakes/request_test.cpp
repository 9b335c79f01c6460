#include "fakes/request.h"

#include <gmock/gmock.h>

#include "fakes/percent.h"

namespace fakes {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(RequestHeader, IsFoundInAnyCaseAndMayRepeat) {
  const Request request{"GET", "/", "", {{"X-A", "1"}, {"x-a", "2"}, {"Empty", ""}}, ""};
  EXPECT_EQ(request.header("x-A"), "1");
  EXPECT_EQ(request.header("EMPTY"), "");
  EXPECT_EQ(request.header("X"), std::nullopt);
  EXPECT_THAT(request.header_values("X-a"), ElementsAre("1", "2"));
}

TEST(QueryParameters, KeepTheirOrderAndRepetitions) {
  const Request request{"GET", "/", "b=2&a=1&b=&acl&&=x&c=d=e", {}, ""};
  EXPECT_THAT(request.query_parameters(),
              ElementsAre(Pair("b", "2"), Pair("a", "1"), Pair("b", ""), Pair("acl", ""),
                          Pair("", "x"), Pair("c", "d=e")));
}

TEST(QueryParameters, AreDecoded) {
  const Request request{"GET", "/", "a%20b=c+d&%c3%A9=%2B%00&bad=%&worse=%4&worst=%zz%", {}, ""};
  EXPECT_THAT(request.query_parameters(),
              ElementsAre(Pair("a b", "c d"), Pair("\xC3\xA9", std::string("+\0", 2)),
                          Pair("bad", "%"), Pair("worse", "%4"), Pair("worst", "%zz%")));
}

TEST(PercentEncode, LeavesOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode(std::string("/ +%\0\xFF", 6)), "%2F%20%2B%25%00%FF");
  EXPECT_EQ(percent_encode("a/b", "/"), "a/b");
}

TEST(PercentNormalize, MakesOneFormOfAllThatMeanTheSame) {
  EXPECT_EQ(percent_normalize("/%c3%a9%41(b)%7e", "/"), "/%C3%A9A%28b%29~");
  EXPECT_EQ(percent_normalize("/a%2fb%", "/"), "/a%2Fb%25");
}

TEST(PercentDecode, TakesPlusAsTold) {
  EXPECT_EQ(percent_decode("a+b", Plus::blank), "a b");
  EXPECT_EQ(percent_decode("a+b", Plus::literal), "a+b");
}

TEST(SameName, ComparesWholeNames) {
  EXPECT_TRUE(same_name("Host", "hOST"));
  EXPECT_FALSE(same_name("Host", "Hos"));
  EXPECT_FALSE(same_name("a", "b"));
}

}  // namespace
}  // namespace fakes
