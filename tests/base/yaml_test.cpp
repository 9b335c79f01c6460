#include "sim/base/yaml.h"

#include <gmock/gmock.h>

#include "sim/base/error.h"
#include "sim/base/file.h"
#include "tests/support/expect_error.h"
#include "tests/support/temp_dir.h"

namespace sim::yaml {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Reader read(const std::string& text) {
  return Reader(text, "t.yaml");
}

// The problems that finish() lists after `use` read the text; empty when there are none.
template <typename Use>
std::string problems(const std::string& text, Use use) {
  try {
    Reader reader = read(text);
    Map root = reader.root();
    use(root);
    reader.finish();
  } catch (const Error& error) {
    EXPECT_EQ(error.category(), Category::usage);
    return error.message();
  }
  return "";
}

TEST(Yaml, ReadsEveryKindOfValue) {
  Reader reader = read(
      "name: dev\n"
      "cpus: 2\n"
      "kvm: true\n"
      "memory: 2GiB\n"
      "tags: [a, 'b c']\n"
      "network: {cidr: 10.0.0.0/8}\n"
      "nodes:\n"
      "  - name: master\n"
      "  - name: worker\n");
  Map root = reader.root();
  EXPECT_EQ(root.text("name"), "dev");
  EXPECT_EQ(root.integer("cpus", 1, 1, 64), 2);
  EXPECT_TRUE(root.boolean("kvm", false));
  EXPECT_EQ(root.size_bytes("memory", 0), 2ull << 30);
  EXPECT_THAT(root.texts("tags"), ElementsAre("a", "b c"));
  EXPECT_EQ(root.map("network").text("cidr"), "10.0.0.0/8");
  auto nodes = root.maps("nodes");
  ASSERT_EQ(nodes.size(), 2u);
  EXPECT_EQ(nodes[0].text("name"), "master");
  EXPECT_EQ(nodes[1].text("name"), "worker");
  EXPECT_EQ(nodes[1].where("name"), "t.yaml:9:11");
  EXPECT_NO_THROW(reader.finish());
}

TEST(Yaml, UsesFallbacksForWhatIsMissing) {
  Reader reader = read("{}");
  Map root = reader.root();
  EXPECT_EQ(root.text("a", "x"), "x");
  EXPECT_EQ(root.one_of("b", {"lxc", "memory"}, "lxc"), "lxc");
  EXPECT_EQ(root.integer("c", 7, 0, 9), 7);
  EXPECT_TRUE(root.boolean("d", true));
  EXPECT_EQ(root.size_bytes("e", 9), 9u);
  EXPECT_THAT(root.texts("f"), IsEmpty());
  EXPECT_THAT(root.maps("g"), IsEmpty());
  EXPECT_FALSE(root.has("h"));
  EXPECT_NO_THROW(reader.finish());
}

TEST(Yaml, AListOrMappingWithNothingBehindItIsEmpty) {
  EXPECT_EQ(problems("a:\nb: ~\nc:\n",
                     [](Map& root) {
                       EXPECT_THAT(root.texts("a"), IsEmpty());
                       EXPECT_THAT(root.maps("b"), IsEmpty());
                       root.map("c").text("x", "");
                     }),
            "");
}

TEST(Yaml, ListsEveryProblemSortedByPosition) {
  const std::string listed = problems(
      "cpus: many\n"
      "nodes:\n"
      "  - {name: [1], memry: 1GiB}\n"
      "  - plain\n"
      "extra: 1\n",
      [](Map& root) {
        for (auto& node : root.maps("nodes")) {
          node.text("name");
          node.size_bytes("memory", 0);
        }
        root.integer("cpus", 1, 1, 4);
        root.text("system");
      });
  EXPECT_EQ(listed,
            "t.yaml:1:1: missing key 'system'\n"
            "t.yaml:1:7: 'cpus' must be a whole number, not 'many'\n"
            "t.yaml:3:12: 'name' must be a single value, not a list\n"
            "t.yaml:3:17: unknown key 'memry'; did you mean 'memory'?\n"
            "t.yaml:4:5: 'nodes[1]' must be a mapping, not a single value\n"
            "t.yaml:5:1: unknown key 'extra'; known: cpus, nodes, system");
}

TEST(Yaml, NamesTheNearestOfAClosedList) {
  EXPECT_EQ(problems("driver: lcx\n",
                     [](Map& root) {
                       root.one_of("driver", {"lxd", "lxc"}, "");
                     }),
            "t.yaml:1:9: 'driver' cannot be 'lcx'; known: lxd, lxc");
  EXPECT_EQ(problems("driver: memry\n",
                     [](Map& root) {
                       root.one_of("driver", {"lxc", "memory"}, "");
                     }),
            "t.yaml:1:9: 'driver' cannot be 'memry'; did you mean 'memory'?");
}

TEST(Yaml, NamesTheWholePathOfAMissingKey) {
  EXPECT_EQ(problems("nodes:\n  - disk: {}\n",
                     [](Map& root) {
                       root.maps("nodes").at(0).map("disk").text("size");
                       root.map("network").text("cidr");
                     }),
            "t.yaml:1:1: missing key 'network.cidr'\n"
            "t.yaml:2:11: missing key 'nodes[0].disk.size'");
}

TEST(Yaml, DoesNotReportTheInsideOfAMappingThatIsNone) {
  EXPECT_EQ(problems("network: nat\n", [](Map& root) { root.map("network").text("cidr"); }),
            "t.yaml:1:10: 'network' must be a mapping, not a single value");
}

TEST(Yaml, DoesNotLookForUnknownKeysWhereTheMapItselfIsUnknown) {
  EXPECT_EQ(problems("a: {b: {c: 1}}\n", [](Map& root) { root.text("x", ""); }),
            "t.yaml:1:1: unknown key 'a'; known: x");
}

TEST(Yaml, ReportsOneProblemOnce) {
  EXPECT_EQ(problems("a: []\n",
                     [](Map& root) {
                       root.text("a");
                       root.text("a");
                     }),
            "t.yaml:1:4: 'a' must be a single value, not a list");
}

TEST(Yaml, PlacesTheCallersOwnProblems) {
  EXPECT_EQ(problems("a: 1\nb: 2\n",
                     [](Map& root) {
                       root.integer("a", 0, 0, 9);
                       root.integer("b", 0, 0, 9);
                       root.problem("b", "must be less than a");
                       root.problem("c", "is needed with a");
                     }),
            "t.yaml:1:1: is needed with a\nt.yaml:2:4: must be less than a");
}

TEST(Yaml, ChecksNumbersAndTheirLimits) {
  const auto integer = [](const std::string& value) {
    return problems("n: " + value + "\n", [](Map& root) { root.integer("n", 0, -1, 64); });
  };
  EXPECT_EQ(integer("64"), "");
  EXPECT_EQ(integer("-1"), "");
  EXPECT_EQ(integer("65"), "t.yaml:1:4: 'n' must be from -1 to 64, not 65");
  for (const auto* wrong : {"'3'", "1.5", "0x10", "99999999999999999999", "1e3", "\"\""}) {
    EXPECT_THAT(integer(wrong), HasSubstr("must be a whole number")) << wrong;
  }
  EXPECT_EQ(integer(""), "t.yaml:1:1: 'n' has no value");
}

TEST(Yaml, ReadsSizes) {
  const auto size = [](const std::string& value) -> std::uint64_t {
    Reader reader = read("s: " + value + "\n");
    const auto bytes = reader.root().size_bytes("s", 0);
    reader.finish();
    return bytes;
  };
  EXPECT_EQ(size("512MiB"), 512ull << 20);
  EXPECT_EQ(size("100KiB"), 100ull << 10);
  EXPECT_EQ(size("4096"), 4096u);
  EXPECT_EQ(size("'1TiB'"), 1ull << 40);
  for (const auto* wrong : {"2GB", "-1", "1.5GiB", "GiB", "16777216TiB", "1 GiB", "1gib"}) {
    EXPECT_ERROR(size(wrong), Category::usage, "must be a size such as 512MiB or 2GiB");
  }
}

TEST(Yaml, TakesOnlyTrueAndFalseAsBoolean) {
  for (const auto* wrong : {"yes", "1", "'true'", "True"}) {
    EXPECT_THAT(
        problems(std::string("b: ") + wrong + "\n", [](Map& root) { root.boolean("b", false); }),
        HasSubstr("must be true or false"))
        << wrong;
  }
}

TEST(Yaml, RejectsDuplicateKeysAllAtOnce) {
  const auto error = test::error_of([] { read("a: 1\nb: {c: 1, c: 2}\na: 3\n"); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->category(), Category::usage);
  EXPECT_EQ(error->message(),
            "t.yaml:2:11: duplicate key 'c', first on line 2\n"
            "t.yaml:3:1: duplicate key 'a', first on line 1");
}

TEST(Yaml, RejectsWhatIsNotAMapping) {
  for (const auto* text : {"", "# only a comment\n", "[1, 2]\n", "word\n", "---\n...\n"}) {
    EXPECT_ERROR(read(text), Category::usage, "the file must be a mapping");
  }
}

TEST(Yaml, RejectsBrokenTextWithItsPlace) {
  EXPECT_ERROR(read("a: 1\nb: [1, 2\nc: }\n"), Category::usage, "t.yaml:3:");
  EXPECT_ERROR(read("a: 'open\n"), Category::usage, "not valid YAML");
  EXPECT_ERROR(read("a:\n\t- tab\n"), Category::usage, "t.yaml:2:");
}

TEST(Yaml, KeepsTheEndOfABlockOfText) {
  EXPECT_EQ(read("a: |\n  one\n  two\n").root().text("a"), "one\ntwo\n");
  EXPECT_EQ(read("a: |+\n  one\n\n").root().text("a"), "one\n\n");
  EXPECT_EQ(read("a: |-\n  one").root().text("a"), "one");
  EXPECT_EQ(read("a: one").root().text("a"), "one");
}

TEST(Yaml, RejectsASecondDocument) {
  EXPECT_ERROR(read("a: 1\n---\nb: 2\n"), Category::usage, "only one document");
}

TEST(Yaml, RejectsAliases) {
  EXPECT_ERROR(read("a: &x {b: 1}\nc: *x\n"), Category::usage, "t.yaml:2:4: aliases are not");
}

TEST(Yaml, RejectsKeysThatAreNotWords) {
  EXPECT_ERROR(read("? [a, b]\n: 1\n"), Category::usage, "a key must be a plain word");
}

TEST(Yaml, LimitsTheDepth) {
  const auto nested = [](int depth) {
    return "a: " + std::string(depth, '[') + std::string(depth, ']') + "\n";
  };
  EXPECT_NO_THROW(read(nested(63)));
  EXPECT_ERROR(read(nested(64)), Category::usage, "nested deeper than 64 levels");
  EXPECT_ERROR(read(nested(100'000)), Category::usage, "nested deeper than 64 levels");
}

TEST(Yaml, LimitsTheSize) {
  EXPECT_ERROR(read("a: " + std::string(5 << 20, 'x')), Category::usage, "larger than 4 MiB");
}

TEST(Yaml, MapsOutliveTheirReader) {
  std::vector<Map> maps;
  {
    Reader reader = read("m: {a: kept}\n");
    maps.push_back(reader.root().map("m"));
  }
  EXPECT_EQ(maps[0].text("a"), "kept");
}

TEST(Yaml, OpensFilesByTheNameThatWasGiven) {
  const test::TempDir folder;
  write_file(folder / "env.yaml", "a: 1\n");
  EXPECT_EQ(Reader::open(folder / "env.yaml").root().where("a"),
            (folder / "env.yaml").string() + ":1:4");
  EXPECT_ERROR(Reader::open(folder / "none.yaml"), Category::usage, "none.yaml: no such file");
}

}  // namespace
}  // namespace sim::yaml
