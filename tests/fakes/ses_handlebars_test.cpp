#include <gtest/gtest.h>

#include "fakes/ses/document.h"
#include "fakes/ses/handlebars.h"

namespace fakes::ses {
namespace {

std::string render(std::string_view source, std::string_view data) {
  return Template(source).render(read_json_text(data));
}

std::string missing(std::string_view source, std::string_view data) {
  try {
    render(source, data);
  } catch (const CannotRender& error) {
    return error.message();
  }
  return "";
}

bool is_bad(std::string_view source) {
  try {
    static_cast<void>(Template(source));
  } catch (const BadTemplate&) {
    return true;
  }
  return false;
}

TEST(SesHandlebars, PutsInVariablesWithoutEscaping) {
  EXPECT_EQ(render("Hi {{name}}, {{ other }}", R"({"name":"A","other":"B"})"), "Hi A, B");
  EXPECT_EQ(render("{{v}}{{{v}}}{{&v}}", R"({"v":"<b>&</b>"})"), "<b>&</b><b>&</b><b>&</b>");
  EXPECT_EQ(render("{{a}} {{b}} {{c}} {{d}}", R"({"a":1,"b":1.5,"c":true,"d":[1,2]})"),
            "1 1.5 true 1,2");
  EXPECT_EQ(render("{brace} {{x}}", R"({"x":1})"), "{brace} 1");
  EXPECT_EQ(render(R"(\{{x}} {{x}})", R"({"x":1})"), "{{x}} 1");
}

TEST(SesHandlebars, FollowsPaths) {
  EXPECT_EQ(
      render("{{u.name}} {{u/name}} {{l.[1]}} {{l.0}}", R"({"u":{"name":"Z"},"l":["a","b"]})"),
      "Z Z b a");
  EXPECT_EQ(
      render("{{#with u}}{{name}} {{../x}} {{@root.x}}{{/with}}", R"({"u":{"name":"Q"},"x":1})"),
      "Q 1 1");
}

TEST(SesHandlebars, SaysWhatIsMissing) {
  EXPECT_EQ(missing("{{name}} {{animal}}", R"({"name":"A"})"),
            "Attribute 'animal' is not present in the rendering data.");
  EXPECT_EQ(missing("{{u.x}}", R"({"u":{}})"),
            "Attribute 'u.x' is not present in the rendering data.");
  EXPECT_EQ(render("{{#if x}}{{x}}{{/if}}{{#each l}}{{l}}{{/each}}", "{}"), "");
}

TEST(SesHandlebars, Decides) {
  EXPECT_EQ(render("{{#if a}}Y{{else}}N{{/if}}", R"({"a":false})"), "N");
  EXPECT_EQ(render("{{ #if a }}Y{{ else }}N{{ /if }}", R"({"a":"x"})"), "Y");
  EXPECT_EQ(render("{{#if a}}A{{else if b}}B{{else}}C{{/if}}", R"({"b":1})"), "B");
  EXPECT_EQ(render("{{#if a}}A{{else if b}}B{{else}}C{{/if}}", "{}"), "C");
  EXPECT_EQ(render("{{#unless a}}Z{{/unless}}", R"({"a":[]})"), "Z");
  EXPECT_EQ(render("{{^a}}no{{/a}}{{#b}}{{x}}{{/b}}", R"({"b":{"x":2}})"), "no2");
}

TEST(SesHandlebars, Repeats) {
  EXPECT_EQ(render("{{#each l}} - {{obj}}{{/each}}.", R"({"l":[{"obj":"1"},{"obj":"2"}]})"),
            " - 1 - 2.");
  EXPECT_EQ(render("{{#each l}}{{@index}}:{{this}}{{#unless @last}},{{/unless}}{{/each}}",
                   R"({"l":["x","y"]})"),
            "0:x,1:y");
  EXPECT_EQ(render("{{#each o}}{{@key}}={{this}} {{/each}}", R"({"o":{"a":1,"b":2}})"), "a=1 b=2 ");
  EXPECT_EQ(render("{{#each l as |v i|}}{{i}}{{v}}{{/each}}", R"({"l":["p","q"]})"), "0p1q");
  EXPECT_EQ(render("{{#each l}}x{{else}}none{{/each}}", R"({"l":[]})"), "none");
}

TEST(SesHandlebars, KnowsPartialsCommentsAndBlanks) {
  EXPECT_EQ(render("{{#* inline \"p\"}}Hi {{n}}{{/inline}}{{> p}}", R"({"n":"Z"})"), "Hi Z");
  EXPECT_EQ(render("A{{! hidden }}B{{!-- }} --}}C", "{}"), "ABC");
  EXPECT_EQ(render("a {{~x~}} b", R"({"x":1})"), "a1b");
  EXPECT_EQ(render("<ul>\n{{#each l}}\n<li>{{this}}</li>\n{{/each}}\n</ul>", R"({"l":["a"]})"),
            "<ul>\n<li>a</li>\n</ul>");
}

TEST(SesHandlebars, RefusesWhatIsNoTemplate) {
  for (const char* bad : {"{{#if x}}oops", "{{x", "{{}}", "{{/if}}", "{{#if a}}{{/each}}",
                          "{{#if}}{{/if}}", "{{helper x}}", "{{else}}", "{{#each a b}}{{/each}}"}) {
    EXPECT_TRUE(is_bad(bad)) << bad;
  }
}

TEST(SesHandlebars, StopsWhatDoesNotEnd) {
  EXPECT_NE(missing("{{#* inline \"p\"}}{{> p}}{{/inline}}{{> p}}", "{}"), "");
  std::string list = "[0";
  for (int i = 0; i < 300; ++i) list += ",0";
  EXPECT_NE(missing("{{#each l}}{{#each ../l}}{{#each ../../l}}x{{/each}}{{/each}}{{/each}}",
                    R"({"l":)" + list + "]}"),
            "");
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "{{#if a}}";
  EXPECT_TRUE(is_bad(deep));
}

}  // namespace
}  // namespace fakes::ses
