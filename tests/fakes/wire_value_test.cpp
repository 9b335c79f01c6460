#include "fakes/wire/value.h"

#include <gmock/gmock.h>

namespace fakes::wire {
namespace {

TEST(WireValue, BuildsAndReads) {
  Value user;
  user.set("Name", "ada");
  user.set("Age", 36);
  user.set("Tags", {}).push("x");
  user.set("Age", 37);
  EXPECT_EQ(user.kind(), Value::Kind::structure);
  EXPECT_EQ(user["Name"].text(), "ada");
  EXPECT_EQ(user["Age"].integer(), 37);
  EXPECT_EQ(user["Tags"].items().size(), 1u);
  EXPECT_EQ(user.size(), 3u);
  user.erase("Age");
  EXPECT_FALSE(user.has("Age"));
  EXPECT_NE(Value::structure({{"a", 1}}), Value::map({{"a", 1}}));
}

TEST(WireValue, ReadsDefaultsWhereNothingIs) {
  const Value user = Value::structure({{"Name", "ada"}});
  EXPECT_TRUE(user["Path"].is_null());
  EXPECT_EQ(user["Path"]["Deeper"].text_or("/"), "/");
  EXPECT_EQ(user["Name"].integer(7), 7);
  EXPECT_TRUE(user["Flag"].boolean(true));
  EXPECT_EQ(Value(2.0).integer(), 2);
  EXPECT_EQ(Value(1e300).integer(5), 5);
  EXPECT_EQ(Value(3).number(), 3.0);
  EXPECT_EQ(user.items().size(), 0u);
}

TEST(WireValue, DropsRepeatedFields) {
  Value map = Value::map();
  for (const char* name : {"b", "a", "b", "c", "b", "a"})
    map.add(name, static_cast<int>(map.size()));
  map.drop_repeated();
  EXPECT_EQ(map, Value::map({{"c", 3}, {"b", 4}, {"a", 5}}));
}

}  // namespace
}  // namespace fakes::wire
