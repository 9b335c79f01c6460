#include "sim/base/yaml_json.h"

#include <gmock/gmock.h>

#include "sim/base/error.h"
#include "tests/support/expect_error.h"

namespace sim::yaml {
namespace {

using nlohmann::ordered_json;

TEST(YamlJson, ReadsWordsByTheirKind) {
  const ordered_json json = to_json(
      "schemaVersion: '2.2'\n"
      "count: 3\n"
      "rate: 0.5\n"
      "on_time: yes\n"
      "off: False\n"
      "nothing:\n"
      "version: 1.2.3\n"
      "list: [a, \"true\", {k: -1}]\n"
      "script: |\n"
      "  one\n"
      "  two\n");
  EXPECT_EQ(json.dump(),
            R"({"schemaVersion":"2.2","count":3,"rate":0.5,"on_time":true,"off":false,)"
            R"("nothing":null,"version":"1.2.3","list":["a","true",{"k":-1}],)"
            R"("script":"one\ntwo\n"})");
}

TEST(YamlJson, RefusesWhatIsNoMapping) {
  EXPECT_THROW(to_json("- a\n"), Error);
  EXPECT_THROW(to_json("a: 'x\n"), Error);
  EXPECT_THROW(to_json(""), Error);
}

TEST(YamlJson, WritesWhatItReads) {
  const ordered_json json = ordered_json::parse(
      R"({"a": "plain", "b c": "two words", "t": "true", "n": "12", "e": "", "list": [1, [2], {}],)"
      R"("map": {"x": null, "multi": "l1\nl2: 'q' \"d\" \u00e4"}, "f": 1.5, "none": []})");
  EXPECT_EQ(to_json(from_json(json)), json);
  EXPECT_EQ(from_json({{"a", {"x", 1}}}), "a:\n  - x\n  - 1\n");
}

}  // namespace
}  // namespace sim::yaml
